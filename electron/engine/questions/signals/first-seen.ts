import { allOf, fieldEquals } from '../../../../shared/filter';
import type { UseField } from '../../derive/principal-use';
import { raw, type Sql, sql } from '../../store/sql';
import type { SignalQuestion } from './signal';

/** A principal must have been at work for this long before something can be new for it. */
const KNOWN_FOR = raw('INTERVAL 2 HOUR');
/** Principals with more different values than this change them all the time. */
const STEADY = 12;

/**
 * Values a principal used first after it had been at work for a while, and that nobody else had used before either; the
 * fewer principals share it, the higher it stands. Machines that a service gives its credentials come and go with their
 * addresses and tools, and are left out. `value` is the value of the field, `which` a condition on it.
 */
export function firstSeen(field: UseField, which: Sql = sql`TRUE`): Sql {
  return sql`WITH used AS (
      SELECT principal, value, events, first_used, last_used FROM principal_use
      WHERE field = ${field} AND value IS NOT NULL AND ${which}
    ), placed AS (
      SELECT *, min(first_used) OVER (PARTITION BY principal) AS known, count(*) OVER (PARTITION BY principal) AS different,
        min(first_used) OVER (PARTITION BY value) AS anyone, count(*) OVER (PARTITION BY value) AS principals
      FROM used
    )
    SELECT principal, value AS subject, events, first_used AS first, last_used AS last, struct_pack(principals := principals) AS facts
    FROM placed WHERE first_used >= known + ${KNOWN_FOR} AND first_used = anyone AND different BETWEEN 2 AND ${STEADY}
      AND principal IN (SELECT principal FROM identity WHERE "identityKind" <> 'service' AND NOT ends_with(coalesce(actor, ''), '.amazonaws.com'))
    ORDER BY principals, first, principal, subject`;
}

const others = (count: number): string =>
  count < 1 ? '' : count === 1 ? ', and one other did after' : `, and ${count} others did after`;

/** What tells and leads to the events of such a sighting. */
export const seenFirst = (field: string, words: string): Pick<SignalQuestion, 'tell' | 'events'> => ({
  tell: ({ principal, subject, facts }) =>
    `${principal} ${words} ${subject} for the first time; nobody had before${others(Number(facts?.principals) - 1)}.`,
  events: ({ principal, subject }) =>
    allOf([fieldEquals('principal', principal), fieldEquals(field, subject)]),
});
