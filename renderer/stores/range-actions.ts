import { addSeconds, shortIso } from '../format/time';
import type { CaseStore } from './case';
import type { LocationStore } from './location';

interface Range {
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

/** Moving about in time, in the search on the screen. */
export function createRangeActions(location: LocationStore, cases: CaseStore) {
  const set = (range: Range) => location.getState().set({ from: range.from, to: range.to, row: undefined });
  return {
    setRange: set,
    zoomOut: () => {
      const { params } = location.getState();
      const { firstEventTime, lastEventTime } = cases.getState().status ?? {};
      if (firstEventTime && lastEventTime && (params.from || params.to))
        set(wider({ from: params.from, to: params.to }, firstEventTime, lastEventTime));
    },
    shiftRange: (side: -1 | 1) => {
      const { params } = location.getState();
      const next = beside({ from: params.from, to: params.to }, side);
      if (next) set(next);
    },
  };
}
