import { type MouseEvent, memo } from 'react';
import type { EventColumn, GridRow } from './event-columns';

interface EventGridRowProps {
  id: string;
  index: number;
  /** Undefined while it is being fetched. */
  row: GridRow | undefined;
  columns: readonly EventColumn[];
  template: string;
  /** Distance in pixels from where the rows are placed from. */
  offset: number;
  active: boolean;
  /** The column the keys are in; null when they are in the whole row. */
  column: number | null;
  chosen: boolean;
  /** The event that the search is around. */
  anchor: boolean;
  onClick: (event: MouseEvent, index: number, onMark: boolean) => void;
}

export const EventGridRow = memo(function EventGridRow(props: EventGridRowProps) {
  const { index, row, chosen } = props;
  return (
    <div
      id={props.id}
      className="rows-row event-grid-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-index={index}
      data-active={props.active || undefined}
      data-chosen={chosen || undefined}
      data-anchor={props.anchor || undefined}
      style={{ gridTemplateColumns: props.template, transform: `translateY(${props.offset}px)` }}
      onClick={(event) => {
        const onMark = event.target instanceof Element && event.target.closest('.event-grid-mark') !== null;
        props.onClick(event, index, onMark);
      }}
    >
      <span role="gridcell" className="event-grid-mark" title="Mark (Space)">
        <span className="event-grid-box" aria-hidden="true">
          {chosen ? '✓' : ''}
        </span>
        {chosen && <span className="visually-hidden">marked</span>}
      </span>
      {row ? (
        <Cells id={props.id} row={row} columns={props.columns} column={props.column} />
      ) : (
        <span role="gridcell" className="event-grid-waiting" aria-colspan={props.columns.length}>
          <span className="visually-hidden">loading</span>
        </span>
      )}
    </div>
  );
});

interface CellsProps {
  id: string;
  row: GridRow;
  columns: readonly EventColumn[];
  column: number | null;
}

const Cells = memo(function Cells({ id, row, columns, column }: CellsProps) {
  return columns.map((one, place) => (
    <span
      key={one.id}
      id={`${id}-${place}`}
      role="gridcell"
      className="rows-cell event-grid-cell"
      data-place={place}
      data-current={place === column || undefined}
    >
      {one.cell(row)}
    </span>
  ));
});
