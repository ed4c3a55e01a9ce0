import type { LibraryQuestion } from './question';

export const firstSeen: LibraryQuestion = {
  id: 'first-seen',
  group: 'Who',
  title: 'First-seen addresses, regions, agents and calls of a principal',
  explanation:
    'Each address, region, agent and call with its first use by the principal, the newest first. What begins when an incident begins is worth a look; what an AWS service did on its behalf is listed, too.',
  parameters: [{ name: 'principal', title: 'Principal', field: 'principal' }],
  sql: `WITH own AS (
  SELECT "eventTime", "sourceIPAddress", "awsRegion", "userAgent", "eventName" FROM events WHERE principal = $principal
), used AS (
  SELECT 'sourceIPAddress' AS field, "sourceIPAddress" AS value, "eventTime" FROM own
  UNION ALL SELECT 'awsRegion', "awsRegion", "eventTime" FROM own
  UNION ALL SELECT 'userAgent', "userAgent", "eventTime" FROM own
  UNION ALL SELECT 'eventName', "eventName", "eventTime" FROM own
)
SELECT field, value, min("eventTime") AS "firstTime", max("eventTime") AS "lastTime", count(*) AS events
FROM used
WHERE value IS NOT NULL
GROUP BY field, value
ORDER BY "firstTime" DESC, field, value`,
  rows: 'principal: $principal and $field: $value',
};
