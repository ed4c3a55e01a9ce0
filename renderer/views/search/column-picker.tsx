import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { EVENT_FIELDS } from '../../../shared/model/event';
import { visible } from '../../format/visible';
import { canBeColumn, readColumns, USUAL_COLUMNS, writeColumn } from '../../stores/layout';
import { useLayout, useSettings, useStores } from '../../stores/stores';
import { columnTitle, EVENT_COLUMNS } from '../../widgets/event-columns';
import { Icon } from '../../widgets/icon';
import { useRoving } from '../../widgets/roving';
import { Text } from '../../widgets/text';

const FIELDS = [
  ...new Set([
    ...EVENT_COLUMNS.map(({ id }) => id),
    ...EVENT_FIELDS.filter(({ type }) => type !== 'json').map(({ path }) => path),
  ]),
];
const MEANINGS = new Map(EVENT_FIELDS.map(({ path, meaning }) => [path, meaning]));
const MOST_FOUND = 40;

/** Which columns the grid has, in which order, and layouts kept by name. */
export function ColumnPicker() {
  return (
    <DialogTrigger>
      <Button className="button button-quiet button-small" aria-label="Columns">
        <Icon name="columns" size={14} /> <span className="result-word">Columns</span>
      </Button>
      <Popover placement="bottom end" offset={4} className="popup picker">
        <Dialog className="saved-body" aria-label="Columns">
          <PickerBody />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function PickerBody() {
  const { layout } = useStores();
  const columns = useLayout((state) => state.columns);
  const [text, setText] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  const others = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const found = FIELDS.filter((field) =>
      `${field} ${columnTitle(field)} ${MEANINGS.get(field) ?? ''}`.toLowerCase().includes(wanted),
    );
    // A path into a document is a column as well.
    const typed = text.trim();
    return wanted !== '' && !found.includes(typed) && canBeColumn(typed) ? [typed, ...found] : found;
  }, [text]);
  const hidden = others.filter((field) => !columns.some(({ id }) => id === field)).slice(0, MOST_FOUND);
  const { move, toggle } = layout.getState();

  function key(event: KeyboardEvent, id: string, at: number) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.altKey && by !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      move(id, at + by);
    } else if (event.key === 'Delete') toggle(id);
  }
  return (
    <>
      <div ref={list} onKeyDown={roving.onKeyDown} onFocus={roving.onFocus} className="picker-list scroll">
        <h3>Shown</h3>
        {columns.map(({ id }, at) => (
          <div key={id} className="picker-item">
            <button
              type="button"
              data-roving
              tabIndex={-1}
              role="checkbox"
              aria-checked="true"
              className="picker-main"
              title="Click hides; Alt with arrows moves"
              onClick={() => toggle(id)}
              onKeyDown={(event) => key(event, id, at)}
            >
              <span aria-hidden="true">✓</span>
              <Name field={id} />
            </button>
            <button
              type="button"
              tabIndex={-1}
              className="value-action"
              aria-label={`Move ${visible(columnTitle(id))} left`}
              disabled={at === 0}
              onClick={() => move(id, at - 1)}
            >
              <Icon name="up" size={14} />
            </button>
            <button
              type="button"
              tabIndex={-1}
              className="value-action"
              aria-label={`Move ${visible(columnTitle(id))} right`}
              disabled={at === columns.length - 1}
              onClick={() => move(id, at + 1)}
            >
              <Icon name="down" size={14} />
            </button>
          </div>
        ))}
        <h3>More fields</h3>
        <input
          className="field"
          type="search"
          aria-label="Find a field, or write a path"
          placeholder="Find, or write a path: requestParameters.bucketName"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {hidden.map((field) => (
          <button
            key={field}
            type="button"
            data-roving
            tabIndex={-1}
            role="checkbox"
            aria-checked="false"
            className="picker-main"
            onClick={() => toggle(field)}
          >
            <span aria-hidden="true">{'\u2002'}</span>
            <Name field={field} />
            <span className="faint ellipsis">{MEANINGS.get(field)}</span>
          </button>
        ))}
      </div>
      <Layouts />
    </>
  );
}

function Name({ field }: { field: string }) {
  const title = columnTitle(field);
  return (
    <span className={title === field ? 'mono picker-name' : 'picker-name'}>
      <Text value={title} />
    </span>
  );
}

function Layouts() {
  const { layout, settings } = useStores();
  const columns = useLayout((state) => state.columns);
  const layouts = useSettings((state) => state.layouts);
  const [name, setName] = useState('');
  const others = layouts.filter((one) => one.name !== name.trim());
  return (
    <div className="picker-layouts">
      <h3>Layouts</h3>
      <div className="picker-chips">
        <button
          type="button"
          className="button button-small"
          onClick={() => layout.getState().set(USUAL_COLUMNS.map((id) => ({ id })))}
        >
          Usual
        </button>
        {layouts.map((one) => (
          <span key={one.name} className="picker-item">
            <button
              type="button"
              className="button button-small"
              onClick={() => layout.getState().set(readColumns(one.columns))}
            >
              <Text value={one.name} />
            </button>
            <button
              type="button"
              className="value-action"
              aria-label={`Forget the layout ${visible(one.name)}`}
              onClick={() =>
                settings.getState().change({ layouts: layouts.filter((other) => other !== one) })
              }
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        ))}
      </div>
      <form
        className="line"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() === '') return;
          const kept = { name: name.trim(), columns: columns.map(writeColumn) };
          settings.getState().change({ layouts: [...others, kept] });
          setName('');
        }}
      >
        <input
          className="field spacer"
          aria-label="Name for this layout"
          placeholder="Name for this layout"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button" disabled={name.trim() === ''}>
          Keep
        </button>
      </form>
    </div>
  );
}
