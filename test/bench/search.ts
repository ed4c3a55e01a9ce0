import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../electron/engine/engine';
import { EVENT_VIEW, SCHEMA_VERSION, TABLES } from '../../electron/engine/store/schema';
import { CALLS, type CallInput, type CallName, type CallValue } from '../../shared/api';
import { makeExport, measureLoad, withFolder } from './tools';

const FACETS = [
  ...[
    'eventName',
    'eventSource',
    'principal',
    'identityKind',
    'outcome',
    'errorCode',
    'awsRegion',
    'account',
  ],
  ...['sourceIPAddress', 'userAgent', 'readOnly'],
];

/** Searches of high and low selectivity, each beside the same condition in SQL of this file's own. */
const FILTERS: readonly [search: string, sql: string][] = [
  ['', 'true'],
  ['readOnly: false', '"readOnly" = false'],
  ['errorCode: *', `"errorCode" <> ''`],
  ['eventName: GetObject', `"eventName" = 'GetObject'`],
  ['eventSource: s3* and readOnly: true', `starts_with("eventSource", 's3') AND "readOnly"`],
  ['not userIdentity.type: AWSService', `"userType" IS DISTINCT FROM 'AWSService'`],
  ['sourceIPAddress: 203.0.113.0/24', `regexp_matches("sourceIPAddress", '^203\\.0\\.113\\.[0-9]+$')`],
  ['userIdentity.accessKeyId: AKIA*', `starts_with("accessKeyId", 'AKIA')`],
  ['principal: *build-legacy', `ends_with(principal, 'build-legacy')`],
  ['eventName: (CreateUser or DeleteUser)', `"eventName" IN ('CreateUser', 'DeleteUser')`],
  ['outcome: denied and identityKind: role', `outcome = 'denied' AND "identityKind" = 'role'`],
  [
    'eventTime: [2026-02-11T09 to 2026-02-11T11]',
    `"eventTime" >= TIMESTAMP '2026-02-11 09:00:00' AND "eventTime" < TIMESTAMP '2026-02-11 12:00:00'`,
  ],
  ['userAgent: *boto*', `contains(lower("userAgent"), 'boto')`],
  [
    'requestParameters.bucketName: nordlicht-*',
    `starts_with(json_extract_string("requestParameters", '$.bucketName'), 'nordlicht-')`,
  ],
];
const WORDS = ['administratoraccess', 'nosuchwordanywhere', 'nordlicht', '203.0.113.77', 'AccessDenied'];
const COMPLETIONS = [
  'eventName: Cr',
  'principal: arn',
  'accessKeyId: ASIA',
  'sourceIPAddress: 10',
  'userAgent: aws',
  'deploy',
];
const PARAMETERS: Record<string, Record<string, string>> = {
  'access-key-activity': { key: 'AKIAFHNTYV46PIGEYUCV' },
  'keys-and-sessions': { person: 'halvorsen' },
  'first-seen': { principal: 'arn:aws:iam::777788889999:user/build-legacy' },
};

type Call = <Name extends CallName>(name: Name, args: CallInput<Name>) => Promise<CallValue<Name>>;

/** How fast a case of many events is asked; its answers are compared with plain SQL first. */
export async function benchSearch(events: number, runs: number): Promise<void> {
  const casePath = await makeCase(events);
  await withFolder(async (dataFolder) => {
    const engine = createEngine({ version: '0.0.0', host: 'browser', dataFolder, push: () => undefined });
    const { signal } = new AbortController();
    const call: Call = (name, args) =>
      // The schema of this very call is applied; the compiler cannot relate the two by name.
      engine.api[name](CALLS[name].args.parse(args) as never, { signal }) as Promise<never>;
    try {
      await call('case.open', { place: casePath });
      await atRest();
      await check(call);
      await time(call, runs);
    } finally {
      await engine.close();
    }
  });
}

/** When nothing goes on behind the answers any more: what is measured is a case that has been open for a while. */
export async function atRest(): Promise<void> {
  const started = performance.now();
  for (let busy = true; busy; ) {
    const { user, system } = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const now = process.cpuUsage();
    busy = now.user + now.system - user - system > 50_000;
  }
  console.log(`at rest ${((performance.now() - started) / 1000).toFixed(1)} s after it was opened`);
}

/** A case made once and kept, for as long as the tables are the same. */
export async function makeCase(events: number): Promise<string> {
  const tables = hash([SCHEMA_VERSION, ...TABLES, EVENT_VIEW]).slice(0, 8);
  const path = join(tmpdir(), `coldtrail-bench-search-${events}-${tables}.coldtrail`);
  if (existsSync(path)) return path;
  const folder = await makeExport(events, 'all');
  await withFolder((work) => {
    const made = join(work, 'made.coldtrail');
    measureLoad(made, folder);
    rmSync(path, { force: true });
    renameSync(made, path);
  });
  return path;
}

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Facets and histogram of every filter, against one plain GROUP BY each. */
async function check(call: Call): Promise<void> {
  for (const [query, condition] of FILTERS) {
    const rows = async (sql: string) => (await call('sql', { sql, count: 1_000_000 })).rows;
    const where = `FROM event WHERE duplicate_of IS NULL AND (${condition})`;
    const { count } = await call('search.open', { query });
    const facets = await call('search.facets', { query, fields: FACETS, size: 5 });
    const bars = await call('search.histogram', { query });
    const found = [
      count,
      facets.map(({ values, distinct, other }) => [
        values.map(({ value, count }) => [value, count]),
        distinct,
        other,
      ]),
      bars.buckets.reduce((sum, { counts }) => sum + counts.reduce((all, one) => all + one, 0), 0),
    ];
    const counted = await Promise.all(
      FACETS.map(async (field) => {
        const all = await rows(
          `SELECT "${field}"::VARCHAR AS value, count(*) AS count ${where} GROUP BY value ORDER BY count DESC, value NULLS LAST`,
        );
        const rest = all.slice(5).reduce((sum, [, count]) => sum + Number(count), 0);
        return [all.slice(0, 5), all.filter(([value]) => value !== null).length, rest];
      }),
    );
    const [[total] = []] = await rows(`SELECT count(*) ${where}`);
    const expected = [total, counted, total];
    if (hash(found) !== hash(expected)) throw new Error(`${query || 'everything'} is answered wrongly`);
  }
  console.log(
    `${FILTERS.length} filters: count, ${FACETS.length} facets and histogram equal to plain SQL (SHA-256)`,
  );
}

interface Work {
  run: () => Promise<unknown>;
  /** What is done before, and not measured. */
  before?: () => Promise<unknown>;
}

interface Figures {
  milliseconds: number[];
  /** Milliseconds of the processor for each. */
  cpu: number;
  /** Place of the work that took longest over all rounds. */
  slowest: number;
}

async function time(call: Call, runs: number): Promise<void> {
  let unlike = 0;
  /** A range that leaves nothing out, other each time, so that no answer is taken from memory. */
  const fresh = () => ({ to: new Date(Date.UTC(9000, 0, 1, 0, 0, 0, unlike++)).toISOString() });
  const together = async (query: string, range = fresh()) => {
    const scope = { query, ...range };
    const opened = call('search.open', scope);
    await Promise.all([
      opened.then(({ result }) => call('search.page', { result, start: 0, count: 100 })),
      call('search.histogram', scope),
      call('search.facets', { ...scope, fields: FACETS, size: 12 }),
    ]);
  };
  const each = async (works: readonly Work[], rounds = runs): Promise<Figures> => {
    const milliseconds: number[] = [];
    let cpu = 0;
    for (let round = -1; round < rounds; round++) {
      for (const { run, before } of works) {
        await before?.();
        const [started, used] = [performance.now(), process.cpuUsage()];
        await run();
        // The first round is to warm up.
        if (round < 0) continue;
        milliseconds.push(performance.now() - started);
        const { user, system } = process.cpuUsage(used);
        cpu += (user + system) / 1000;
      }
    }
    const totals = works.map((_, place) =>
      milliseconds.reduce((sum, one, index) => sum + (index % works.length === place ? one : 0), 0),
    );
    const slowest = totals.indexOf(Math.max(...totals));
    return { milliseconds, cpu: cpu / milliseconds.length, slowest };
  };

  const queries = FILTERS.map(([query]) => query);
  print(
    'filter, facets, histogram, first page',
    500,
    await each(queries.map((query) => ({ run: () => together(query) }))),
    queries,
  );
  const narrower = queries.map((query) => `${query === '' ? '' : `(${query}) and `}errorCode: AccessDenied`);
  let range = fresh();
  print(
    'a narrower filter, the wider one asked before',
    150,
    await each(
      narrower.map((query, place) => ({
        before: () => {
          range = fresh();
          return together(queries[place] ?? '', range);
        },
        run: () => together(query, range),
      })),
    ),
    narrower,
  );
  print(
    'the same at once',
    500,
    await each(narrower.map((query) => ({ run: () => together(query) }))),
    narrower,
  );

  const { result, count } = await call('search.open', { query: '' });
  const places = Array.from({ length: 20 }, (_, index) => Math.floor((count * (index + 0.5)) / 20));
  print(
    'a page anywhere',
    30,
    await each(places.map((start) => ({ run: () => call('search.page', { result, start, count: 100 }) }))),
  );

  print(
    'a bare word over every field',
    2_000,
    await each(WORDS.map((query) => ({ run: () => call('search.open', { query, ...fresh() }) }))),
    WORDS,
  );
  print(
    'completion',
    50,
    await each(
      COMPLETIONS.map((query) => ({ run: () => call('search.complete', { query, caret: query.length }) })),
    ),
  );
  const { questions } = await call('questions', {});
  print(
    `the library, ${questions.length} questions`,
    500,
    await each(
      questions.map(({ id }) => ({
        run: async () => {
          const answer = await call('question.run', { id, parameters: PARAMETERS[id] ?? {} });
          if (answer.kind === 'search') await call('search.open', { query: answer.query, ...fresh() });
        },
      })),
      Math.ceil(runs / 2),
    ),
    questions.map(({ id }) => id),
  );
}

function print(
  name: string,
  most: number,
  { milliseconds, cpu, slowest }: Figures,
  names: readonly string[] = [],
): void {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (part: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(0);
  console.log(
    `${name.padEnd(46)} p50 ${at(0.5).padStart(6)} ms   p95 ${at(0.95).padStart(6)} ms (${most})   CPU ${cpu.toFixed(0).padStart(6)} ms each${names[slowest] === undefined ? '' : `   slowest: ${names[slowest] || 'everything'}`}`,
  );
}
