#!/usr/bin/env node
import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { type Api, CALLS, type CallInput, type CallName, type CallValue } from '../../shared/api';
import type { LoadProgress } from '../../shared/model/evidence';
import type { ExportProgress } from '../../shared/model/export';
import { type AppError, Failure, toAppError } from '../../shared/result';
import { writeDemo } from '../engine/demo/demo';
import { createEngine, type Engine } from '../engine/engine';
import { type LimitOptions, limitsOf } from './cli-limits';
import { FORMATS, type Format, Output, printable } from './cli-output';
import { folders, number } from './cli-values';
import { addChanges } from './commands/changes';
import { addCoverage } from './commands/coverage';
import { addEvidence } from './commands/evidence';
import { addExport } from './commands/export';
import { addFindings } from './commands/findings';
import { addIdentity } from './commands/identity';
import { addJournal } from './commands/journal';
import { addQuestions } from './commands/questions';
import { type ScopeOptions, type Tools, withScope } from './commands/tools';
import { addVerify } from './commands/verify';
import { dataFolder } from './data-folder';
import { endNow } from './last-resort';
import { serveUntilStopped } from './serve';
import { canOpenBrowser, openBrowser } from './serve-open';

/** Exit status (design, the command line). */
const STATUS = { done: 0, evidenceWrong: 1, usage: 2, failed: 3 } as const;
const PAGE = 1_000;
/** Rows of a search shown in a table; all of them go to the other formats. */
const TABLE_ROWS = 200;

interface GlobalOptions {
  case: string;
  format?: Format;
  author?: string;
  readOnly?: boolean;
  questions?: string[];
}

const stop = new AbortController();
let engine: Engine | null = null;
let status: number = STATUS.done;

const program = new Command('coldtrail')
  .description(manifest.description)
  .version(manifest.version)
  .addOption(new Option('--case <file>', 'case file').default('case.coldtrail'))
  .addOption(new Option('--format <format>', 'table on a terminal, jsonl otherwise').choices(FORMATS))
  .addOption(new Option('--author <name>', 'your name, for the journal and for reports'))
  .addOption(
    new Option('--questions <dir>', 'a folder with further questions; may be given again').argParser(folders),
  )
  .addOption(new Option('--read-only', 'leave the case as it is'))
  .showHelpAfterError('(coldtrail --help lists the commands)')
  .exitOverride();

const globals = () => program.opts<GlobalOptions>();
const output = () => new Output(globals().format ?? (process.stdout.isTTY ? 'table' : 'jsonl'));

/** Calls the engine as a page would: arguments pass the contract's schema. */
async function call<Name extends CallName>(name: Name, args: CallInput<Name>): Promise<CallValue<Name>> {
  if (!engine) throw new Error('the engine has not been started');
  const parsed = CALLS[name].args.safeParse(args);
  if (!parsed.success) {
    throw new Failure('usage', parsed.error.issues.map((issue) => issue.message).join('; '));
  }
  const handler: Api[Name] = engine.api[name];
  // The schema of this very call has just been applied; the compiler cannot relate the two by name.
  return handler(parsed.data as never, { signal: stop.signal }) as Promise<CallValue<Name>>;
}

function start(): Engine {
  engine ??= createEngine({
    version: manifest.version,
    host: 'cli',
    dataFolder: dataFolder(),
    author: globals().author,
    questionFolders: globals().questions,
    stuck: endNow,
    push: (name, value) => {
      if (name === 'ingest.progress') showProgress(value as LoadProgress);
      else if (name === 'export.progress') showExport(value as ExportProgress);
    },
  });
  return engine;
}

async function openCase(): Promise<void> {
  start();
  await call('case.open', { place: resolve(globals().case), readOnly: globals().readOnly ?? false });
}

/** On a terminal only, one line that is written over. */
function showProgress(progress: LoadProgress): void {
  if (!process.stderr.isTTY) return;
  const { files, bytes, events, eventsPerSecond, secondsLeft, state } = progress;
  const share = bytes.total > 0 ? `${Math.floor((bytes.done / bytes.total) * 100)} %` : '';
  const left = secondsLeft === null || state !== 'loading' ? '' : `, ${secondsLeft} s left`;
  process.stderr.write(
    `\r\u001b[K${state} ${share} ${files.done}/${files.total} files, ${events} events, ${eventsPerSecond}/s${left}`,
  );
  if (state === 'done' || state === 'cancelled') process.stderr.write('\r\u001b[K');
}

function showExport({ state, rows: { done, total } }: ExportProgress): void {
  if (!process.stderr.isTTY) return;
  const isOver = state === 'done' || state === 'failed';
  const share = total > 0 ? ` ${done}/${total}, ${Math.floor((done / total) * 100)} %` : '';
  process.stderr.write(isOver ? '\r\u001b[K' : `\r\u001b[K${state}${share}`);
}

program
  .command('ingest')
  .description('load evidence: files and folders of CloudTrail logs and AWS Config files')
  .argument('<path...>')
  .option('--depth <count>', 'archives in archives', number)
  .option('--entries <count>', 'files in one archive', number)
  .option('--ratio <times>', 'inflated size by stored size', number)
  .option('--inflated <MB>', 'inflated size of one file', number)
  .option('--unpacked <MB>', 'inflated size of all files in one archive', number)
  .action(async (paths: string[], options: LimitOptions) => {
    const places = paths.map((path) => resolve(path));
    start();
    await call('case.open', { place: resolve(globals().case), places });
    stop.signal.addEventListener('abort', () => void call('ingest.cancel', {}).catch(() => undefined));
    const { cancelled, ...summary } = await call('ingest.start', { places, limits: limitsOf(options) });
    await output().object(summary);
    if (summary.files.failed + summary.files.partial > 0) status = STATUS.evidenceWrong;
    if (cancelled)
      throw new Failure('cancelled', 'Loading was cancelled; the same command goes on where it stopped.');
  });

program
  .command('status')
  .description('what the case holds')
  .action(async () => {
    await openCase();
    const value = await call('case.status', {});
    if (value) await output().object(value);
  });

program
  .command('files')
  .description('evidence files with status, hash and counts')
  .addOption(new Option('--status <status>').choices(['loaded', 'partial', 'skipped', 'failed']))
  .action(async (options: { status?: 'loaded' | 'partial' | 'skipped' | 'failed' }) => {
    await openCase();
    await pages((start) => call('files', { start, count: PAGE, ...options }));
  });

program
  .command('notices')
  .description('what must be known about files and records')
  .action(async () => {
    await openCase();
    await pages((start) => call('notices', { start, count: PAGE }));
  });

withScope(program.command('search'))
  .description('events by the search language; all of them without a query')
  .argument('[query]', 'such as: errorCode: * and not userIdentity.type: AWSService', '')
  .option('--limit <count>', 'at most this many', number)
  .option('--oldest', 'oldest first')
  .option('--count', 'only how many')
  .action(
    async (query: string, options: ScopeOptions & { limit?: number; oldest?: boolean; count?: boolean }) => {
      await openCase();
      const { from, to } = options;
      const opened = await call('search.open', {
        query,
        from,
        to,
        order: options.oldest ? 'oldest' : 'newest',
      });
      const out = output();
      if (options.count) {
        await out.object({ count: opened.count, sentence: opened.sentence });
        return;
      }
      const most = Math.min(
        opened.count,
        options.limit ?? (out.format === 'table' ? TABLE_ROWS : opened.count),
      );
      const whole = out.format === 'json' || out.format === 'jsonl';
      for (let at = 0; at < most; at += PAGE) {
        const page = { result: opened.result, start: at, count: Math.min(PAGE, most - at) };
        if (whole) await out.texts(await call('search.records', page));
        else await out.rows((await call('search.page', page)).rows.map(({ n: _, ...row }) => row));
      }
      await out.end();
      if (most < opened.count && out.format === 'table') {
        process.stderr.write(`${most} of ${opened.count} events; --limit or --format jsonl for more.\n`);
      }
    },
  );

program
  .command('sql')
  .description('one SELECT over the case, read-only')
  .argument('<select>')
  .option('--limit <count>', 'at most this many rows', number, 100_000)
  .action(async (text: string, options: { limit: number }) => {
    await openCase();
    const { columns, rows, truncated } = await call('sql', { sql: text, count: options.limit });
    const out = output();
    await out.rows(
      rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null]))),
    );
    await out.end();
    if (truncated) process.stderr.write(`Only the first ${options.limit} rows; --limit for more.\n`);
  });

program
  .command('event')
  .description('one event in full, with its source')
  .argument('<eventID>')
  .option('--original', "the record's own bytes, read again from the evidence")
  .action(async (eventID: string, options: { original?: boolean }) => {
    await openCase();
    const found = await call('event.find', { eventID });
    if (found.length === 0) throw new Failure('not-found', `No event of this case has the id ${eventID}.`);
    const out = output();
    const json = new Output(out.format === 'json' ? 'json' : 'jsonl');
    for (const { row } of found) {
      if (options.original) await json.write(`${(await call('event.original', { n: row.n })).text}\n`);
      else await json.texts([await call('event.record', { n: row.n })]);
    }
    if (!options.original) await json.end();
  });

const tools: Tools = {
  call,
  start: () => void start(),
  openCase,
  output,
  list,
  pages: (page) => pages((start) => page(start, PAGE)),
  foundWrong: () => {
    status = STATUS.evidenceWrong;
  },
};
for (const add of [
  addEvidence,
  addCoverage,
  addQuestions,
  addIdentity,
  addChanges,
  addFindings,
  addExport,
  addJournal,
  addVerify,
])
  add(program, tools);

program
  .command('demo')
  .description('write the example incident as an S3 export')
  .argument('[dir]', 'folder to make', 'coldtrail-demo')
  .option('--events <count>', 'CloudTrail records', number, 30_000)
  .option('--seed <number>', 'the same seed gives the same bytes', number, 1)
  .action(async (folder: string, options: { events: number; seed: number }) => {
    const { truth: _, ...made } = await writeDemo({ dir: resolve(folder), ...options, signal: stop.signal });
    await output().object(made);
  });

for (const [name, opens] of [
  ['serve', false],
  ['open', true],
] as const) {
  program
    .command(name)
    .description(
      opens ? 'open the application in the browser' : 'serve the application on a loopback address',
    )
    .argument('[path...]', 'evidence for a new case')
    .option('--demo', 'the example incident')
    .option('--port <port>', 'a fixed port', number)
    .action(async (paths: string[], options: { demo?: boolean; port?: number }) => {
      const args = [...paths];
      if (program.getOptionValueSource('case') === 'cli') args.push('--case', globals().case);
      if (options.demo) args.push('--demo');
      if (options.port !== undefined) args.push('--port', String(options.port));
      await serveUntilStopped(args, opens && canOpenBrowser() ? openBrowser : undefined);
    });
}

/** Writes all rows of a list. */
async function list(rows: readonly object[]): Promise<void> {
  const out = output();
  await out.rows(rows);
  await out.end();
}

/** Writes page after page of an answer that comes in pages. */
async function pages(page: (start: number) => Promise<{ total: number; rows: object[] }>): Promise<void> {
  const out = output();
  for (let at = 0; ; at += PAGE) {
    const { total, rows } = await page(at);
    await out.rows(rows);
    if (at + PAGE >= total) break;
  }
  await out.end();
}

/** The sentence, and a caret under the place in a query that could not be understood. */
function explain(error: AppError): string {
  const position = error.detail?.position;
  const query = process.argv
    .slice(2)
    .find((text) => typeof position === 'number' && text.length >= position && /[:\s(]/.test(text));
  if (error.kind !== 'query' || typeof position !== 'number' || !query) return error.message;
  return `${query}\n${' '.repeat(position)}^\n${error.message}`;
}

async function main(): Promise<number> {
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe went away, as `head` does.
    if (error.code === 'EPIPE') process.exit(STATUS.done);
    throw error;
  });
  try {
    await program.parseAsync(process.argv);
    return status;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? STATUS.done : STATUS.usage;
    const error = toAppError(thrown);
    process.stderr.write(`coldtrail: ${printable(explain(error))}\n`);
    return error.kind === 'usage' || error.kind === 'query' ? STATUS.usage : STATUS.failed;
  } finally {
    await engine?.close();
  }
}

process.exitCode = await main();
