import type { LibraryQuestion } from './question';

export const burstsOfListing: LibraryQuestion = {
  id: 'bursts-of-listing',
  group: 'Reconnaissance',
  title: 'Bursts of Describe and List',
  explanation:
    'Principals that made many different calls of this kind within ten minutes: somebody, or some tool, is looking around. Inventories and scanners do so every day, at the same hour.',
  parameters: [
    { name: 'different', title: 'Different calls in ten minutes, at least', type: 'number', default: '8' },
  ],
  sql: `SELECT principal, date_trunc('hour', "eventTime") + INTERVAL 10 MINUTE * (minute("eventTime") // 10) AS "window",
  date_trunc('hour', "eventTime") + INTERVAL 10 MINUTE * (minute("eventTime") // 10 + 1) AS until, count(DISTINCT "eventName") AS "differentCalls", count(*) AS calls,
  count(*) FILTER (WHERE outcome = 'denied') AS denied, count(DISTINCT "sourceIPAddress") AS addresses
FROM events
WHERE (starts_with("eventName", 'Describe') OR starts_with("eventName", 'List')) AND "identityKind" <> 'service'
GROUP BY principal, "window", until
HAVING count(DISTINCT "eventName") >= $different
ORDER BY "differentCalls" DESC, "window", principal`,
  rows: 'principal: $principal and eventName: (Describe* or List*) and eventTime >= $window and eventTime < $until',
};
