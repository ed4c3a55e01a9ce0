import { useStore } from 'zustand';
import { shortenMiddle } from '../format/shorten';
import { visible } from '../format/visible';
import { useActions, useStores } from '../stores/stores';
import { type ValueChoice, valueChoices } from '../stores/value-actions';
import type { IconName } from '../widgets/icon';
import { PopupMenu } from '../widgets/popup-menu';

const WORDS: Record<ValueChoice, { label: string; icon?: IconName; keys?: string }> = {
  include: { label: 'Filter for', icon: 'plus', keys: '+' },
  exclude: { label: 'Filter out', icon: 'minus', keys: '−' },
  present: { label: 'Filter for any value of the field' },
  only: { label: 'All events with it', icon: 'search' },
  mention: { label: 'Everything that mentions it' },
  around: { label: 'Ten minutes around it', icon: 'history' },
  column: { label: 'Show the field as a column', icon: 'columns' },
  principal: { label: 'Open the principal', icon: 'identities' },
  lineage: { label: 'Who is behind it', icon: 'lineage' },
  changes: { label: 'Its changes', icon: 'changes' },
  'copy-value': { label: 'Copy value', icon: 'copy', keys: 'c' },
  'copy-json': { label: 'Copy as JSON' },
  'copy-csv': { label: 'Copy as CSV' },
  'copy-sql': { label: 'Copy as SQL' },
  'copy-command': { label: 'Copy as command' },
};

/** What can be done with the value that was asked about: filter, follow, copy. */
export function ValueMenu() {
  const { valueMenu, layout } = useStores();
  const actions = useActions();
  const shown = useStore(valueMenu, (state) => state.shown);
  if (!shown) return null;
  const { target, at } = shown;
  const field = visible(target.field);
  const value = target.value === null ? 'absent' : shortenMiddle(visible(target.value), 44);
  return (
    <PopupMenu
      label={`What to do with ${field} ${value}`}
      head={
        <>
          <span className="soft">{field}</span> <bdi className="mono">{value}</bdi>
        </>
      }
      at={at}
      groups={valueChoices(target, layout.getState().has(target.field)).map((group) =>
        group.map((id) => ({ id, ...WORDS[id] })),
      )}
      onChoose={(choice) => actions.chooseForValue(choice, target)}
      onClose={valueMenu.getState().close}
    />
  );
}
