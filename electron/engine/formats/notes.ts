import type { NoticeKind } from '../../../shared/model/evidence';

/** Notices about single records kept for one file; the rest are counted in one more. */
const MAX_RECORD_NOTICES = 100;

export interface DocumentNotice {
  position: number | null;
  kind: NoticeKind;
  message: string;
}

/** Collects what must be said about one file and its records. */
export class Notes {
  readonly all: DocumentNotice[] = [];
  /** Elements that ought to be records and are left out. */
  rejected = 0;
  #aboutRecords = 0;

  /** About the whole file. */
  file(kind: NoticeKind, message: string): void {
    this.all.push({ position: null, kind, message });
  }

  record(position: number | null, kind: NoticeKind, message: string): void {
    if (++this.#aboutRecords <= MAX_RECORD_NOTICES) this.all.push({ position, kind, message });
  }

  /** A record that is left out. */
  reject(position: number, kind: NoticeKind, message: string): void {
    this.rejected++;
    this.record(position, kind, message);
  }

  /** Elements that are left out: `positions` are those worth naming, `count` is how many there are. */
  rejectAll(positions: readonly number[], count: number, message: string): void {
    for (const position of positions) this.reject(position, 'partial-record', message);
    this.rejected += count - positions.length;
    this.#aboutRecords += count - positions.length;
  }

  /** The notices, with one for those that were too many. `damage` stands in place of the end it explains. */
  end(damage: { kind: NoticeKind; message: string } | undefined): DocumentNotice[] {
    const kept = damage ? this.all.filter((notice) => notice.kind !== 'truncated') : this.all;
    if (damage) kept.push({ position: null, ...damage });
    const more = this.#aboutRecords - MAX_RECORD_NOTICES;
    if (more > 0) {
      const message = `${more} more records of this file have notices of the same kinds.`;
      kept.push({ position: null, kind: 'partial-record', message });
    }
    return kept;
  }
}

/** Positions worth keeping of elements that may turn out to be rejected. */
export const MOST_POSITIONS = MAX_RECORD_NOTICES;
