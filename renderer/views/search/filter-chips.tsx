import { type KeyboardEvent, useRef, useState } from 'react';
import { formatFilter, readFilter } from '../../../shared/filter';
import { type Chip, chip, chipWords, inverted, readChips, replaceChip, writeChips } from '../../stores/chips';
import { useLocation, useStores } from '../../stores/stores';
import { Icon } from '../../widgets/icon';
import { Menu } from '../../widgets/menu';
import { useRoving } from '../../widgets/roving';
import { Text } from '../../widgets/text';
import { ChipEditor } from './chip-editor';

/** The conditions beside the search text. One tab stop: arrows walk, Enter opens a chip's menu, and each choice has its key. */
export function FilterChips() {
  const { location } = useStores();
  const param = useLocation((state) => state.params.f);
  const [editing, setEditing] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list, 'across');
  const chips = readChips(param);
  if (chips.length === 0) return null;

  const set = (next: readonly Chip[]) => location.getState().set({ f: writeChips(next), row: undefined });
  const change = (index: number, next: Chip | undefined) => set(replaceChip(chips, index, next));
  function choose(index: number, one: Chip, choice: string) {
    if (choice === 'edit') setEditing(index);
    else if (choice === 'invert') change(index, inverted(one));
    else if (choice === 'off') change(index, chip(one.text, !one.off, one.pinned));
    else if (choice === 'pin') change(index, chip(one.text, one.off, !one.pinned));
    else change(index, undefined);
  }
  function key(event: KeyboardEvent, index: number, one: Chip) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const choice = { e: 'edit', i: 'invert', d: 'off', p: 'pin', Delete: 'remove', Backspace: 'remove' }[
      event.key
    ];
    if (!choice) return;
    event.preventDefault();
    event.stopPropagation();
    choose(index, one, choice);
  }

  return (
    <div
      ref={list}
      className="chips"
      role="toolbar"
      aria-label="Conditions"
      onKeyDown={roving.onKeyDown}
      onFocus={roving.onFocus}
    >
      {chips.map((one, index) => {
        const words = chipWords(one);
        return (
          <span
            key={one.text}
            className="chip"
            data-off={one.off}
            data-pinned={one.pinned}
            onKeyDown={(event) => key(event, index, one)}
          >
            <Menu
              label={`Condition: ${words}${one.off ? ', disabled' : ''}${one.pinned ? ', pinned' : ''}`}
              className="chip-main"
              roving
              placement="bottom start"
              button={
                <>
                  {one.pinned && <Icon name="pin" size={12} />}
                  <span className="chip-words">
                    <Text value={words} />
                  </span>
                </>
              }
              choices={[
                { id: 'edit', label: 'Edit…', keys: 'e' },
                { id: 'invert', label: 'Invert', keys: 'i' },
                { id: 'off', label: one.off ? 'Enable' : 'Disable', keys: 'd' },
                { id: 'pin', label: one.pinned ? 'Unpin' : 'Pin: keep in other searches', keys: 'p' },
                { id: 'remove', label: 'Remove', keys: 'Del' },
              ]}
              onChoose={(choice) => choose(index, one, choice)}
            />
            <button
              type="button"
              tabIndex={-1}
              className="chip-remove"
              aria-label={`Remove the condition ${words}`}
              title="Remove (Del)"
              onClick={() => change(index, undefined)}
            >
              <Icon name="close" size={12} />
            </button>
            {editing === index && (
              <ChipEditor
                text={one.text}
                onDone={(text) => {
                  setEditing(null);
                  const read = text === undefined ? undefined : readFilter(text);
                  if (!read?.ok) return;
                  const canonical = formatFilter(read.filter);
                  change(index, canonical === '' ? undefined : chip(canonical, one.off, one.pinned));
                }}
              />
            )}
          </span>
        );
      })}
      {chips.length > 1 && (
        <button
          type="button"
          data-roving
          tabIndex={-1}
          className="chip-clear"
          onClick={() => set(chips.filter((one) => one.pinned))}
        >
          Remove all
        </button>
      )}
    </div>
  );
}
