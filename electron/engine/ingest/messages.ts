import type { SpoolFile, SpoolName } from './batch';

/** A file to read, under the number the ledger will know it by. */
export interface Task {
  id: number;
  path: string;
  size: number;
  modified: number;
  /** SHA-256 on record for this path, when the file's time or size changed since; null for a new one. */
  knownSha256: string | null;
}

export interface BatchOrder {
  batch: number;
  loadId: number;
  /** Folder to spool into. */
  folder: string;
  tasks: Task[];
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
  | { type: 'file'; bytes: number; events: number; configItems: number; notices: number }
  | {
      type: 'batch';
      batch: number;
      files: number;
      counts: BatchCounts;
      spools: Partial<Record<SpoolName, SpoolFile>>;
      /** True when the one file of this batch turned out to be what the case already has. */
      unchanged: boolean;
    };
