import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Api, CallContext, CallInput, Pushes, PushName } from '../../shared/api';
import type { AppInfo, CaseStatus, RecentCase } from '../../shared/model/case';
import type { LoadSummary } from '../../shared/model/evidence';
import type { ExportProgress } from '../../shared/model/export';
import { Failure, toAppError } from '../../shared/result';
import { checkExport } from './check-export';
import { writeDemo } from './demo/demo';
import { derive } from './derive/derive';
import { checkMoment } from './detection/checks/check-moment';
import { indicatorText } from './evidence/indicator-file';
import { readLinked } from './evidence/member';
import { readOriginals } from './evidence/original';
import { exportEvents } from './export/events';
import { writePackage } from './export/package';
import { writeLake } from './export/parquet';
import type { PackageMeans } from './export/prepare';
import { previewPackage } from './export/preview';
import type { Printer } from './export/printer';
import { exportTable } from './export/table';
import {
  addFinding,
  findingChanges,
  findingEvents,
  findingHistory,
  listFindings,
  removeFinding,
  restoreFinding,
  updateFinding,
} from './findings/findings';
import { importFindings } from './findings/import';
import { listJournal } from './findings/journal';
import { addHistory, clearHistory, listSaved, removeSaved, saveSearch } from './findings/saved';
import { verifyCase } from './findings/verify';
import { findingsAt } from './import-findings';
import { settleLoads } from './ingest/account';
import { Gate } from './ingest/gate';
import { checkEvidence, load } from './ingest/load';
import { originalText } from './ingest/original';
import { relocate } from './ingest/relocate';
import { verifyEvidence } from './ingest/verify';
import { relocations, whereNow } from './ingest/where';
import { Profile } from './profile';
import { listChanges } from './questions/changes';
import { compareStates } from './questions/compare';
import { complete } from './questions/complete';
import { listCompliance } from './questions/compliance';
import { counts } from './questions/counts';
import { coverage } from './questions/coverage';
import { coverageGaps } from './questions/coverage-gaps';
import { coverageHours } from './questions/coverage-hours';
import { coverageLimits } from './questions/coverage-limits';
import { coverageNote } from './questions/coverage-note';
import { event, eventLine, eventSource, eventsById } from './questions/event';
import { facets } from './questions/facets';
import { files, notices } from './questions/files';
import { histogram } from './questions/histogram';
import { matchIndicators } from './questions/indicators';
import { integrity, integritySummary } from './questions/integrity';
import { ledger } from './questions/ledger';
import { Library } from './questions/library';
import { lineage } from './questions/lineage';
import { listLoads } from './questions/loads';
import { Networks } from './questions/networks';
import { compare, principal, touchedBy } from './questions/principal';
import { principals, principalsBy } from './questions/principals';
import { runQuestion } from './questions/question-run';
import { relationships } from './questions/relationships';
import { replayState } from './questions/replay';
import { listResources } from './questions/resources';
import { signals } from './questions/signals/run';
import { runSelect } from './questions/sql-console';
import { sqlSchema } from './questions/sql-schema';
import { stateAt } from './questions/state';
import { caseStatus } from './questions/status';
import { unexplained } from './questions/unexplained';
import { unrecorded } from './questions/unrecorded';
import { Session } from './session';
import { appendJournal, journalLoads, type Who } from './store/journal';
import { type CaseStore, createCase, openCase } from './store/open';

export interface EngineOptions {
  readonly version: string;
  readonly host: AppInfo['host'];
  /** The user's application-data folder; new cases go into `cases` below it. */
  readonly dataFolder: string;
  /** Goes into the journal in place of the name that the profile holds. */
  readonly author?: string | undefined;
  /** A statement was told to stop and did not: nothing but the end of the process stops it. The host decides. */
  readonly stuck?: (() => void) | undefined;
  /** Prints reports, where the host can; else a Chromium of this machine does. */
  readonly print?: Printer | undefined;
  /** Further folders with questions. */
  readonly questionFolders?: readonly string[];
  readonly push: <Name extends PushName>(name: Name, value: Pushes[Name]) => void;
}

export interface Engine {
  readonly api: Api;
  close(): Promise<void>;
}

const MAX_RECENT = 12;

/** The engine: every call of the contract over at most one open case. Paths in arguments are real paths here. */
export function createEngine(options: EngineOptions): Engine {
  const { dataFolder, push } = options;
  const caseFolder = join(dataFolder, 'cases');
  const networks = new Networks(join(dataFolder, 'networks.json'));
  const profile = new Profile(dataFolder);
  const who: Who = { author: options.author ?? profile.author, tool: `coldtrail ${options.version}` };
  const library = new Library(join(dataFolder, 'questions'), options.questionFolders);
  let session: Session | null = null;

  const me = () => ({
    author: who.author,
    suggestion: profile.suggestion,
    fingerprint: profile.fingerprint,
  });
  const current = (): Session => {
    if (!session) throw new Failure('no-case', 'No case is open. Open one, or load evidence into a new one.');
    return session;
  };
  const status = (): Promise<CaseStatus> => {
    const { store, loading } = current();
    return caseStatus(store, loading !== null);
  };
  /** A call on the open case: the case stays open until it has been answered. */
  const ask =
    <Args, Value>(
      question: (at: Session, args: Args, signal: AbortSignal) => Promise<Value>,
      run = (at: Session, signal: AbortSignal, work: (signal: AbortSignal) => Promise<Value>, _: Args) =>
        at.run(signal, work),
    ) =>
    async (args: Args, { signal }: CallContext): Promise<Value> => {
      const at = current();
      try {
        return await run(at, signal, (both) => question(at, args, both), args);
      } catch (thrown) {
        // Evidence that is being loaded is worth more than a connection.
        if (thrown instanceof Failure && thrown.detail?.stuck === true && !at.loading) options.stuck?.();
        throw thrown;
      }
    };
  /** An export of the open case: one after the other, and not while evidence is being loaded. */
  const askExport = <Args extends { mark?: string | undefined }, Value>(
    write: (at: Session, args: Args, signal: AbortSignal, tell: PackageMeans['onProgress']) => Promise<Value>,
  ) => {
    const tell =
      ({ mark }: Args) =>
      (progress: ExportProgress) =>
        push('export.progress', { ...progress, mark: mark ?? null });
    return ask<Args, Value>(
      async (at, args, signal) => kept(await write(at, args, signal, tell(args))),
      async (at, signal, work, args) => {
        if (at.loading) throw new Failure('usage', 'Evidence is being loaded. Export when that is done.');
        return at.export(signal, work, () => tell(args)({ state: 'waiting', rows: { done: 0, total: 0 } }));
      },
    );
  };
  const announce = async (): Promise<CaseStatus> => {
    const value = await status();
    push('case.changed', value);
    return value;
  };

  /** Opening and closing happen one after the other, whoever asks. */
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  }

  const verify = async ({ store }: Session, signal?: AbortSignal) => {
    const caseId = (await store.info('id')) ?? '';
    return verifyCase(store.reader, caseId, profile.seenHead(caseId), signal);
  };
  /** Keeps the journal's head outside of the case, unless the journal is not what was seen before. */
  async function keepHead(at: Session): Promise<void> {
    const { ok, entries, head } = await verify(at);
    if (ok && head) profile.remember((await at.store.info('id')) ?? '', { seq: entries, hash: head });
  }

  async function close(): Promise<void> {
    const at = session;
    await at?.close(
      () => new Failure('internal', 'A question does not stop; end Coldtrail to stop it.'),
      () => keepHead(at),
    );
    session = null;
  }

  const means = (
    { store }: Session,
    signal: AbortSignal,
    onProgress?: PackageMeans['onProgress'],
  ): PackageMeans => ({
    store,
    signer: profile.signer,
    readPlaces: async ({ n, path, ...hashes }, places) => {
      const { links } = await eventSource(store.reader, n, signal);
      return readOriginals(path, places, hashes, (deliver) => readLinked(links, deliver));
    },
    onProgress,
    print: options.print,
    signal,
  });

  /** Opens another case; when that fails, the one before is opened again, so that a wrong choice loses nothing. */
  async function reopen(path: string, readOnly: boolean): Promise<CaseStore> {
    const before = session?.store;
    await close();
    try {
      return await openCase(path, who, { readOnly });
    } catch (thrown) {
      if (before) await adopt(await openCase(before.path, who, before)).catch(() => undefined);
      throw thrown;
    }
  }

  async function adopt(store: CaseStore): Promise<CaseStatus> {
    session = new Session(store);
    if (!store.readOnly) {
      // A process that died after a load left this undone.
      await derive(store);
      await settleLoads(store.writer);
      await store.writer.transaction((writer) => journalLoads(writer, who, { interrupted: true }, false));
    }
    remember(dataFolder, store);
    prepare(session);
    return announce();
  }

  /** Who asks once and leaves does not wait for it. */
  function prepare(at: Session): void {
    if (options.host !== 'cli') at.index.prepare();
  }

  /** A full disk can leave the database unusable in this process; what was committed is there when it is opened again. */
  async function openAgain(at: Session): Promise<void> {
    if (session !== at) return;
    await close();
    try {
      await adopt(await openCase(at.store.path, who));
    } catch {
      push('case.changed', session ? await status().catch(() => null) : null);
    }
  }

  /** A load outlives the page that began it; `ingest.cancel` ends it. */
  async function ingest(
    paths: readonly string[],
    limits?: CallInput<'ingest.start'>['limits'],
  ): Promise<LoadSummary> {
    const at = current();
    if (at.store.readOnly)
      throw new Failure(
        'read-only',
        'This case was opened to be read only. Open it again to load evidence into it.',
      );
    if (at.loading)
      throw new Failure('usage', 'Evidence is being loaded already. Wait for it, or cancel it first.');
    if (at.isExporting)
      throw new Failure('usage', 'Evidence is being exported. Wait for it, or cancel it, then load more.');
    checkEvidence(paths);
    const abort = new AbortController();
    const gate = new Gate();
    at.forget();
    const done = load(at.store, paths, {
      limits,
      gate,
      signal: abort.signal,
      onProgress: (progress) => push('ingest.progress', progress),
    });
    at.loading = { abort, gate, done };
    try {
      return await done;
    } catch (thrown) {
      at.loading = null;
      if (toAppError(thrown).kind === 'disk-full') await inTurn(() => openAgain(at));
      throw thrown;
    } finally {
      at.loading = null;
      at.forget();
      if (session === at) {
        prepare(at);
        await announce();
      }
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
    await inTurn(async () => {
      await close();
      const path = join(caseFolder, 'example-incident.coldtrail');
      await adopt(existsSync(path) ? await openCase(path, who) : await createCase(path, who));
    });
    return ingest([evidence]);
  }

  const api: Api = {
    'app.info': async () => ({ version: options.version, host: options.host, caseFolder }),
    profile: async () => me(),
    'profile.change': async ({ author }) => {
      profile.author = author || null;
      who.author = author || null;
      return me();
    },
    'case.create': ({ place, name, places }) =>
      inTurn(async () => {
        if (places) checkEvidence(places);
        const path = place ?? freshCasePath(caseFolder, name);
        if (existsSync(path)) {
          throw new Failure('exists', `There is already a file at ${path}. Open it, or name another.`);
        }
        await close();
        return adopt(await createCase(path, who));
      }),
    'case.open': ({ place, places, readOnly }) =>
      inTurn(async () => {
        if (session?.store.path === place && session.store.readOnly === readOnly) return status();
        if (places && !existsSync(place)) {
          checkEvidence(places);
          await close();
          return adopt(await createCase(place, who));
        }
        return adopt(await reopen(place, readOnly));
      }),
    'case.close': () =>
      inTurn(async () => {
        await close();
        push('case.changed', null);
        return null;
      }),
    'case.status': async () => (session ? status() : null),
    'case.recent': async () => readRecent(dataFolder),

    'ingest.start': ({ places, limits }) => ingest(places, limits),
    'ingest.pause': async () => {
      current().loading?.gate.close();
      return null;
    },
    'ingest.resume': async () => {
      current().loading?.gate.open();
      return null;
    },
    'ingest.relocate': ask((at, { old, place }, signal) => relocate(at.store, old, place, signal)),
    'ingest.loads': ask((at, _, signal) => listLoads(at.store.reader, signal)),
    'ingest.cancel': async () => {
      current().loading?.abort.abort();
      return null;
    },
    'demo.open': (_, { signal }) => openDemo(signal),

    files: ask((at, args, signal) => files(at.store.reader, args, signal)),
    notices: ask((at, args, signal) => notices(at.store.reader, args, signal)),
    coverage: ask((at, _, signal) => coverage(at.store.reader, signal)),
    'coverage.hours': ask((at, args, signal) => coverageHours(at.store.reader, args, signal)),
    'coverage.gaps': ask((at, args, signal) => coverageGaps(at.store.reader, args, signal)),
    'coverage.limits': ask((at, _, signal) => coverageLimits(at.store.reader, signal)),
    'coverage.note': ask((at, args, signal) => coverageNote(at.store.reader, args, signal)),
    'verify.run': ask(async (at, { place, rehash }, signal) => {
      await verifyEvidence(at.store, { keys: place, rehash }, signal);
      const summary = await integritySummary(at.store.reader, signal);
      await at.store.writer.transaction((writer) =>
        appendJournal(writer, who, 'verified', {
          digests: { ...summary.digests },
          logs: { ...summary.logs },
          gaps: summary.gaps,
          keys: place ?? null,
          rehash,
        }),
      );
      return kept(summary);
    }),
    'verify.summary': ask((at, _, signal) => integritySummary(at.store.reader, signal)),
    'verify.rows': ask((at, args, signal) => integrity(at.store.reader, args, signal)),

    'search.open': ask((at, args, signal) => at.results.open(args, signal)),
    'search.page': ask((at, { result, start, count, columns }, signal) =>
      at.results.page(result, start, count, columns, signal),
    ),
    'search.locate': ask((at, { result, n }, signal) => at.results.locate(result, n, signal)),
    'search.count': ask((at, { searches }, signal) =>
      counts(at.store.reader, searches, at.index.present, signal),
    ),
    'search.records': ask((at, { result, start, count }, signal) =>
      at.results.records(result, start, count, signal),
    ),
    'search.histogram': ask(async (at, args, signal) =>
      histogram(at.store.reader, await at.results.find(args, signal), args, signal),
    ),
    'search.facets': ask(async (at, args, signal) =>
      facets(at.store.reader, await at.results.find(args, signal), args, signal),
    ),
    'search.complete': ask((at, args, signal) => complete(at.values, args, signal)),
    'search.saved.list': ask((at, { kind }, signal) => listSaved(at.store.reader, kind, signal)),
    'search.saved.save': ask((at, args) => saveSearch(at.store.writer, args)),
    'search.saved.remove': ask(async (at, { id }) => {
      await removeSaved(at.store.writer, id);
      return null;
    }),
    'search.history.add': ask(async (at, args) => {
      await addHistory(at.store.writer, args);
      return null;
    }),
    'search.history.clear': ask(async (at, { kind }) => {
      await clearHistory(at.store.writer, kind);
      return null;
    }),

    questions: async () => library.list(),
    'question.run': ask((at, { id, ...args }, signal) =>
      runQuestion(at.store.reader, library.get(id), args, signal),
    ),
    'question.text': async ({ id }) => ({ text: library.text(id) }),
    'question.save': async ({ id, text }) => {
      library.save(id, text);
      return library.list();
    },
    'question.remove': async ({ id }) => {
      library.remove(id);
      return library.list();
    },
    'indicators.match': ask((at, args, signal) =>
      matchIndicators(at.store.reader, indicatorText(args), signal),
    ),

    'event.get': ask((at, { n }, signal) => event(at.store.reader, n, signal)),
    'event.find': ask((at, { eventID }, signal) => eventsById(at.store.reader, eventID, signal)),
    'event.record': ask((at, { n }, signal) => eventLine(at.store.reader, n, signal)),
    'event.original': ask(async (at, { n }, signal) => {
      const { source, hashes, links } = await eventSource(at.store.reader, n, signal);
      const [top, ...inner] = links;
      const moved = await relocations(at.store.reader);
      const found = top ? [{ ...top, path: whereNow(top.path, moved) }, ...inner] : [];
      return { text: await originalText(source, hashes, found) };
    }),

    principals: ask((at, args, signal) => principals(at.store.reader, args, signal)),
    principal: ask((at, args, signal) => principal(at.store.reader, args, networks, signal)),
    'principal.resources': ask((at, args, signal) => touchedBy(at.store.reader, args, signal)),
    'principal.compare': ask((at, args, signal) => compare(at.store.reader, args, networks, signal)),
    'principals.by': ask((at, args, signal) => principalsBy(at.store.reader, args, signal)),
    'networks.use': async ({ places, keep }) => networks.use(places, keep),
    'networks.list': async () => networks.list(),
    signals: ask((at, args, signal) => signals(at.store.reader, args, networks, signal)),
    lineage: ask((at, args, signal) => lineage(at.store.reader, args, signal)),

    resources: ask((at, args, signal) => listResources(at.store.reader, args, signal)),
    changes: ask((at, args, signal) => listChanges(at.store.reader, args, signal)),
    state: ask((at, args, signal) => stateAt(at.store.reader, args, signal)),
    'state.replay': ask((at, args, signal) => replayState(at.store.reader, args, signal)),
    'state.compare': ask((at, args, signal) => compareStates(at.store.reader, args, signal)),
    relationships: ask((at, args, signal) => relationships(at.store.reader, args, signal)),
    ledger: ask((at, args, signal) => ledger(at.store.reader, args, signal)),
    unrecorded: ask((at, args, signal) => unrecorded(at.store.reader, args, signal)),
    unexplained: ask((at, _, signal) => unexplained(at.store.reader, signal)),
    checks: ask((at, args, signal) => checkMoment(at.store.reader, args, signal)),
    compliance: ask((at, args, signal) => listCompliance(at.store.reader, args, signal)),

    'finding.list': ask((at, args, signal) => listFindings(at.store.reader, args, signal)),
    'finding.add': ask(async (at, args) => kept(await addFinding(at.store.writer, who, args))),
    'finding.update': ask(async (at, args) => kept(await updateFinding(at.store.writer, who, args))),
    'finding.remove': ask(async (at, { id }) => kept(await removeFinding(at.store.writer, who, id))),
    'finding.restore': ask(async (at, { id, revision }) =>
      kept(await restoreFinding(at.store.writer, who, id, revision)),
    ),
    'finding.import': ask(async (at, { place }, signal) => {
      if (resolve(place) === at.store.path)
        throw new Failure('usage', 'This is the case that is open: its findings are here already.');
      const { findings, from } = await findingsAt(place, signal);
      return kept(await importFindings(at.store.writer, who, findings, from));
    }),
    'finding.history': ask((at, { id }, signal) => findingHistory(at.store.reader, id, signal)),
    'finding.events': ask((at, args, signal) => findingEvents(at.store.reader, args, signal)),
    'finding.changes': ask((at, { id }, signal) => findingChanges(at.store.reader, id, signal)),

    journal: ask((at, args, signal) => listJournal(at.store.reader, args, signal)),
    'journal.verify': ask((at, _, signal) => verify(at, signal)),

    'export.preview': ask((at, { request }, signal) => previewPackage(means(at, signal), request)),
    'export.package': askExport((at, { place, request }, signal, tell) =>
      at.index.without(() => writePackage(means(at, signal, tell), place, request)),
    ),
    'export.check': ({ place, fingerprint, places }, { signal }) =>
      checkExport(place, fingerprint ?? null, places?.[0] ?? null, signal),
    'export.parquet': askExport((at, { place }, signal, tell) => writeLake(at.store, place, tell, signal)),
    'export.events': ask((at, args, signal) => exportEvents(at.store.reader, args, signal)),
    'export.sql': ask((at, args, signal) => exportTable(at.store.reader, args, signal)),
    sql: ask(async (at, args, signal) => {
      const table = await runSelect(at.store.reader, args.sql, args.count, signal);
      const plain = (cell: unknown) =>
        cell !== null && typeof cell === 'object' ? JSON.stringify(cell) : cell;
      // Lists and structs become their JSON text, so every cell is a scalar.
      const rows = table.rows.map((row) => row.map(plain)) as (string | number | boolean | null)[][];
      return { ...table, rows };
    }),
    'sql.schema': ask((at, _, signal) => sqlSchema(at.store.reader, signal)),
  };

  /** Tells everyone that the counts changed, and hands the value through. */
  async function kept<T>(value: T): Promise<T> {
    await announce();
    return value;
  }

  return { api, close: () => inTurn(close) };
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
