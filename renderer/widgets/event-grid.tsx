import { type KeyboardEvent, type MouseEvent, useEffect, useId } from 'react';
import type { EventRow } from '../../shared/model/search';
import { formatCount } from '../format/number';
import type { EventColumn } from './event-columns';
import { EventGridRow } from './event-grid-row';
import { useRowWindow } from './row-window';
import './event-grid.css';

const HEADER = 26;
/** Width of the column that shows what is marked. */
const MARK = 28;

export interface EventGridProps {
  label: string;
  count: number;
  at: (index: number) => EventRow | undefined;
  /** Which rows are seen, so that they can be fetched. */
  onSeen: (first: number, last: number) => void;
  columns: readonly EventColumn[];
  rowHeight: number;
  active: number | null;
  /** The events that are marked, by their numbers. */
  chosen: Pick<ReadonlySet<number>, 'has'>;
  order: 'newest' | 'oldest';
  onActive: (index: number) => void;
  onOpen: (index: number) => void;
  onToggle: (index: number) => void;
  /** Marks all rows between two. */
  onRange: (from: number, to: number) => void;
  onOrder: () => void;
  onEscape: () => void;
  /** Changes when the rows are those of another search: the grid then starts at the top. */
  subject: string;
}

/** Events by row number: only what is seen exists, however many there are. */
export function EventGrid(props: EventGridProps) {
  const { count, at, onSeen, columns, rowHeight, active, chosen } = props;
  const view = useRowWindow(count, rowHeight, HEADER);
  const name = useId();
  const template = `${MARK}px ${columns.map((column) => column.width).join(' ')}`;
  const width = MARK + columns.reduce((sum, column) => sum + column.least, 0);
  const { first, last, reveal, scrollTo } = view;
  const measured = view.space.viewport > 0;

  useEffect(() => {
    if (count > 0 && last >= first) onSeen(first, last);
  }, [count, first, last, onSeen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject starts at the top
  useEffect(() => scrollTo(0), [props.subject, scrollTo]);
  useEffect(() => {
    if (active !== null && measured) reveal(active);
  }, [active, measured, reveal]);

  function go(index: number, mark: boolean) {
    const to = Math.max(0, Math.min(count - 1, index));
    if (mark) props.onRange(active ?? to, to);
    props.onActive(to);
  }

  function key(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || count === 0) return;
    const now = active ?? -1;
    const target: Record<string, number> = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      PageDown: Math.max(now, first) + view.pageRows,
      PageUp: Math.max(now, first) - view.pageRows,
      Home: 0,
      End: count - 1,
    };
    const to = target[event.key];
    if (to !== undefined) go(to, event.shiftKey);
    else if (event.key === 'Enter' && active !== null) props.onOpen(active);
    else if (event.key === ' ' && active !== null) props.onToggle(active);
    else if (event.key === 'Escape') props.onEscape();
    else return;
    event.preventDefault();
  }

  function click(event: MouseEvent, index: number, onMark: boolean) {
    if (event.shiftKey) {
      props.onRange(active ?? index, index);
      props.onActive(index);
    } else if (onMark || event.ctrlKey || event.metaKey) {
      props.onToggle(index);
      props.onActive(index);
    } else props.onOpen(index);
  }

  const rows = [];
  for (let index = first; index <= last; index += 1) {
    const row = at(index);
    rows.push(
      <EventGridRow
        key={index}
        id={`${name}-${index}`}
        index={index}
        row={row}
        columns={columns}
        template={template}
        offset={index * rowHeight - view.top}
        active={index === active}
        chosen={row !== undefined && chosen.has(row.n)}
        onClick={click}
      />,
    );
  }

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
        aria-activedescendant={
          active !== null && active >= first && active <= last ? `${name}-${active}` : undefined
        }
        onScroll={view.onScroll}
        onKeyDown={key}
      >
        <div className="event-grid-space" style={{ height: view.space.shown + HEADER, minWidth: width }}>
          <div
            className="event-grid-head"
            role="row"
            aria-rowindex={1}
            style={{ gridTemplateColumns: template }}
          >
            <span role="columnheader">
              <span className="visually-hidden">Marked</span>
            </span>
            {columns.map((column) =>
              column.id === 'eventTime' ? (
                <span
                  key={column.id}
                  role="columnheader"
                  aria-sort={props.order === 'newest' ? 'descending' : 'ascending'}
                >
                  <button type="button" className="event-grid-sort" onClick={props.onOrder}>
                    {column.title} <span aria-hidden="true">{props.order === 'newest' ? '↓' : '↑'}</span>
                    <span className="visually-hidden">{`, ${props.order} first`}</span>
                  </button>
                </span>
              ) : (
                <span key={column.id} role="columnheader">
                  {column.title}
                </span>
              ),
            )}
          </div>
          <div className="event-grid-rows" role="rowgroup" style={{ height: view.space.viewport }}>
            {rows}
          </div>
        </div>
      </div>
      <span className="visually-hidden" role="status">
        {active !== null ? `Row ${formatCount(active + 1)} of ${formatCount(count)}` : ''}
      </span>
    </>
  );
}
