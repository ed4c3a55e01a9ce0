export interface DiffLine {
  sign: ' ' | '+' | '-';
  text: string;
}

/** Above this many cells of the comparison table, everything counts as replaced. */
const MOST_CELLS = 1_000_000;

/** Lines that went, came and stayed, by longest common subsequence. */
export function diffLines(from: readonly string[], to: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (
    end < from.length - start &&
    end < to.length - start &&
    from[from.length - 1 - end] === to[to.length - 1 - end]
  )
    end += 1;
  const same = (text: string): DiffLine => ({ sign: ' ', text });
  return [
    ...from.slice(0, start).map(same),
    ...middle(from.slice(start, from.length - end), to.slice(start, to.length - end)),
    ...from.slice(from.length - end).map(same),
  ];
}

function middle(from: readonly string[], to: readonly string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ sign: '-', text });
  const added = (text: string): DiffLine => ({ sign: '+', text });
  if (from.length * to.length === 0 || from.length * to.length > MOST_CELLS)
    return [...from.map(removed), ...to.map(added)];
  const width = to.length + 1;
  const lengths = new Uint32Array((from.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = from.length - 1; i >= 0; i -= 1)
    for (let j = to.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < from.length || j < to.length) {
    const before = from[i];
    const after = to[j];
    if (before !== undefined && before === after) {
      out.push({ sign: ' ', text: before });
      i += 1;
      j += 1;
    } else if (before !== undefined && (after === undefined || at(i + 1, j) >= at(i, j + 1))) {
      out.push(removed(before));
      i += 1;
    } else if (after !== undefined) {
      out.push(added(after));
      j += 1;
    }
  }
  return out;
}

/** Leaves out long runs of unchanged lines but for some around each change; null marks a cut. */
export function foldLines(lines: readonly DiffLine[], around = 3): (DiffLine | null)[] {
  const keep = new Uint8Array(lines.length);
  lines.forEach((line, index) => {
    if (line.sign === ' ') return;
    for (
      let near = Math.max(0, index - around);
      near <= Math.min(lines.length - 1, index + around);
      near += 1
    )
      keep[near] = 1;
  });
  const out: (DiffLine | null)[] = [];
  lines.forEach((line, index) => {
    if (keep[index]) out.push(line);
    else if (out.at(-1) !== null || out.length === 0) out.push(null);
  });
  return out;
}
