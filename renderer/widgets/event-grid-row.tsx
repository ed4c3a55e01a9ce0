import { type MouseEvent, memo } from 'react';
import type { EventRow } from '../../shared/model/search';
import type { EventColumn } from './event-columns';

interface EventGridRowProps {
  id: string;
  index: number;
  /** Undefined while it is being fetched. */
  row: EventRow | undefined;
  columns: readonly EventColumn[];
  template: string;
  /** Distance in pixels from the top of what is seen. */
  offset: number;
  active: boolean;
  chosen: boolean;
  onClick: (event: MouseEvent, index: number, onMark: boolean) => void;
}

export function EventGridRow(props: EventGridRowProps) {
  const { index, row, chosen } = props;
  return (
    <div
      id={props.id}
      className="event-grid-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-active={props.active || undefined}
      data-chosen={chosen || undefined}
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
        <Cells row={row} columns={props.columns} />
      ) : (
        <span role="gridcell" className="event-grid-waiting" aria-colspan={props.columns.length}>
          <span className="visually-hidden">loading</span>
        </span>
      )}
    </div>
  );
}

const Cells = memo(function Cells({ row, columns }: { row: EventRow; columns: readonly EventColumn[] }) {
  return columns.map((column) => (
    <span key={column.id} role="gridcell" className="event-grid-cell">
      {column.cell(row)}
    </span>
  ));
});
