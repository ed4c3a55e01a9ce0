import { allOf, fieldEquals } from '../../../../shared/filter';
import { sql } from '../../store/sql';
import type { SignalQuestion } from './signal';

export const consoleWithoutMfa: SignalQuestion = {
  id: 'console-without-mfa',
  title: 'A console sign-in without MFA',
  explanation:
    'A user or root signed in at the console with a password alone. Sessions that come through a provider are not counted: their second factor is checked there, and CloudTrail does not see it.',
  statement: sql`SELECT principal, "sourceIPAddress" AS subject, count(*) AS events, min("eventTime") AS first, max("eventTime") AS last, NULL AS facts
    FROM event WHERE "eventName" = 'ConsoleLogin' AND outcome = 'ok' AND mfa IS FALSE AND "identityKind" IN ('user', 'root') AND duplicate_of IS NULL
    GROUP BY principal, subject ORDER BY first`,
  tell: ({ principal, subject }) => `${principal} signed in from ${subject} without a second factor.`,
  events: ({ principal, subject }) =>
    allOf([
      fieldEquals('eventName', 'ConsoleLogin'),
      fieldEquals('principal', principal),
      fieldEquals('sourceIPAddress', subject),
    ]),
};
