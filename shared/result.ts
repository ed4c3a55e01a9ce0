/** What went wrong, in a form that can cross a process boundary and be shown to a person. */
export type ErrorKind =
  | 'usage' // the caller asked for something that makes no sense
  | 'not-found' // the thing named is not there
  | 'not-a-case' // the file is not a Coldtrail case
  | 'case-busy' // another process holds the case
  | 'case-newer' // the case was written by a newer version
  | 'case-older' // the case was written by an earlier version that this one cannot read
  | 'read-only' // the case was opened to be read
  | 'no-case' // the call needs an open case
  | 'unreadable' // the file system refused
  | 'exists' // something is there that will not be overwritten
  | 'query' // the search text or SQL cannot be understood; detail may hold a position
  | 'cancelled' // a person or a newer request stopped it
  | 'disk-full'
  | 'out-of-memory' // it takes more than the database may hold, in memory and on the disk together
  | 'internal';

export interface AppError {
  kind: ErrorKind;
  /** One sentence: what happened, and what to do when there is something to do. */
  message: string;
  detail?: Record<string, string | number | boolean | null>;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError };

/** Thrown inside the engine; becomes an AppError at the edge. */
export class Failure extends Error {
  constructor(
    readonly kind: ErrorKind,
    message: string,
    readonly detail?: AppError['detail'],
  ) {
    super(message);
    this.name = 'Failure';
  }
}

/** Any thrown value as an AppError. What is not a Failure is a defect and says so. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof Failure) {
    return thrown.detail
      ? { kind: thrown.kind, message: thrown.message, detail: thrown.detail }
      : { kind: thrown.kind, message: thrown.message };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { kind: 'internal', message: `Something went wrong inside Coldtrail: ${message}` };
}
