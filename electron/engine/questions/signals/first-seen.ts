import { allOf, fieldEquals } from '../../../../shared/filter';
import { identifier, type Sql, sql } from '../../store/sql';
import { type SignalQuestion, SOMEBODY } from './signal';

/** A principal must have been at work for this long before something can be new for it. */
const KNOWN_FOR = 'INTERVAL 2 HOUR';
/** Principals with more different values than this change them all the time. */
const STEADY = 12;

/**
 * Values a principal used first after it had been at work for a while, and that nobody else had used before either; the
 * fewer principals share it, the higher it stands. Machines that a service gives its credentials come and go with their
 * addresses and tools, and are left out.
 */
export function firstSeen(column: string, where: Sql = sql`TRUE`): Sql {
  const value = identifier(column);
  return sql`WITH used AS (
      SELECT principal, ${value} AS subject, count(*) AS events, min("eventTime") AS first, max("eventTime") AS last
      FROM event WHERE ${SOMEBODY} AND NOT ends_with(coalesce(actor, ''), '.amazonaws.com') AND ${value} IS NOT NULL AND ${where} GROUP BY principal, subject
    ), placed AS (
      SELECT *, min(first) OVER (PARTITION BY principal) AS known, count(*) OVER (PARTITION BY principal) AS different,
        min(first) OVER (PARTITION BY subject) AS anyone, count(*) OVER (PARTITION BY subject) AS principals
      FROM used
    )
    SELECT principal, subject, events, first, last, struct_pack(principals := principals, known := known) AS facts
    FROM placed WHERE first >= known + ${{ sql: KNOWN_FOR, values: [] }} AND first = anyone AND different BETWEEN 2 AND ${STEADY}
    ORDER BY principals, first`;
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
