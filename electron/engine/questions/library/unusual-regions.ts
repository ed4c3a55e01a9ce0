import type { LibraryQuestion } from './question';

export const unusualRegions: LibraryQuestion = {
  id: 'unusual-regions',
  group: 'Compute',
  title: 'Instances started in unusual regions',
  explanation:
    'Instances started, or refused, in regions that hold only a small share of their account’s events: where attackers mine coins, far from where anybody looks.',
  parameters: [
    { name: 'percent', title: 'Percent of the account’s events, below', type: 'number', default: '5' },
  ],
  sql: `WITH shares AS (
  SELECT account, "awsRegion", count(*) AS events, 100.0 * count(*) / sum(count(*)) OVER (PARTITION BY account) AS percent
  FROM events
  GROUP BY account, "awsRegion"
), starts AS (
  SELECT account, "awsRegion", principal, "eventName", outcome, count(*) AS calls, min("eventTime") AS "firstTime",
    max("eventTime") AS "lastTime"
  FROM events
  WHERE "eventSource" = 'ec2.amazonaws.com' AND "eventName" IN ('RunInstances', 'StartInstances')
  GROUP BY account, "awsRegion", principal, "eventName", outcome
)
SELECT starts.account, starts."awsRegion", starts.principal, starts."eventName", starts.outcome, starts.calls,
  round(shares.percent, 2) AS "percentOfEvents", starts."firstTime", starts."lastTime"
FROM starts JOIN shares ON shares.account = starts.account AND shares."awsRegion" = starts."awsRegion"
WHERE shares.percent < $percent
ORDER BY "percentOfEvents", starts."firstTime", starts.principal, starts."eventName", starts.outcome`,
  rows: 'eventName: $eventName and account: $account and awsRegion: $awsRegion and principal: $principal and outcome: $outcome',
};
