import type { ReadLimits } from '../evidence/limits';
import type { SpoolFile, SpoolName } from './batch';
import type { LargeRoom } from './large-records';

/** A file to read, under the number the ledger will know it by. */
export interface Task {
  id: number;
  path: string;
  size: number;
  /** Milliseconds since 1970. */
  modified: number;
  /** SHA-256 on record for this path, when the file's time or size changed since; null for a new one. */
  knownSha256: string | null;
  /** What this file may make the program do. */
  limits: ReadLimits;
  /** Files that the case has of this archive; 0 when it is none. */
  inside: number;
  /** Whether the ledger holds a failed verdict under this number, to be replaced. */
  retry: boolean;
}

export interface BatchOrder {
  /** Names the spool files. */
  batch: string;
  loadId: number;
  /** Folder to spool into. */
  folder: string;
  tasks: Task[];
  /** The archive that a part of it belongs to; the whole order otherwise has it as its one task. */
  archive: number | null;
  /** The next number of a file, shared by all workers: the files of archives are numbered as they are found. */
  numbers: Int32Array<SharedArrayBuffer>;
  /** Room for large records, shared by all workers. */
  largeRoom: LargeRoom;
}

export interface BatchCounts {
  loaded: number;
  partial: number;
  skipped: number;
  failed: number;
  events: number;
  configItems: number;
  rejectedEvents: number;
  rejectedItems: number;
  bytes: number;
}

export type WorkerMessage =
  /** What was read since the last word. `done`: files on disk; those in archives are not counted. */
  | { type: 'progress'; done: number; bytes: number; events: number; configItems: number; notices: number }
  | {
      /** A `part` of an archive comes before its batch, and waits until it is taken. */
      type: 'batch' | 'part';
      counts: BatchCounts;
      spools: Partial<Record<SpoolName, SpoolFile>>;
      /** Rows of identities, and of entities. */
      identities: number;
      entities: number;
      /** Bytes of large records that room was taken for. */
      largeBytes: number;
      /** How many files it has a verdict on. */
      files: number;
      /** Whether this is of an archive: it cannot be read again file by file. */
      archive: boolean;
      /** Numbers of the tasks that turned out to be archives and have to go alone. */
      deferred: number[];
      /** True when the one file of this batch turned out to be what the case already has. */
      unchanged: boolean;
    };

export const emptyCounts = (): BatchCounts => ({
  loaded: 0,
  partial: 0,
  skipped: 0,
  failed: 0,
  events: 0,
  configItems: 0,
  rejectedEvents: 0,
  rejectedItems: 0,
  bytes: 0,
});

/** Adds the second counts to the first. */
export function addCounts(totals: BatchCounts, counts: BatchCounts): void {
  for (const key of Object.keys(totals) as (keyof BatchCounts)[]) totals[key] += counts[key];
}
