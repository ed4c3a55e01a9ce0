import { addSeconds, shortIso } from './time';

/** A half-open stretch of time; an end that is left out is that of the evidence. */
export interface Range {
  from?: string | undefined;
  to?: string | undefined;
}

/** The same middle and twice the length; undefined ends are those of the evidence, and one that reaches them is open. */
export function wider({ from, to }: Range, first: string, last: string): Range {
  const [least, most] = [Date.parse(first), Date.parse(last)];
  const start = from ? Date.parse(from) : least;
  const end = to ? Date.parse(to) : most;
  const half = Math.max(1000, end - start) / 2;
  return {
    from: start - half <= least ? undefined : shortIso(new Date(start - half)),
    to: end + half >= most ? undefined : shortIso(new Date(end + half)),
  };
}

/** The stretch of the same length before (-1) or after (1); undefined when the range has no length of its own. */
export function beside({ from, to }: Range, side: -1 | 1): Range | undefined {
  if (!from || !to) return undefined;
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return { from: addSeconds(from, side * seconds), to: addSeconds(to, side * seconds) };
}
