import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { clamp, formatCount } from '../format/number';
import { CellTools } from './cell-tools';
import { columnWidths } from './column-widths';
import type { ColumnSort, EventColumn, GridRow } from './event-columns';
import { EventGridHead, type HeadActions } from './event-grid-head';
import { EventGridRow } from './event-grid-row';
import { isMenuKey } from './keys';
import { useRowWindow } from './row-window';
import type { ValueActions } from './value-action';
import './rows.css';
import './event-grid.css';

const HEADER = 26;
/** Width of the column that shows what is marked. */
const MARK = 28;
/** Milliseconds after which a pointer at rest is offered the tools of a cell, so that a quick click never meets them. */
const REST = 220;
/** Rows that are placed from the same beginning. */
const BASE = 1_000;

export interface EventGridProps extends HeadActions {
  label: string;
  count: number;
  at: (index: number) => GridRow | undefined;
  /** Which rows are seen, so that they can be fetched. */
  onSeen: (first: number, last: number) => void;
  columns: readonly EventColumn[];
  rowHeight: number;
  active: number | null;
  /** The events that are marked, by their numbers. */
  chosen: Pick<ReadonlySet<number>, 'has'>;
  /** Number of the event that the search is around. */
  anchor?: number | undefined;
  sort: ColumnSort;
  onActive: (index: number) => void;
  onOpen: (index: number) => void;
  onToggle: (index: number) => void;
  /** Marks all rows between two. */
  onRange: (from: number, to: number) => void;
  onEscape: () => void;
  values: Omit<ValueActions, 'onMenu'> & {
    onMenu: (
      field: string,
      row: GridRow,
      value: string | null,
      at: Element | { x: number; y: number },
    ) => void;
  };
  /** Changes when the rows are those of another search: the grid then starts at the top. */
  subject: string;
}

interface CellPlace {
  index: number;
  place: number;
}

/**
 * What is taken from the numbers of rows to have their keys. Where most rows in sight are others than before, each takes the
 * elements of the one that stood in its place: changing them takes less time than making new ones.
 */
function useShift(first: number, last: number): number {
  const before = useRef({ first, last, shift: 0 });
  const { current } = before;
  const staying = Math.min(last, current.last) - Math.max(first, current.first) + 1;
  const shift = staying * 2 < last - first + 1 ? current.shift + first - current.first : current.shift;
  before.current = { first, last, shift };
  return shift;
}

/** Events by row number: only what is seen exists, however many there are. Up and down walk the rows, left and right their cells. */
export function EventGrid(props: EventGridProps) {
  const { count, at, onSeen, columns, rowHeight, active, chosen, values } = props;
  const view = useRowWindow(count, rowHeight, HEADER);
  const name = useId();
  const widths = useMemo(() => columnWidths(columns, view.width - MARK), [columns, view.width]);
  const template = useMemo(() => `${MARK}px ${widths.map((width) => `${width}px`).join(' ')}`, [widths]);
  const width = MARK + widths.reduce((sum, one) => sum + one, 0);
  const [column, setColumn] = useState<number | null>(null);
  const [hovered, setHovered] = useState<CellPlace | null>(null);
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { first, last, reveal, scrollTo } = view;
  const measured = view.space.viewport > 0;
  const current = column === null ? null : Math.min(column, columns.length - 1);

  useEffect(() => {
    if (count > 0 && last >= first) onSeen(first, last);
  }, [count, first, last, onSeen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject starts at the top
  useEffect(() => {
    scrollTo(0);
    setHovered(null);
  }, [props.subject, scrollTo]);
  // A place that was linked to, or walked to, is shown; other searches begin at their top.
  useEffect(() => {
    if (active !== null && measured) reveal(active);
  }, [active, measured, reveal]);

  function go(index: number, mark: boolean) {
    const to = clamp(index, 0, count - 1);
    if (mark) props.onRange(active ?? to, to);
    props.onActive(to);
  }

  /** The cell that keys are about. */
  function cell(index: number | null, place: number | null) {
    const row = index === null ? undefined : at(index);
    const one = place === null ? undefined : columns[place];
    return row && one ? { row, field: one.id, value: one.value(row) } : undefined;
  }

  function key(event: KeyboardEvent) {
    if (event.target !== event.currentTarget || count === 0) return;
    const here = cell(active, current);
    if (isMenuKey(event) && active !== null) {
      const about = here ?? cell(active, 0);
      const element = document.getElementById(`${name}-${active}${here ? `-${current}` : ''}`);
      if (about && element) values.onMenu(about.field, about.row, about.value, element);
      return event.preventDefault();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = active ?? -1;
    const target: Record<string, number> = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      PageDown: Math.max(now, first) + view.pageRows,
      PageUp: Math.max(now, first) - view.pageRows,
      Home: 0,
      End: count - 1,
    };
    const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const to = target[event.key];
    if (to !== undefined) go(to, event.shiftKey);
    else if (side !== undefined) {
      if (active === null) props.onActive(Math.max(0, first));
      const next = (current ?? (side > 0 ? -1 : 0)) + side;
      setColumn(next < 0 ? null : Math.min(next, columns.length - 1));
    } else if (event.key === 'Enter' && active !== null) props.onOpen(active);
    else if (event.key === ' ' && active !== null) props.onToggle(active);
    else if (event.key === '+' && here) values.onInclude(here.field, here.value);
    else if (event.key === '-' && here) values.onExclude(here.field, here.value);
    else if (event.key === 'c' && here) values.onCopy(here.value ?? '');
    else if (event.key === 'Escape' && current !== null) setColumn(null);
    else if (event.key === 'Escape') props.onEscape();
    else return;
    event.preventDefault();
  }

  const latest = useRef({ active, props });
  latest.current = { active, props };
  const click = useCallback((event: MouseEvent, index: number, onMark: boolean) => {
    const { active: now, props: present } = latest.current;
    if (event.shiftKey) {
      present.onRange(now ?? index, index);
      present.onActive(index);
    } else if (onMark || event.ctrlKey || event.metaKey) {
      present.onToggle(index);
      present.onActive(index);
    } else present.onOpen(index);
  }, []);

  function placeOf(target: EventTarget): CellPlace | null {
    if (!(target instanceof Element)) return null;
    const index = target.closest<HTMLElement>('[data-index]')?.dataset.index;
    const place = target.closest<HTMLElement>('[data-place]')?.dataset.place;
    return index === undefined || place === undefined ? null : { index: Number(index), place: Number(place) };
  }
  function point(event: PointerEvent) {
    if (event.pointerType === 'touch') return;
    if (event.target instanceof Element && event.target.closest('.cell-tools')) return;
    const next = placeOf(event.target);
    clearTimeout(resting.current);
    if (next?.index === hovered?.index && next?.place === hovered?.place) return;
    setHovered(null);
    resting.current = setTimeout(() => setHovered(next), REST);
  }
  function menu(event: MouseEvent) {
    const found = placeOf(event.target);
    const about = found && cell(found.index, found.place);
    if (!about) return;
    event.preventDefault();
    props.onActive(found.index);
    values.onMenu(about.field, about.row, about.value, { x: event.clientX, y: event.clientY });
  }

  // Rows keep their place while the list moves under them, so that a scrolled frame draws only what came into sight.
  const base = first - (first % BASE);
  const shift = useShift(first, last);
  const rows = [];
  for (let index = first; index <= last; index += 1) {
    const row = at(index);
    rows.push(
      <EventGridRow
        key={index - shift}
        id={`${name}-${index}`}
        index={index}
        row={row}
        columns={columns}
        template={template}
        offset={(index - base) * rowHeight}
        active={index === active}
        column={index === active ? current : null}
        chosen={row !== undefined && chosen.has(row.n)}
        anchor={row !== undefined && row.n === props.anchor}
        onClick={click}
      />,
    );
  }

  const pointed = hovered && hovered.index >= first && hovered.index <= last ? hovered : null;
  const about = pointed && cell(pointed.index, pointed.place);
  const seen = active !== null && active >= first && active <= last;
  return (
    <>
      <div
        ref={view.scroller}
        className="event-grid scroll"
        data-home
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable="true"
        aria-keyshortcuts="+ - c m"
        aria-activedescendant={seen ? `${name}-${active}${current === null ? '' : `-${current}`}` : undefined}
        onScroll={view.onScroll}
        onKeyDown={key}
        onPointerOver={point}
        onPointerLeave={() => {
          clearTimeout(resting.current);
          setHovered(null);
        }}
        onContextMenu={menu}
      >
        <div className="event-grid-space" style={{ height: view.space.shown + HEADER, width }}>
          <EventGridHead
            columns={columns}
            widths={widths}
            template={template}
            sort={props.sort}
            onSort={props.onSort}
            onResize={props.onResize}
            onMove={props.onMove}
            onHide={props.onHide}
          />
          <div className="event-grid-rows" role="rowgroup" style={{ height: view.space.viewport }}>
            <div
              className="event-grid-moved"
              role="none"
              style={{ transform: `translateY(${base * rowHeight - view.top}px)` }}
            >
              {rows}
              {pointed && about && (
                <CellTools
                  field={about.field}
                  value={about.value}
                  right={MARK + widths.slice(0, pointed.place + 1).reduce((sum, one) => sum + one, 0)}
                  top={(pointed.index - base) * rowHeight}
                  height={rowHeight - 1}
                  onInclude={() => values.onInclude(about.field, about.value)}
                  onExclude={() => values.onExclude(about.field, about.value)}
                  onMenu={(element) => values.onMenu(about.field, about.row, about.value, element)}
                />
              )}
            </div>
          </div>
        </div>
      </div>
      <span className="visually-hidden" role="status">
        {active !== null ? `Row ${formatCount(active + 1)} of ${formatCount(count)}` : ''}
      </span>
    </>
  );
}
