import type { LibraryQuestion } from './question';

export const deniedByPrincipal: LibraryQuestion = {
  id: 'denied-by-principal',
  group: 'Access denied',
  title: 'Denied calls by principal and call',
  explanation:
    'Who was refused what, how often. Many different calls refused to one principal in a short time are what looking around with a stolen key looks like; one call refused for weeks is a misconfiguration as a rule.',
  sql: `SELECT principal, "eventSource", "eventName", count(*) AS denied, count(DISTINCT "sourceIPAddress") AS addresses,
  min("eventTime") AS "firstTime", max("eventTime") AS "lastTime"
FROM events
WHERE outcome = 'denied'
GROUP BY principal, "eventSource", "eventName"
ORDER BY denied DESC, principal, "eventName", "eventSource"`,
  rows: 'outcome: denied and principal: $principal and eventSource: $eventSource and eventName: $eventName',
};
