import { formatFilter } from '../../../../shared/filter';
import type { Signal } from '../../../../shared/model/signal';
import { Failure } from '../../../../shared/result';
import type { Reader } from '../../store/run';
import { sql } from '../../store/sql';
import type { Networks } from '../networks';
import { SIGNALS } from './index';
import type { Sighting, SignalQuestion } from './signal';

/** Sightings of one signal that are counted; a signal with more says nothing. */
const MOST = 10_000;

/**
 * Asks the signals, or those that are named.
 *
 * @throws Failure `not-found` for an id that no signal has
 */
export async function signals(
  reader: Reader,
  { ids, count }: { ids?: readonly string[] | undefined; count: number },
  networks: Networks,
  signal?: AbortSignal,
): Promise<Signal[]> {
  const wanted = ids ? ids.map(named) : SIGNALS;
  return Promise.all(wanted.map((question) => ask(reader, question, count, networks, signal)));
}

function named(id: string): SignalQuestion {
  const found = SIGNALS.find((question) => question.id === id);
  if (found) return found;
  throw new Failure(
    'not-found',
    `There is no signal ${id}. There are: ${SIGNALS.map((one) => one.id).join(', ')}.`,
  );
}

async function ask(
  reader: Reader,
  question: SignalQuestion,
  count: number,
  networks: Networks,
  signal?: AbortSignal,
): Promise<Signal> {
  const all = await reader.all<Sighting>(sql`${question.statement} LIMIT ${MOST}`, signal);
  const rows = all.filter((row) => question.keeps?.(row, networks) ?? true);
  const { id, title, explanation } = question;
  return {
    id,
    title,
    explanation,
    total: rows.length,
    sightings: rows.slice(0, count).map((row) => ({
      principal: row.principal,
      subject: row.subject,
      events: row.events,
      first: row.first,
      last: row.last,
      sentence: question.tell(row, networks),
      query: formatFilter(question.events(row)),
    })),
  };
}
