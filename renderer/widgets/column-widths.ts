/** How much room a column wants, in pixels. */
export interface Room {
  /** Given by the person; then nothing else counts. */
  width?: number | undefined;
  /** Reads well. */
  least: number;
  /** Still tells what is in it. */
  tight: number;
  /** Of the room that is left over. */
  share: number;
}

/**
 * A width for each column. With room to spare the shares get it; with too little all shrink alike, down to `tight`, so
 * that the columns stay in sight. When not even that is enough, as many of the first ones as have room fill what is seen,
 * and the others are scrolled to.
 */
export function columnWidths(columns: readonly Room[], available: number): number[] {
  const narrowest = (some: readonly Room[]) =>
    some.reduce((sum, column) => sum + (column.width ?? column.tight), 0);
  let seen = columns.length;
  while (seen > 1 && narrowest(columns.slice(0, seen)) > available) seen -= 1;
  const others = columns.slice(seen).map((column) => column.width ?? column.least);
  return [...fitted(columns.slice(0, seen), available), ...others];
}

function fitted(columns: readonly Room[], available: number): number[] {
  const fixed = columns.reduce((sum, column) => sum + (column.width ?? 0), 0);
  const free = columns.filter((column) => column.width === undefined);
  const room = available - fixed;
  const least = free.reduce((sum, column) => sum + column.least, 0);
  const tight = free.reduce((sum, column) => sum + column.tight, 0);
  if (room >= least) {
    const shares = free.reduce((sum, column) => sum + column.share, 0);
    const each = shares === 0 ? 0 : (room - least) / shares;
    return columns.map((column) => column.width ?? Math.floor(column.least + each * column.share));
  }
  const shrunk = least === tight ? 1 : Math.min(1, (least - room) / (least - tight));
  return columns.map(
    (column) => column.width ?? Math.floor(column.least - (column.least - column.tight) * shrunk),
  );
}
