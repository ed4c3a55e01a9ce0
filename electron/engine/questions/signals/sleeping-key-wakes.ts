import { fieldEquals } from '../../../../shared/filter';
import { sql } from '../../store/sql';
import type { SignalQuestion } from './signal';

const DAYS = 30;

export const sleepingKeyWakes: SignalQuestion = {
  id: 'sleeping-key-wakes',
  title: 'A long-unused key is used again',
  explanation:
    'A long-term access key was not used for thirty days or more, and then was. It needs evidence that reaches this far back. Forgotten keys are the ones nobody misses when they leak; yearly jobs use theirs once a year.',
  statement: sql`WITH days AS (
      SELECT "accessKeyId" AS subject, min(principal) AS principal, date_trunc('day', "eventTime") AS day, count(*) AS events,
        min("eventTime") AS first, max("eventTime") AS last
      FROM event WHERE "credentialType" = 'long-term' AND duplicate_of IS NULL AND NOT contains("accessKeyId", '*') GROUP BY subject, day
    ), gaps AS (
      SELECT *, lag(last) OVER (PARTITION BY subject ORDER BY day) AS before FROM days
    )
    SELECT principal, subject, events, first, last, struct_pack(days := date_diff('day', before, first), before := strftime(before, '%Y-%m-%d')) AS facts
    FROM gaps WHERE first - before >= INTERVAL ${{ sql: String(DAYS), values: [] }} DAY ORDER BY first - before DESC, subject`,
  tell: ({ principal, subject, facts }) =>
    `${subject} of ${principal} was used again after ${facts?.days} days; before that last on ${facts?.before}.`,
  events: ({ subject }) => fieldEquals('userIdentity.accessKeyId', subject),
};
