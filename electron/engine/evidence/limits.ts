import type { NoticeKind } from '../../../shared/model/evidence';

/** Bounds on what evidence may make this program do. All of them are settings of a load. */
export interface ReadLimits {
  /** Largest inflated content of one file, in bytes. */
  inflatedBytes: number;
  /** Largest ratio of inflated to stored size, once the content is past 64 MB. */
  ratio: number;
  /** How deep archives may stand in one another. */
  depth: number;
  /** Most entries of one archive, those of archives in it included. */
  entries: number;
  /** Most bytes that all entries of one archive may inflate to together. */
  archiveBytes: number;
  /** Largest ZIP archive inside another archive: it has to be held in memory. */
  innerZipBytes: number;
}

/** The bounds on one file. */
export type ContentLimits = Pick<ReadLimits, 'inflatedBytes' | 'ratio'>;

export const DEFAULT_LIMITS: ReadLimits = {
  inflatedBytes: 8 * 2 ** 30,
  ratio: 400,
  depth: 5,
  entries: 1_000_000,
  archiveBytes: 512 * 2 ** 30,
  innerZipBytes: 512 * 2 ** 20,
};

/** Content below this size is never taken for a bomb, however small it was stored. */
export const RATIO_FROM_BYTES = 64 * 2 ** 20;

/** Why the content of a file ended before its time. */
export interface Damage {
  kind: NoticeKind;
  message: string;
}

/** Thrown by a source of bytes that ends before its time. */
export class Damaged extends Error {
  constructor(readonly damage: Damage) {
    super(damage.message);
  }
}

/** What a source of bytes threw, as damage. */
export function damageOf(thrown: unknown, what: string): Damage {
  if (thrown instanceof Damaged) return thrown.damage;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const early = /unexpected end|ended too|not enough bytes|too early/i.test(message);
  return {
    kind: early ? 'truncated' : 'corrupt',
    message: `${what} ${early ? 'ends too early' : 'is damaged'} (${message}); what stands before that is kept.`,
  };
}
