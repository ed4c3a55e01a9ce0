import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Api, CallArgs, Pushes, PushName } from '../../shared/api';
import type { AppInfo, CaseStatus, RecentCase } from '../../shared/model/case';
import type { LoadSummary } from '../../shared/model/evidence';
import { Failure } from '../../shared/result';
import { writeDemo } from './demo/demo';
import { derive } from './derive/derive';
import { readOriginal } from './evidence/original';
import { exportEvents } from './export/events';
import { addFinding, findingEvents, listFindings, removeFinding, updateFinding } from './findings/findings';
import { checkEvidence, load } from './ingest/load';
import { listChanges } from './questions/changes';
import { coverage } from './questions/coverage';
import { event, eventLine, eventSource, eventsById } from './questions/event';
import { facets } from './questions/facets';
import { files, notices } from './questions/files';
import { histogram } from './questions/histogram';
import { principal, principals } from './questions/principals';
import { listResources } from './questions/resources';
import { SearchResults } from './questions/search';
import { runSelect } from './questions/sql-console';
import { stateAt } from './questions/state';
import { caseStatus } from './questions/status';
import { type CaseStore, createCase, openCase } from './store/open';

export interface EngineOptions {
  readonly version: string;
  readonly host: AppInfo['host'];
  /** The user's application-data folder; new cases go into `cases` below it. */
  readonly dataFolder: string;
  readonly push: <Name extends PushName>(name: Name, value: Pushes[Name]) => void;
}

export interface Engine {
  readonly api: Api;
  close(): Promise<void>;
}

/** One open case and what is going on in it. */
interface Session {
  readonly store: CaseStore;
  readonly results: SearchResults;
  /** Set while evidence is loaded. */
  loading: { abort: AbortController; done: Promise<unknown> } | null;
}

const MAX_RECENT = 12;

/** The engine: every call of the contract over at most one open case. Paths in arguments are real paths here. */
export function createEngine(options: EngineOptions): Engine {
  const { dataFolder, push } = options;
  const caseFolder = join(dataFolder, 'cases');
  let session: Session | null = null;

  const current = (): Session => {
    if (!session) throw new Failure('no-case', 'No case is open. Open one, or load evidence into a new one.');
    return session;
  };
  const status = (): Promise<CaseStatus> => {
    const { store, loading } = current();
    return caseStatus(store, loading !== null);
  };
  const announce = async (): Promise<CaseStatus> => {
    const value = await status();
    push('case.changed', value);
    return value;
  };

  async function close(): Promise<void> {
    const closing = session;
    if (!closing) return;
    session = null;
    closing.loading?.abort.abort();
    await closing.loading?.done.catch(() => undefined);
    closing.store.close();
  }

  /** Opens another case; when that fails, the one before is opened again, so that a wrong choice loses nothing. */
  async function reopen(path: string): Promise<CaseStore> {
    const before = session?.store.path;
    await close();
    try {
      return await openCase(path);
    } catch (thrown) {
      if (before) await adopt(await openCase(before)).catch(() => undefined);
      throw thrown;
    }
  }

  async function adopt(store: CaseStore): Promise<CaseStatus> {
    session = { store, results: new SearchResults(store.scratch, store.reader), loading: null };
    // A process that died after a load left this undone.
    await derive(store);
    remember(dataFolder, store);
    return announce();
  }

  /** A load outlives the page that began it; `ingest.cancel` ends it. */
  async function ingest(paths: readonly string[]): Promise<LoadSummary> {
    const at = current();
    if (at.loading)
      throw new Failure('usage', 'Evidence is being loaded already. Wait for it, or cancel it first.');
    checkEvidence(paths);
    const abort = new AbortController();
    const done = load(at.store, paths, {
      signal: abort.signal,
      onProgress: (progress) => push('ingest.progress', progress),
    });
    at.loading = { abort, done };
    try {
      return await done;
    } finally {
      at.loading = null;
      if (session === at) await announce();
    }
  }

  async function openDemo(signal: AbortSignal): Promise<LoadSummary> {
    const evidence = join(dataFolder, 'example-incident');
    if (!existsSync(evidence)) {
      const making = `${evidence}.making`;
      rmSync(making, { recursive: true, force: true });
      await writeDemo({ dir: making, signal });
      renameSync(making, evidence);
    }
    await close();
    const path = join(caseFolder, 'example-incident.coldtrail');
    await adopt(existsSync(path) ? await openCase(path) : await createCase(path));
    return ingest([evidence]);
  }

  const api: Api = {
    'app.info': async () => ({ version: options.version, host: options.host, caseFolder }),
    'case.create': async ({ place, name, places }) => {
      if (places) checkEvidence(places);
      const path = place ?? freshCasePath(caseFolder, name);
      if (existsSync(path)) {
        throw new Failure('exists', `There is already a file at ${path}. Open it, or name another.`);
      }
      await close();
      return adopt(await createCase(path));
    },
    'case.open': async ({ place, places }) => {
      if (session?.store.path === place) return status();
      if (places && !existsSync(place)) {
        checkEvidence(places);
        await close();
        return adopt(await createCase(place));
      }
      return adopt(await reopen(place));
    },
    'case.close': async () => {
      await close();
      push('case.changed', null);
      return null;
    },
    'case.status': async () => (session ? status() : null),
    'case.recent': async () => readRecent(dataFolder),

    'ingest.start': ({ places }) => ingest(places),
    'ingest.cancel': async () => {
      current().loading?.abort.abort();
      return null;
    },
    'demo.open': (_, { signal }) => openDemo(signal),

    files: (args, { signal }) => files(current().store.reader, args, signal),
    notices: (args, { signal }) => notices(current().store.reader, args, signal),
    coverage: (_, { signal }) => coverage(current().store.reader, signal),

    'search.open': (args, { signal }) => current().results.open(args, signal),
    'search.page': ({ result, start, count }, { signal }) =>
      current().results.page(result, start, count, signal),
    'search.records': ({ result, start, count }, { signal }) =>
      current().results.records(result, start, count, signal),
    'search.histogram': (args, { signal }) => histogram(current().store.reader, args, signal),
    'search.facets': (args, { signal }) => facets(current().store.reader, args, signal),
    'event.get': ({ n }, { signal }) => event(current().store.reader, n, signal),
    'event.find': ({ eventID }, { signal }) => eventsById(current().store.reader, eventID, signal),
    'event.record': ({ n }, { signal }) => eventLine(current().store.reader, n, signal),
    'event.original': async ({ n }, { signal }) => {
      const { source, contentSha256 } = await eventSource(current().store.reader, n, signal);
      const bytes = await readOriginal(source.file, source.offset, source.length, contentSha256);
      return { text: bytes.toString('utf8') };
    },

    principals: (args, { signal }) => principals(current().store.reader, args, signal),
    principal: (args, { signal }) => principal(current().store.reader, args.principal, signal),

    resources: (args, { signal }) => listResources(current().store.reader, args, signal),
    changes: (args, { signal }) => listChanges(current().store.reader, args, signal),
    state: (args, { signal }) => stateAt(current().store.reader, args, signal),

    'finding.list': (_, { signal }) => listFindings(current().store.reader, signal),
    'finding.add': async (args) => kept(await addFinding(current().store.writer, args)),
    'finding.update': async (args) => kept(await updateFinding(current().store.writer, args)),
    'finding.remove': async ({ id }) => {
      await removeFinding(current().store.writer, id);
      return kept(null);
    },
    'finding.events': ({ id }, { signal }) => findingEvents(current().store.reader, id, signal),

    'export.events': (args: CallArgs<'export.events'>, { signal }) =>
      exportEvents(current().store.reader, args, signal),
    sql: async (args, { signal }) => {
      const table = await runSelect(current().store.reader, args.sql, args.count, signal);
      const plain = (cell: unknown) =>
        cell !== null && typeof cell === 'object' ? JSON.stringify(cell) : cell;
      // Lists and structs become their JSON text, so every cell is a scalar.
      const rows = table.rows.map((row) => row.map(plain)) as (string | number | boolean | null)[][];
      return { ...table, rows };
    },
  };

  /** Tells everyone that the counts changed, and hands the value through. */
  async function kept<T>(value: T): Promise<T> {
    await announce();
    return value;
  }

  return { api, close };
}

function freshCasePath(folder: string, name: string | undefined): string {
  const plain =
    (name ?? 'case')
      .replace(/[^\p{L}\p{N} ._-]/gu, '')
      .trim()
      .slice(0, 80) || 'case';
  const day = new Date().toISOString().slice(0, 10);
  for (let number = 1; ; number++) {
    const path = join(folder, `${plain} ${day}${number === 1 ? '' : ` ${number}`}.coldtrail`);
    if (!existsSync(path)) return path;
  }
}

const recentPath = (dataFolder: string) => join(dataFolder, 'recent.json');

function readRecent(dataFolder: string): RecentCase[] {
  try {
    const value: unknown = JSON.parse(readFileSync(recentPath(dataFolder), 'utf8'));
    if (!Array.isArray(value)) return [];
    return value.filter(isRecent).filter((entry) => existsSync(entry.place));
  } catch {
    // Missing or damaged: a list of conveniences, not worth a word.
    return [];
  }
}

function isRecent(value: unknown): value is RecentCase {
  const entry = value as Partial<Record<keyof RecentCase, unknown>> | null;
  return (
    typeof entry === 'object' &&
    entry !== null &&
    [entry.place, entry.name, entry.folder, entry.openedAt].every((part) => typeof part === 'string')
  );
}

function remember(dataFolder: string, store: CaseStore): void {
  const entry: RecentCase = {
    place: store.path,
    name: store.name,
    folder: dirname(store.path),
    openedAt: new Date().toISOString(),
  };
  const list = [entry, ...readRecent(dataFolder).filter(({ place }) => place !== store.path)].slice(
    0,
    MAX_RECENT,
  );
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    writeFileSync(recentPath(dataFolder), JSON.stringify(list, null, 2), { mode: 0o600 });
  } catch {
    // A profile that cannot be written costs the list of recent cases and nothing else.
  }
}
