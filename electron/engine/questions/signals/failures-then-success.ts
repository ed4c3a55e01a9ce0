import { allOf, fieldEquals } from '../../../../shared/filter';
import { sql } from '../../store/sql';
import type { SignalQuestion } from './signal';

const FEWEST = 3;

export const failuresThenSuccess: SignalQuestion = {
  id: 'failures-then-success',
  title: 'Failed sign-ins, then a successful one',
  explanation:
    'From one address, or for one user, three or more console sign-ins failed within an hour before one succeeded. Guessed passwords show like this; forgotten ones, too.',
  statement: sql`WITH login AS (
      SELECT principal, "sourceIPAddress" AS address, "eventTime" AS at, outcome = 'ok' AS ok
      FROM event WHERE "eventName" = 'ConsoleLogin' AND duplicate_of IS NULL
    ), found AS (
      SELECT g.principal, g.address AS subject, g.at AS last, count(*) + 1 AS events, min(b.at) AS first, count(*) AS failures
      FROM login AS g JOIN login AS b ON g.ok AND NOT b.ok AND (b.address = g.address OR b.principal = g.principal)
        AND b.at <= g.at AND b.at > g.at - INTERVAL 1 HOUR
      GROUP BY g.principal, subject, last HAVING count(*) >= ${FEWEST}
    )
    SELECT principal, subject, events, first, last, struct_pack(failures := failures) AS facts FROM found
    ORDER BY failures DESC, last`,
  tell: ({ principal, subject, facts }) =>
    `${principal} signed in from ${subject} after ${facts?.failures} sign-ins had failed within an hour.`,
  events: ({ subject }) =>
    allOf([fieldEquals('eventName', 'ConsoleLogin'), fieldEquals('sourceIPAddress', subject)]),
};
