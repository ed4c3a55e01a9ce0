/**
 * What stands where in the module's memory, and the rows that are written into it. Every region has room behind its end, so
 * that sixteen bytes at a time may be read and copied past what is meant.
 */

const SLACK: usize = 64;
/** Bytes of the content that are looked at together. */
export const WINDOW_BYTES: u32 = 2 << 20;
/** What is handed in beside the content: an identity that has its row, or a document of a record read elsewhere. */
export const SCRATCH_BYTES: u32 = 1 << 20;
const EVENT_BYTES: usize = 4 << 20;
const ENTITY_BYTES: usize = 3 << 20;
const LINK_BYTES: usize = 1 << 20;

export const WINDOW: usize = memory.data(16);
let end: usize = (__heap_base + 15) & ~15;

/** A region of memory, taken once and for good. */
export function region(bytes: usize): usize {
  const start = end;
  end = (start + bytes + SLACK + 15) & ~15;
  const pages = ((end + 0xffff) >>> 16) as i32;
  if (pages > memory.size()) memory.grow(pages - memory.size());
  return start;
}

export const window: usize = region(WINDOW_BYTES);
export const scratch: usize = region(SCRATCH_BYTES);

/** Rows of one kind that wait to be taken: where they begin, where the next one goes, and the longest one's bytes. */
export class Rows {
  start: usize;
  at: usize;
  end: usize;
  row: usize;
  longest: u32 = 0;
  constructor(bytes: usize) {
    this.start = region(bytes);
    this.at = this.start;
    this.row = this.start;
    this.end = this.start + bytes;
  }
}
