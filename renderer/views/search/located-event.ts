import { useEffect, useRef } from 'react';
import { useLocation, useSearch, useStores } from '../../stores/stores';

/** An event that was linked to, or that another search or order moved: its row is looked for, and walked to. */
export function useLocatedEvent(): void {
  const { client, location } = useStores();
  const opened = useSearch((state) => state.opened);
  const rows = useSearch((state) => state.rows);
  const searching = useSearch((state) => state.since !== null);
  const event = useLocation((state) => state.params.event);
  const row = useLocation((state) => state.params.row);
  const looked = useRef<string | undefined>(undefined);
  const unknown = row === undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `row` itself may change while rows are walked through
  useEffect(() => {
    if (!opened || !rows || searching) return;
    const another = looked.current !== opened.result;
    looked.current = opened.result;
    const there = row !== undefined && String(rows.at(Number(row))?.n) === event;
    if (event === undefined || there || !(another || unknown)) return;
    const asking = new AbortController();
    const args = { result: opened.result, n: Number(event) };
    client.call('search.locate', args, { signal: asking.signal }).then(
      ({ row: found }) => {
        const { params, set } = location.getState();
        if (!asking.signal.aborted && params.event === event)
          set({ row: found === null ? undefined : String(found) }, true);
      },
      () => undefined,
    );
    return () => asking.abort();
  }, [client, location, opened, rows, searching, event, unknown]);
}
