import type { CallArgs, CallValue } from '../../../../shared/api';
import type { Reader } from '../../store/run';
import { raw } from '../../store/sql';
import { readChecks } from './read-checks';
import { runChecks } from './run-checks';

/** The built-in checks, and those of a folder, on a moment; without one, on the newest that the evidence shows. */
export async function checkMoment(
  reader: Reader,
  { at, place }: CallArgs<'checks'>,
  signal?: AbortSignal,
): Promise<CallValue<'checks'>> {
  const { checks, failed } = readChecks(place);
  const newest = await reader.first<{ at: string | null }>(
    raw(
      `SELECT greatest((SELECT max("lastCapturedAt") FROM resource), (SELECT max("eventTime") FROM event_record)) AS "at"`,
    ),
    signal,
  );
  const moment = at ?? newest?.at ?? new Date().toISOString();
  return { rows: await runChecks(reader, checks, moment, signal), failed };
}
