import { Fragment, type KeyboardEvent, type ReactNode, useRef } from 'react';
import { visible } from '../format/visible';
import { isMenuKey } from './keys';
import { useRoving } from './roving';
import { Text } from './text';
import { ValueAction, type ValueActions } from './value-action';
import './value-table.css';

export interface ValueRow {
  field: string;
  /** As it is searched for; null when the field is absent. */
  value: string | null;
  shown?: ReactNode;
}

export interface ValueSection {
  title: string;
  rows: readonly ValueRow[];
  /** Beginning of the fields that the title stands for; left out of the names that are shown. */
  within?: string;
}

/** Fields and their values, in sections. Arrows walk the rows; +, −, C and M filter for, filter out, copy, and open the menu of everything else. */
export function ValueTable({
  label,
  sections,
  ...actions
}: { label: string; sections: readonly ValueSection[] } & ValueActions) {
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  return (
    <div
      ref={list}
      className="values"
      role="grid"
      aria-label={label}
      onKeyDown={roving.onKeyDown}
      onFocus={roving.onFocus}
    >
      {sections.map(({ title, rows, within = '' }) => (
        <div key={title} role="rowgroup" aria-label={title}>
          <div className="value-section" aria-hidden="true">
            {title}
          </div>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a field can stand there more than once
            <Row key={`${row.field} ${index}`} row={row} within={within} {...actions} />
          ))}
        </div>
      ))}
    </div>
  );
}

function Row({
  row,
  within,
  onInclude,
  onExclude,
  onCopy,
  onMenu,
}: { row: ValueRow; within: string } & ValueActions) {
  const words = `${row.field} ${row.value === null ? 'absent' : visible(row.value).slice(0, 80)}`;
  function key(event: KeyboardEvent) {
    if (isMenuKey(event)) onMenu(row.field, row.value, event.currentTarget);
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === '+' || event.key === 'Enter') onInclude(row.field, row.value);
    else if (event.key === '-') onExclude(row.field, row.value);
    else if (event.key === 'c') onCopy(row.value ?? '');
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div
      role="row"
      data-roving
      tabIndex={-1}
      className="value-row"
      aria-keyshortcuts="+ - c m"
      onKeyDown={key}
      onContextMenu={(event) => {
        if (!getSelection()?.isCollapsed) return;
        event.preventDefault();
        onMenu(row.field, row.value, { x: event.clientX, y: event.clientY });
      }}
    >
      <span role="rowheader" className="value-field" title={visible(row.field)}>
        <FieldName name={row.field.startsWith(within) ? row.field.slice(within.length) : row.field} />
      </span>
      <span role="gridcell" className="value-value">
        {row.shown ?? (row.value === null ? <em className="faint">absent</em> : <Text value={row.value} />)}
      </span>
      <span role="gridcell" className="value-actions">
        <ValueAction
          name="plus"
          label={`Filter for ${words}`}
          hint="Filter for (+)"
          onClick={() => onInclude(row.field, row.value)}
        />
        <ValueAction
          name="minus"
          label={`Filter out ${words}`}
          hint="Filter out (−)"
          onClick={() => onExclude(row.field, row.value)}
        />
        <ValueAction
          name="copy"
          label={`Copy ${words}`}
          hint="Copy (c)"
          onClick={() => onCopy(row.value ?? '')}
        />
        <ValueAction
          name="more"
          label={`More for ${words}`}
          hint="More (m)"
          onClick={(event) => onMenu(row.field, row.value, event.currentTarget)}
        />
      </span>
    </div>
  );
}

/** A dotted path, which may break after a dot. */
function FieldName({ name }: { name: string }) {
  return name.split(/(?<=\.)/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
    <Fragment key={index}>
      {index > 0 && <wbr />}
      <Text value={part} />
    </Fragment>
  ));
}
