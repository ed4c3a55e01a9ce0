import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DuckDBInstance as Instance } from '@duckdb/node-api';
import { Failure } from '../../../shared/result';
import { DuckDBInstance } from './duckdb';
import { appendJournal, type Who } from './journal';
import { LIMIT_SETTINGS, Limits } from './limits';
import { checkLock, takeLock } from './lock';
import { Connection, ReaderPool } from './run';
import { EVENT_VIEW, SCHEMA_VERSION, TABLES } from './schema';
import { literal, raw, sql } from './sql';
import { createViews } from './views';

/** Readers besides the writer: enough for a page, a histogram and facets at once. */
const READERS = 4;

/**
 * Rows of a row group. A transaction that brings at least one whole group is written once, compressed, instead of first
 * into the log; smaller groups than DuckDB's own also spread a small case over all cores.
 */
export const ROW_GROUP_ROWS = 30_720;

/** DuckDB's file format of this version: it compresses text better and faster than the oldest one, its default. */
const STORAGE_VERSION = 'v1.5.0';

/** An open case file: one DuckDB instance, one writer, some readers, a folder to spool through. */
export interface CaseStore {
  readonly path: string;
  readonly name: string;
  /** For derivations and findings. */
  readonly writer: Connection;
  /** For loading, whose transactions are long; what others write meanwhile need not wait for them. */
  readonly loader: Connection;
  /** That one and a second, which store side by side. */
  readonly loaders: readonly Connection[];
  /** For search results, which live in memory beside the case and are seen by every reader. */
  readonly scratch: Connection;
  /** For exports, whose statements are long; searches need not wait for them. */
  readonly exporter: Connection;
  readonly reader: ReaderPool;
  /** The only folder DuckDB may read from or write to besides the case itself. */
  readonly spoolFolder: string;
  /** For the journal. */
  readonly who: Who;
  /** Nothing can be written. */
  readonly readOnly: boolean;
  info(key: string): Promise<string | null>;
  readonly limits: Limits;
  /** Puts the log into the case. Not while others write for long: DuckDB does it later then, or when the case is closed. */
  checkpoint(): Promise<void>;
  close(): void;
}

/**
 * Makes a new case file and opens it. Only its owner can read it.
 *
 * @throws Failure `exists` when something is at the path, `unreadable` when the folder cannot be written
 */
export async function createCase(path: string, who: Who = NOBODY): Promise<CaseStore> {
  const casePath = resolve(path);
  if (existsSync(casePath)) {
    throw new Failure('exists', `There is already a file at ${casePath}. Open it, or name another.`);
  }
  if (existsSync(`${casePath}.wal`)) {
    // It may hold the last rows of a case that was moved; with a new case it would only be taken for that one's.
    const message = `${casePath}.wal is what another case left behind. Put it back beside that case or delete it, or name another case.`;
    throw new Failure('exists', message);
  }
  try {
    mkdirSync(dirname(casePath), { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw new Failure('unreadable', `The folder for the case cannot be made: ${String(thrown)}`);
  }
  checkName(casePath);
  const release = takeLock(casePath);
  const draft = `${casePath}.new`;
  try {
    rmSync(draft, { force: true });
    await writeEmptyCase(draft, who);
    // It appears under its name when it is whole, so that a kill leaves no file that is half a case.
    moveWithoutOverwriting(draft, casePath);
    return await connect(casePath, release, who);
  } catch (thrown) {
    release();
    throw thrown;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A database with the tables and nothing in them. */
async function writeEmptyCase(path: string, who: Who): Promise<void> {
  process.umask(OWNER_ONLY);
  let instance: Instance | undefined;
  try {
    instance = await DuckDBInstance.create(':memory:', BASE_SETTINGS);
    const connection = new Connection(await instance.connect());
    await connection.run(attach(path));
    await connection.run(raw('USE evidence'));
    await connection.transaction(async (writer) => {
      for (const table of [...TABLES, EVENT_VIEW]) await writer.run(raw(table));
      const facts = {
        schemaVersion: String(SCHEMA_VERSION),
        id: randomUUID(),
        createdAt: new Date().toISOString(),
      };
      for (const [key, value] of Object.entries(facts)) {
        await writer.run(sql`INSERT INTO case_info VALUES (${key}, ${value})`);
      }
      await appendJournal(writer, who, 'created', { case: facts.id });
    });
    await connection.run(raw('CHECKPOINT'));
    connection.close();
  } catch (thrown) {
    throw openFailure(path, thrown);
  } finally {
    instance?.closeSync();
  }
}

const attach = (path: string) =>
  raw(
    `ATTACH ${literal(path)} AS evidence (ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, STORAGE_VERSION ${literal(STORAGE_VERSION)})`,
  );

/** A hard link fails where a rename would overwrite; memory sticks often know no hard links. */
function moveWithoutOverwriting(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    if (existsSync(to))
      throw new Failure('exists', `There is already a file at ${to}. Open it, or name another.`);
    renameSync(from, to);
  }
}

/** DuckDB takes what follows a question mark for options of its own. */
function checkName(casePath: string): void {
  if (casePath.includes('?')) {
    throw new Failure('usage', `A case cannot lie at ${casePath}: leave the question mark out of its path.`);
  }
}

/**
 * Opens an existing case.
 *
 * @throws Failure `not-found`, `not-a-case`, `case-newer`, `case-older`, `case-busy`; in every case the file is left as it was
 */
export async function openCase(
  path: string,
  who: Who = NOBODY,
  { readOnly = false }: { readOnly?: boolean | undefined } = {},
): Promise<CaseStore> {
  const casePath = resolve(path);
  checkName(casePath);
  checkHeader(casePath);
  if (readOnly) checkLock(casePath);
  // Who only reads leaves nothing beside the case, not even for a while.
  const release = readOnly ? () => undefined : takeLock(casePath);
  try {
    await checkTables(casePath);
    return await connect(casePath, release, who, readOnly);
  } catch (thrown) {
    release();
    throw thrown;
  }
}

/** Whoever opens a case without saying so. */
const NOBODY: Who = { author: null, tool: 'coldtrail' };

/** Others have no business in a case, its log or what is spooled. */
const OWNER_ONLY = 0o077;
/** Marks a spool folder as ours to remove; a folder, so that it is no file of the evidence it may lie among. */
const SPOOL_MARK = 'coldtrail-spool';

function makeSpool(casePath: string): string {
  const folder = mkdtempSync(`${casePath}.spool-`);
  mkdirSync(join(folder, SPOOL_MARK));
  return folder;
}

/** What a process that died left behind; the lock is held, so nobody else uses them. */
function removeStaleSpools(casePath: string): void {
  const prefix = `${basename(casePath)}.spool-`;
  for (const name of readdirSync(dirname(casePath))) {
    const folder = join(dirname(casePath), name);
    if (!name.startsWith(prefix) || !existsSync(join(folder, SPOOL_MARK))) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}

const BASE_SETTINGS = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
};

async function connect(
  casePath: string,
  release: () => void,
  who: Who,
  readOnly = false,
): Promise<CaseStore> {
  // DuckDB makes its log whenever it needs one, so the mask stays.
  process.umask(OWNER_ONLY);
  if (!readOnly) removeStaleSpools(casePath);
  const spoolFolder = makeSpool(readOnly ? join(tmpdir(), 'coldtrail') : casePath);
  let instance: Instance | undefined;
  let connections: Connection[] = [];
  try {
    instance = await DuckDBInstance.create(':memory:', {
      ...BASE_SETTINGS,
      temp_directory: join(spoolFolder, 'sort'),
      memory_limit: `${memoryLimitMegabytes()}MB`,
      threads: String(Math.max(1, availableParallelism())),
      // Full row groups are compressed while the next rows are read, not all at once at the commit.
      write_buffer_row_group_count: '1',
      // A load puts its log into the case at its end; on the way it would be the same rows again and again.
      checkpoint_threshold: '512MB',
      // Rows carry their own numbers, and results are ordered where order matters.
      preserve_insertion_order: 'false',
    });
    connections = [];
    for (let index = 0; index < READERS + 6; index++) {
      connections.push(new Connection(await instance.connect()));
    }
    const [first] = connections;
    await first!.run(
      readOnly ? raw(`ATTACH ${literal(casePath)} AS evidence (READ_ONLY)`) : attach(casePath),
    );
    for (const view of createViews()) await first!.run(raw(view));
    for (const connection of connections) {
      await connection.run(raw("SET TimeZone = 'UTC'"));
      await connection.run(raw('USE evidence'));
      // It counts rows and not the texts they hold: with the usual megabyte, gigabytes of long texts wait to be read.
      await connection.run(raw("SET streaming_buffer_size = '100KB'"));
      await connection.run(raw("SET search_path = 'evidence.main,memory.main'"));
    }
    for (const setting of [
      // Loading lends the cores to the readers of evidence, and an export goes without a large cache; nothing else can
      // be set any more.
      `SET allowed_configs = [${[...LIMIT_SETTINGS].map(literal).join(', ')}]`,
      `SET allowed_directories = [${literal(`${spoolFolder}/`)}]`,
      'SET enable_external_access = false',
      'SET lock_configuration = true',
    ]) {
      await first!.run(raw(setting));
    }
  } catch (thrown) {
    for (const connection of connections) connection.close();
    instance?.closeSync();
    rmSync(spoolFolder, { recursive: true, force: true });
    throw openFailure(casePath, thrown);
  }
  const [writer, loader, other, scratch, exporter, settings, ...readers] = connections as [
    Connection,
    Connection,
    Connection,
    Connection,
    Connection,
    Connection,
    ...Connection[],
  ];
  const reader = new ReaderPool(readers);
  // Not on a connection that has work to do: starting threads takes a while, and nobody needs to wait for it.
  const limits = new Limits(settings, {
    megabytes: memoryLimitMegabytes(),
    threads: Math.max(1, availableParallelism()),
  });
  let open = true;
  return {
    path: casePath,
    name: basename(casePath).replace(/\.coldtrail$/, ''),
    writer,
    loader,
    loaders: [loader, other],
    scratch,
    exporter,
    limits,
    reader,
    spoolFolder,
    who,
    readOnly,
    async info(key) {
      const row = await reader.first<{ value: string }>(sql`SELECT value FROM case_info WHERE key = ${key}`);
      return row?.value ?? null;
    },
    checkpoint: () => checkpoint(writer),
    close() {
      if (!open) return;
      open = false;
      reader.close();
      scratch.close();
      exporter.close();
      limits.close();
      settings.close();
      loader.close();
      other.close();
      writer.close();
      instance?.closeSync();
      rmSync(spoolFolder, { recursive: true, force: true });
      release();
    },
  };
}

/** How often it is tried again while somebody else writes, and how long it waits in between. */
const CHECKPOINT_TURNS = 20;
const CHECKPOINT_PAUSE_MILLISECONDS = 50;

async function checkpoint(writer: Connection): Promise<void> {
  for (let turn = 0; turn < CHECKPOINT_TURNS; turn++) {
    try {
      await writer.run(raw('CHECKPOINT'));
      return;
    } catch (thrown) {
      if (!(thrown instanceof Failure) || !/other write transactions active/.test(thrown.message))
        throw thrown;
    }
    await wait(CHECKPOINT_PAUSE_MILLISECONDS);
  }
}

/** A third of the machine, at most 4 GiB: the rest is for the inflating workers and for whatever else runs. */
export function memoryLimitMegabytes(): number {
  return Math.floor(Math.min(totalmem() / 3, 4 * 2 ** 30) / 2 ** 20);
}

/** DuckDB writes DUCK at byte 8 of every database; anything else is not opened at all, so nothing can touch it. */
function checkHeader(casePath: string): void {
  const stat = statSync(casePath, { throwIfNoEntry: false });
  if (!stat) throw new Failure('not-found', `There is no case at ${casePath}.`);
  const notACase = `${casePath} is not a Coldtrail case. Open a .coldtrail file, or load evidence into a new case.`;
  if (!stat.isFile()) throw new Failure('not-a-case', notACase);
  const header = Buffer.alloc(12);
  try {
    const file = openSync(casePath, constants.O_RDONLY);
    readSync(file, header, 0, 12, 0);
    closeSync(file);
  } catch (thrown) {
    throw new Failure('unreadable', `${casePath} cannot be read: ${String(thrown)}`);
  }
  if (header.toString('latin1', 8, 12) !== 'DUCK') throw new Failure('not-a-case', notACase);
}

/** Looks into the database read-only first, so that a foreign one is left as it was. */
async function checkTables(casePath: string): Promise<void> {
  let instance: Instance | undefined;
  try {
    instance = await DuckDBInstance.create(casePath, { ...BASE_SETTINGS, access_mode: 'READ_ONLY' });
    const connection = new Connection(await instance.connect());
    const row = await connection.first<{ value: string }>(
      raw("SELECT value FROM case_info WHERE key = 'schemaVersion'"),
    );
    connection.close();
    const version = Number(row?.value);
    if (!Number.isInteger(version)) throw new Error('no schema version');
    if (version > SCHEMA_VERSION) {
      throw new Failure(
        'case-newer',
        `${casePath} was written by a newer Coldtrail (schema ${version}, this one reads ${SCHEMA_VERSION}). Update to open it.`,
      );
    }
    if (version < SCHEMA_VERSION) {
      throw new Failure(
        'case-older',
        `${casePath} was written by an earlier Coldtrail (schema ${version}, this one reads ${SCHEMA_VERSION}). It is left as it was: load the evidence into a new case, or open this one with the version that made it.`,
      );
    }
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    throw openFailure(casePath, thrown);
  } finally {
    instance?.closeSync();
  }
}

function openFailure(casePath: string, thrown: unknown): Failure {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (/lock on file|Conflicting lock/i.test(message)) {
    const holder = /PID (\d+)/.exec(message);
    return new Failure(
      'case-busy',
      `The case is open elsewhere${holder ? `: held by process ${holder[1]}` : ''}. Close it there first.`,
    );
  }
  if (/Permission denied|Cannot open file/i.test(message)) {
    return new Failure('unreadable', `${casePath} cannot be opened: permission denied.`);
  }
  return new Failure(
    'not-a-case',
    `${casePath} is a database, but not a Coldtrail case, or it is damaged (${message.split('\n')[0]}).`,
  );
}
