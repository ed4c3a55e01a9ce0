import { allOf, fieldEquals } from '../../../../shared/filter';
import { sql } from '../../store/sql';
import type { SignalQuestion } from './signal';

const FEWEST_CALLS = 8;

export const deniedBurst: SignalQuestion = {
  id: 'denied-burst',
  title: 'Many different calls denied at once',
  explanation:
    'Within ten minutes a principal was refused eight or more different calls. Somebody may be finding out what a key is good for; a program with a wrong policy is refused the same few calls again and again.',
  statement: sql`WITH burst AS (
      SELECT principal, time_bucket(INTERVAL 10 MINUTE, "eventTime") AS bucket, count(*) AS events,
        count(DISTINCT "eventSource" || "eventName") AS calls, min("eventTime") AS first, max("eventTime") AS last
      FROM event WHERE outcome = 'denied' AND duplicate_of IS NULL AND principal IS NOT NULL
      GROUP BY principal, bucket HAVING calls >= ${FEWEST_CALLS}
    )
    SELECT principal, NULL AS subject, sum(events) AS events, min(first) AS first, max(last) AS last, struct_pack(calls := max(calls)) AS facts
    FROM burst GROUP BY principal ORDER BY max(calls) DESC, principal`,
  tell: ({ principal, facts }) =>
    `${principal} was refused ${facts?.calls} different calls within ten minutes.`,
  events: ({ principal }) => allOf([fieldEquals('principal', principal), fieldEquals('outcome', 'denied')]),
};
