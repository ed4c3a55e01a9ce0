import { type Range, wider } from '../format/range';
import type { CaseStore } from './case';
import type { LocationStore } from './location';

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
  };
}
