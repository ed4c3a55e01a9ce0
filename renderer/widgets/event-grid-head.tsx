import {
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useRef,
  useState,
} from 'react';
import type { ColumnSort, EventColumn } from './event-columns';
import { isMenuKey } from './keys';
import { type Point, PopupMenu } from './popup-menu';
import { useRoving } from './roving';

export interface HeadActions {
  onSort: (sort: ColumnSort) => void;
  /** Undefined gives a column its share of the room again. */
  onResize: (id: string, width: number | undefined) => void;
  onMove: (id: string, to: number) => void;
  onHide: (id: string) => void;
}

interface EventGridHeadProps extends HeadActions {
  columns: readonly EventColumn[];
  widths: readonly number[];
  template: string;
  sort: ColumnSort;
}

type Choice = 'up' | 'down' | 'left' | 'right' | 'wider' | 'narrower' | 'share' | 'hide';
const STEP = 24;

/**
 * Names of the columns. One tab stop: arrows walk, Enter sorts, M opens the menu, Alt with arrows moves a column and Shift
 * with arrows changes its width. The pointer sorts by a click, moves by dragging, and resizes at the right edge.
 */
export function EventGridHead(props: EventGridHeadProps) {
  const { columns, widths, template, sort } = props;
  const row = useRef<HTMLDivElement>(null);
  const roving = useRoving(row, 'across');
  const [menu, setMenu] = useState<{ index: number; at: Point } | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const chosen = menu && columns[menu.index];

  function sortBy({ id: field, sortable }: EventColumn) {
    if (!sortable) return;
    const mine = sort.field === field;
    props.onSort({ field, descending: mine ? !sort.descending : field === 'eventTime' });
  }
  function key(event: KeyboardEvent, index: number) {
    const column = columns[index];
    const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!column) return;
    if (side !== undefined && event.altKey) props.onMove(column.id, index + side);
    else if (side !== undefined && event.shiftKey)
      props.onResize(column.id, (widths[index] ?? 0) + side * STEP);
    else if (event.key === 'Delete') props.onHide(column.id);
    else if (isMenuKey(event)) open(event, index);
    else return;
    event.preventDefault();
    event.stopPropagation();
    // The column keeps the focus where it went.
    const id = column.id;
    requestAnimationFrame(() => {
      row.current?.querySelector<HTMLElement>(`[data-column="${CSS.escape(id)}"]`)?.focus();
    });
  }
  function open(event: KeyboardEvent | MouseEvent, index: number) {
    event.preventDefault();
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    setMenu({ index, at: { x: left + 8, y: bottom } });
  }
  function choose(choice: Choice, index: number) {
    const column = columns[index];
    if (!column) return;
    const width = widths[index] ?? 0;
    if (choice === 'up' || choice === 'down')
      props.onSort({ field: column.id, descending: choice === 'down' });
    else if (choice === 'left' || choice === 'right')
      props.onMove(column.id, index + (choice === 'left' ? -1 : 1));
    else if (choice === 'hide') props.onHide(column.id);
    else if (choice === 'share') props.onResize(column.id, undefined);
    else props.onResize(column.id, width + (choice === 'wider' ? STEP : -STEP) * 2);
  }
  function drop(event: DragEvent, to: number) {
    event.preventDefault();
    if (dragged) props.onMove(dragged, to);
    setDragged(null);
    setOver(null);
  }

  return (
    <div
      ref={row}
      className="rows-head event-grid-head"
      role="row"
      aria-rowindex={1}
      style={{ gridTemplateColumns: template }}
      onKeyDown={roving.onKeyDown}
      onFocus={roving.onFocus}
    >
      <span role="columnheader">
        <span className="visually-hidden">Marked</span>
      </span>
      {columns.map((column, index) => {
        const mine = sort.field === column.id ? sort : undefined;
        const direction = column.id === 'eventTime' ? timeWords(sort) : '';
        return (
          <span
            key={column.id}
            role="columnheader"
            className="event-grid-title"
            data-over={over === index || undefined}
            aria-sort={mine ? (mine.descending ? 'descending' : 'ascending') : 'none'}
            onDragOver={(event) => {
              if (!dragged) return;
              event.preventDefault();
              setOver(index);
            }}
            onDrop={(event) => drop(event, index)}
          >
            <button
              type="button"
              data-roving
              data-column={column.id}
              tabIndex={-1}
              draggable
              className="rows-sort event-grid-sort"
              title={`${column.title}: ${column.sortable ? 'click sorts, ' : ''}drag moves, right click for more`}
              onClick={() => sortBy(column)}
              onKeyDown={(event) => key(event, index)}
              onContextMenu={(event) => open(event, index)}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                setDragged(column.id);
              }}
              onDragEnd={() => {
                setDragged(null);
                setOver(null);
              }}
            >
              <span className="ellipsis">{column.title}</span>
              {mine && <span aria-hidden="true">{mine.descending ? '↓' : '↑'}</span>}
              {mine && direction && <span className="visually-hidden">{direction}</span>}
            </button>
            <Edge width={widths[index] ?? 0} onResize={(width) => props.onResize(column.id, width)} />
          </span>
        );
      })}
      {menu && chosen && (
        <PopupMenu<Choice>
          label={`Column ${chosen.title}`}
          head={chosen.title}
          at={menu.at}
          groups={[
            [
              { id: 'up', label: chosen.id === 'eventTime' ? 'Oldest first' : 'Sort ascending', icon: 'up' },
              {
                id: 'down',
                label: chosen.id === 'eventTime' ? 'Newest first' : 'Sort descending',
                icon: 'down',
              },
            ],
            [
              { id: 'left', label: 'Move left', keys: 'Alt ←' },
              { id: 'right', label: 'Move right', keys: 'Alt →' },
              { id: 'wider', label: 'Wider', keys: '⇧ →' },
              { id: 'narrower', label: 'Narrower', keys: '⇧ ←' },
              { id: 'share', label: 'Usual width' },
            ],
            [{ id: 'hide', label: 'Hide the column', icon: 'close', keys: 'Del' }],
          ]}
          onChoose={(choice) => choose(choice, menu.index)}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  );
}

const timeWords = (sort: ColumnSort): string => `, ${sort.descending ? 'newest' : 'oldest'} first`;

/** The right edge of a column's name. Keys do the same from the name itself. */
function Edge({ width, onResize }: { width: number; onResize: (width: number | undefined) => void }) {
  const from = useRef<{ x: number; width: number } | null>(null);
  function move(event: PointerEvent) {
    if (from.current) onResize(from.current.width + event.clientX - from.current.x);
  }
  return (
    <span
      className="event-grid-edge"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={move}
      onPointerUp={() => {
        from.current = null;
      }}
      onDoubleClick={() => onResize(undefined)}
    />
  );
}
