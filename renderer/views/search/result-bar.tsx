import { useStore } from 'zustand';
import { formatCount, formatPlural } from '../../format/number';
import { visible } from '../../format/visible';
import { useActions, useSearch, useStores } from '../../stores/stores';
import { Icon } from '../../widgets/icon';
import { Menu } from '../../widgets/menu';
import { Text } from '../../widgets/text';
import { Working } from '../../widgets/working';
import { ColumnPicker } from './column-picker';
import { plainScope } from './scope';

/** How many, of what, and what can be done with all of them. */
export function ResultBar() {
  const { dialogs, search, selection } = useStores();
  const actions = useActions();
  const opened = useSearch((state) => state.opened);
  const scope = useSearch((state) => state.scope);
  const error = useSearch((state) => state.error);
  const since = useSearch((state) => state.since);
  const chosen = useStore(selection, (state) => state.chosen);
  const plain = scope ? plainScope(scope) : { query: '' };

  return (
    <div className="result-bar">
      <strong className="result-count" aria-live="polite">
        {opened ? formatPlural(opened.count, 'event') : ''}
      </strong>
      <span
        className="result-sentence ellipsis soft"
        title={opened ? `${opened.sentence}\n${opened.canonical}` : undefined}
      >
        {opened && <Text value={opened.sentence} />}
      </span>
      {error && error.kind !== 'query' && opened && (
        <span className="result-stopped" role="alert">
          <span className="ellipsis" title={visible(error.message)}>
            {error.kind === 'cancelled' ? 'Stopped; these rows are from before.' : visible(error.message)}
          </span>
          <button type="button" className="button button-small" onClick={() => search.getState().again()}>
            Try again
          </button>
        </span>
      )}
      <Working since={since} onCancel={search.getState().cancel} />
      {chosen.size > 0 && (
        <>
          <button
            type="button"
            className="button button-small button-main"
            onClick={() => actions.keepEvents([...chosen.values()])}
          >
            <Icon name="flag" size={14} /> Mark {formatCount(chosen.size)} as finding
          </button>
          <button type="button" className="button button-small" onClick={() => selection.getState().clear()}>
            Unmark
          </button>
        </>
      )}
      <button
        type="button"
        className="button button-quiet button-small"
        aria-label="Keep all events of the search as a finding"
        title="Keep all as a finding"
        disabled={!opened || opened.count === 0}
        onClick={() => opened && actions.keepSearch(plain, opened.count, opened.sentence)}
      >
        <Icon name="flag" size={14} /> <span className="result-word">Keep all</span>
      </button>
      <Menu
        label="Export the search"
        className="button button-quiet button-small"
        button={
          <>
            <Icon name="export" size={14} /> <span className="result-word">Export</span>
          </>
        }
        choices={[
          { id: 'csv', label: 'As CSV…' },
          { id: 'jsonl', label: 'As JSON lines…' },
        ]}
        onChoose={(id) =>
          void actions.exportEvents({ search: plain }, id === 'csv' ? 'csv' : 'jsonl', 'search')
        }
      />
      <button
        type="button"
        className="button button-quiet button-small"
        aria-label="Show the search as SQL"
        title="Show SQL"
        disabled={!opened}
        onClick={() =>
          opened && dialogs.getState().show({ kind: 'sql', sql: opened.sql, values: opened.values })
        }
      >
        <Icon name="code" size={14} /> <span className="result-word">SQL</span>
      </button>
      <ColumnPicker />
    </div>
  );
}
