import { allOf, fieldEquals } from '../../../../shared/filter';
import { sql } from '../../store/sql';
import type { SignalQuestion } from './signal';

export const rootUsed: SignalQuestion = {
  id: 'root-used',
  title: 'Root used by a person',
  explanation:
    'Someone acted as the root user of an account: no service on its behalf, and no service event. Few things need root; each use should be known to somebody.',
  statement: sql`SELECT principal, "sourceIPAddress" AS subject, count(*) AS events, min("eventTime") AS first, max("eventTime") AS last,
      struct_pack(changes := count(*) FILTER ("readOnly" IS FALSE), actor := max(actor)) AS facts
    FROM event WHERE "identityKind" = 'root' AND "invokedBy" IS NULL AND "eventType" <> 'AwsServiceEvent' AND duplicate_of IS NULL
    GROUP BY principal, subject ORDER BY first`,
  tell: ({ principal, subject, events, facts }) =>
    `${principal} was used from ${subject} for ${events} ${events === 1 ? 'call' : 'calls'}, ${facts?.changes} of them not read-only${facts?.actor && facts.actor !== principal ? `; behind it is ${facts.actor}` : ''}.`,
  events: ({ principal, subject }) =>
    allOf([fieldEquals('principal', principal), fieldEquals('sourceIPAddress', subject)]),
};
