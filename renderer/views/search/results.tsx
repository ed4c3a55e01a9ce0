import { type RefObject, useCallback, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { EventRow } from '../../../shared/model/search';
import { ROW_HEIGHTS } from '../../stores/settings';
import { NEWEST, writeSort } from '../../stores/sort';
import { useActions, useLayout, useLocation, useSearch, useSettings, useStores } from '../../stores/stores';
import { eventColumn, isOwnColumn } from '../../widgets/event-columns';
import { EventGrid } from '../../widgets/event-grid';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { CoverageNote } from './coverage-note';
import { useLocatedEvent } from './located-event';

const MOST_MARKED = 10_000;

/** The grid of the present search, and the keys that walk it. */
export function Results({ walk }: { walk: RefObject<((by: -1 | 1) => void) | null> }) {
  const { dialogs, layout, location, search, selection, settings, steps, toast, valueMenu } = useStores();
  const actions = useActions();
  const rows = useSearch((state) => state.rows);
  const opened = useSearch((state) => state.opened);
  const error = useSearch((state) => state.error);
  const sort = useSearch((state) => state.scope?.sort ?? NEWEST);
  const scope = useSearch((state) => state.scope);
  const arrived = useSearch((state) => state.arrived);
  const density = useSettings((state) => state.density);
  const shown = useLayout((state) => state.columns);
  const chosen = useStore(selection, (state) => state.chosen);
  const event = useLocation((state) => state.params.event);
  const rowParam = useLocation((state) => state.params.row);
  useEffect(() => {
    search.getState().show(shown.map(({ id }) => id).filter((id) => !isOwnColumn(id)));
  }, [search, shown]);
  const columns = useMemo(() => shown.map(({ id, width }) => eventColumn(id, width)), [shown]);

  const row = rowParam === undefined ? null : Number(rowParam);
  const active = row !== null && rows && row < rows.count ? row : null;
  const set = location.getState().set;

  const activate = useCallback(
    (index: number) => {
      const at = search.getState().rows?.at(index);
      // With the pane open it follows the row; otherwise only the row is noted.
      const follow = location.getState().params.event !== undefined && at;
      set({ row: String(index), ...(follow ? { event: String(at.n) } : {}) }, true);
    },
    [location, search, set],
  );
  const open = useCallback(
    (index: number) => {
      const at = search.getState().rows?.at(index);
      if (at)
        set({ row: String(index), event: String(at.n) }, location.getState().params.event !== undefined);
    },
    [location, search, set],
  );
  const seen = useCallback(
    (first: number, last: number) => {
      inSight.current = [first, last];
      search.getState().rows?.want(first, last);
    },
    [search],
  );

  useLocatedEvent();

  // A page that arrives after the row was walked to: the pane then follows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each arrival may bring the row
  useEffect(() => {
    const at = active === null ? undefined : rows?.at(active);
    if (
      at &&
      event !== undefined &&
      String(at.n) !== event &&
      location.getState().params.row === String(active)
    )
      set({ event: String(at.n) }, true);
  }, [arrived]);
  // Other further fields are asked for where they are seen.
  const further = useSearch((state) => state.further);
  const inSight = useRef<[number, number]>([0, 0]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for other fields
  useEffect(() => rows?.want(...inSight.current), [further]);

  const step = useCallback(
    (by: -1 | 1) => {
      const { params } = location.getState();
      const to = (params.row === undefined ? -1 : Number(params.row)) + by;
      if (to >= 0 && to < (search.getState().rows?.count ?? 0)) open(to);
    },
    [location, open, search],
  );
  useImperativeHandle(walk, () => step, [step]);

  useEffect(() => {
    function key(pressed: KeyboardEvent) {
      const target = pressed.target;
      const typing = target instanceof HTMLElement && target.matches('input, textarea, select');
      if (dialogs.getState().dialog || valueMenu.getState().shown || typing) return;
      if ((pressed.ctrlKey || pressed.metaKey) && pressed.key.toLowerCase() === 'z') {
        pressed.preventDefault();
        if (pressed.shiftKey) steps.getState().redo();
        else steps.getState().undo();
      }
      if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return;
      if (
        pressed.key === 'Escape' &&
        !pressed.defaultPrevented &&
        location.getState().params.event !== undefined
      )
        set({ event: undefined });
      if (!settings.getState().singleKeys) return;
      const { params } = location.getState();
      const now = params.row === undefined ? -1 : Number(params.row);
      if (pressed.key === 'j') step(1);
      else if (pressed.key === 'k') step(-1);
      else if (pressed.key === 'f') {
        const marked = [...selection.getState().chosen.values()];
        const at = search.getState().rows?.at(now);
        if (marked.length > 0) actions.keepEvents(marked);
        else if (at) actions.keepEvents([at]);
      } else return;
      pressed.preventDefault();
    }
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  }, [actions, dialogs, location, search, selection, set, settings, step, steps, valueMenu]);

  const values = useMemo(
    () => ({
      onInclude: actions.filterFor,
      onExclude: actions.filterOut,
      onCopy: (text: string) => void actions.copy(text),
      onMenu: (field: string, row: EventRow, value: string | null, at: Element | { x: number; y: number }) =>
        valueMenu.getState().open({ field, value, row }, at),
    }),
    [actions, valueMenu],
  );

  async function range(from: number, to: number) {
    const first = Math.min(from, to);
    const last = Math.max(from, to);
    if (!rows) return;
    if (last - first >= MOST_MARKED) {
      toast.getState().say('That is too many rows to mark; use Keep all for a whole search.');
      return;
    }
    const found = await rows.range(first, last);
    selection.getState().add(found);
  }

  // What was there stays: a search that failed or was stopped says so above its predecessor's rows.
  if (!rows || !opened) {
    if (error && error.kind !== 'query')
      return <Problem error={error} onRetry={() => search.getState().again()} />;
    return error ? <div className="spacer" /> : <Skeleton rows={20} label="Searching" />;
  }
  if (rows.count === 0)
    return (
      <Empty title="Nothing matches">
        <p>
          No event in this case fits the search and the time range. Remove a condition or widen the range.
        </p>
        {scope && <CoverageNote query={scope.query} from={scope.from} to={scope.to} />}
        <button
          type="button"
          className="button"
          onClick={() =>
            set({
              q: undefined,
              f: undefined,
              from: undefined,
              to: undefined,
              event: undefined,
              row: undefined,
            })
          }
        >
          Show all events
        </button>
      </Empty>
    );
  return (
    <EventGrid
      label="Events"
      subject={opened.result}
      count={rows.count}
      at={rows.at}
      onSeen={seen}
      columns={columns}
      rowHeight={ROW_HEIGHTS[density]}
      active={active}
      chosen={chosen}
      sort={sort}
      onActive={activate}
      onOpen={open}
      onToggle={(index) => {
        const at = rows.at(index);
        if (at) selection.getState().toggle(at);
      }}
      onRange={(from, to) => void range(from, to)}
      onSort={(next) => set({ sort: writeSort(next), row: undefined })}
      onResize={layout.getState().resize}
      onMove={layout.getState().move}
      onHide={layout.getState().toggle}
      values={values}
      onEscape={() => set({ event: undefined })}
    />
  );
}
