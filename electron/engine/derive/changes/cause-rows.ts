import type { Reader } from '../../store/run';
import { raw, type Sql, sql } from '../../store/sql';
import { stage } from './items';
import type { Period } from './score';

/** A call that may be behind the step at `place`. */
export interface CallRow {
  place: number;
  n: number;
  eventName: string;
  at: string;
  /** `mutation.leaves`; null for one that Config names and that changes nothing by its own account. */
  leaves: string | null;
  certain: boolean;
}

const callRows: Sql = sql`
  SELECT c.place, c.n, c."eventName", c."at", m.leaves, c.certain
  FROM ${stage('candidate')} AS c LEFT JOIN mutation AS m ON m.n = c.n ORDER BY c.place, c.n`;

/** Hands out the candidates of one step after another, in the order of their places. */
export class CallsByStep {
  readonly #pages: AsyncIterator<CallRow[]>;
  #page: CallRow[] = [];
  #at = 0;

  constructor(reader: Reader, signal?: AbortSignal) {
    this.#pages = reader.stream<CallRow>(callRows, signal)[Symbol.asyncIterator]();
  }

  /** Candidates of the step; places must rise from call to call. */
  async of(place: number): Promise<CallRow[]> {
    const found: CallRow[] = [];
    for (;;) {
      const row = this.#page[this.#at];
      if (row === undefined) {
        const next = await this.#pages.next();
        if (next.done) return found;
        this.#page = next.value;
        this.#at = 0;
      } else if (row.place > place) {
        return found;
      } else {
        if (row.place === place) found.push(row);
        this.#at++;
      }
    }
  }

  async close(): Promise<void> {
    await this.#pages.return?.();
  }
}

const recorderCalls = raw(`SELECT account, region, "eventName" AS name, "at" FROM mutation
  WHERE source = 'config.amazonaws.com'
    AND "eventName" IN ('StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'StartConfigurationRecorder')
  ORDER BY "at", n`);

/** When no recorder ran, by account and region; a stop that nothing ends lasts for good. */
export async function recorderPauses(reader: Reader, signal?: AbortSignal): Promise<Map<string, Period[]>> {
  const pauses = new Map<string, Period[]>();
  const rows = await reader.all<{ account: string; region: string; name: string; at: string }>(
    recorderCalls,
    signal,
  );
  for (const { account, region, name, at } of rows) {
    const key = `${account} ${region}`;
    const own = pauses.get(key) ?? [];
    pauses.set(key, own);
    const last = own.at(-1);
    const isStopped = last !== undefined && last.to === Number.POSITIVE_INFINITY;
    if (name === 'StartConfigurationRecorder') {
      if (isStopped) last.to = Date.parse(at);
    } else if (!isStopped) own.push({ from: Date.parse(at), to: Number.POSITIVE_INFINITY });
  }
  return pauses;
}
