import { useRef, useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useStore } from 'zustand';
import type { SavedSearch } from '../../../shared/model/saved';
import { appError } from '../../format/failure';
import { formatCount } from '../../format/number';
import { wholeSecond } from '../../format/time';
import { canBeColumn, writeColumn } from '../../stores/layout';
import { writeSort } from '../../stores/sort';
import { useActions, useLayout, useSearch, useStores } from '../../stores/stores';
import { Icon } from '../../widgets/icon';
import { useRoving } from '../../widgets/roving';
import { Text } from '../../widgets/text';
import { Time } from '../../widgets/time';

/** Searches kept by name in the case, and those that were asked; the one on the screen can be kept. */
export function SavedSearches() {
  return (
    <DialogTrigger>
      <Button className="button button-icon" aria-label="Saved searches and history">
        <Icon name="star" />
      </Button>
      <Popover placement="bottom end" offset={4} className="popup saved">
        <Dialog className="saved-body" aria-label="Saved searches and history">
          {({ close }) => <SavedBody close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function SavedBody({ close }: { close: () => void }) {
  const { location, saved } = useStores();
  const actions = useActions();
  const kept = useStore(saved, (state) => state.search);
  const [text, setText] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  const has = (words: string) => words.toLowerCase().includes(text.trim().toLowerCase());

  function open(
    one: Pick<SavedSearch, 'query' | 'from' | 'to'>,
    more?: Pick<SavedSearch, 'columns' | 'sort'>,
  ) {
    close();
    actions.search({
      query: one.query,
      ...(one.from ? { from: one.from } : {}),
      ...(one.to ? { to: one.to } : {}),
    });
    const columns = more?.columns.filter(canBeColumn).map((id) => writeColumn({ id }));
    const cols = columns && columns.length > 0 ? columns.join() : undefined;
    const sort = more?.sort ? writeSort(more.sort) : undefined;
    if (cols || sort) location.getState().set({ cols, sort }, true);
  }

  const mine = kept.saved.filter((one) => has(`${one.name} ${one.query}`));
  const asked = kept.history.filter((one) => has(one.query));
  return (
    <>
      <KeepThis />
      <input
        className="field"
        type="search"
        aria-label="Find among saved searches and history"
        placeholder="Find"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div
        ref={list}
        className="saved-list scroll"
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
        role="group"
        aria-label="Saved searches and history"
      >
        <h3>Saved in this case</h3>
        {mine.length === 0 && <p className="faint">{text ? 'None matches.' : 'None yet.'}</p>}
        {mine.map((one) => (
          <div key={one.id} className="saved-item">
            <button
              type="button"
              data-roving
              tabIndex={-1}
              className="saved-main"
              aria-keyshortcuts="Delete"
              onClick={() => open(one, one)}
              onKeyDown={(event) => event.key === 'Delete' && void saved.getState().remove('search', one.id)}
            >
              <strong>
                <Text value={one.name} />
              </strong>
              <span className="mono soft ellipsis">
                <Text value={one.query || 'all events'} />
              </span>
            </button>
            <button
              type="button"
              tabIndex={-1}
              className="chip-remove"
              aria-label={`Remove ${one.name}`}
              title="Remove (Del)"
              onClick={() => void saved.getState().remove('search', one.id)}
            >
              <Icon name="close" size={12} />
            </button>
          </div>
        ))}
        <h3>Asked before</h3>
        {asked.length === 0 && <p className="faint">{text ? 'None matches.' : 'Nothing yet.'}</p>}
        {asked.slice(0, 60).map((one) => (
          <button
            key={`${one.query} ${one.from} ${one.to}`}
            type="button"
            data-roving
            tabIndex={-1}
            className="saved-main"
            onClick={() => open(one)}
          >
            <span className="mono ellipsis">
              <Text value={one.query} />
            </span>
            <span className="saved-when faint">
              <Time iso={wholeSecond(one.askedAt)} />
              {one.count !== null && <span>{formatCount(one.count)} events</span>}
            </span>
          </button>
        ))}
      </div>
      {kept.history.length > 0 && (
        <button
          type="button"
          className="link saved-clear"
          onClick={() => void saved.getState().clearHistory('search')}
        >
          Clear the history
        </button>
      )}
    </>
  );
}

/** The search on the screen under a name, with its columns and order. */
function KeepThis() {
  const { saved, toast } = useStores();
  const scope = useSearch((state) => state.scope);
  const columns = useLayout((state) => state.columns);
  const [name, setName] = useState('');
  async function keep() {
    if (!scope || name.trim() === '') return;
    try {
      await saved.getState().save({
        kind: 'search',
        name,
        query: scope.query,
        ...(scope.from ? { from: scope.from } : {}),
        ...(scope.to ? { to: scope.to } : {}),
        columns: columns.map(({ id }) => id),
        sort: scope.sort,
      });
      setName('');
    } catch (thrown) {
      toast.getState().say(appError(thrown).message);
    }
  }
  return (
    <form
      className="line"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void keep();
      }}
    >
      <input
        className="field spacer"
        aria-label="Name for the search on the screen"
        placeholder="Name for this search"
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button button-main" disabled={!scope || name.trim() === ''}>
        Save
      </button>
    </form>
  );
}
