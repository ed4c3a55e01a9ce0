import { type FormEvent, type KeyboardEvent, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { type FilterError, formatFilter, readFilter } from '../../../shared/filter';
import { chip, readChips, writeChips } from '../../stores/chips';
import { filterError } from '../../stores/filter-text';
import { useLocation, useSearch, useStores } from '../../stores/stores';
import { Icon } from '../../widgets/icon';
import { QueryField, type QueryProblem } from './query-field';
import { SavedSearches } from './saved-searches';
import { SearchTimeRange } from './time-range';

/** Search text and time range. Enter searches, Ctrl+Enter makes a chip of the text; an error stands under the place it is about. */
export function QueryBar() {
  const { dialogs, location } = useStores();
  const query = useLocation((state) => state.params.q ?? '');
  const failed = useSearch((state) => state.error);
  const [text, setText] = useState(query);
  const [checked, setChecked] = useState<{ text: string; error: FilterError | undefined }>();

  useEffect(() => {
    setText(query);
    setChecked(undefined);
  }, [query]);
  useEffect(() => {
    const timer = setTimeout(() => setChecked({ text, error: filterError(text) }), 500);
    return () => clearTimeout(timer);
  }, [text]);

  function submit(event: FormEvent) {
    event.preventDefault();
    const error = filterError(text);
    setChecked({ text, error });
    if (!error) location.getState().set({ q: text.trim(), event: undefined, row: undefined });
  }
  function asChip(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const read = readFilter(text);
    if (!read.ok || read.filter.kind === 'all') return;
    const { params, set } = location.getState();
    const made = chip(formatFilter(read.filter));
    const others = readChips(params.f).filter((one) => one.text !== made.text);
    set({ q: undefined, f: writeChips([...others, made]), row: undefined });
    setText('');
  }

  const own = checked?.text === text ? checked.error : undefined;
  const theirs = failed?.kind === 'query' && text === query ? failed : undefined;
  const problem: QueryProblem | undefined =
    own ??
    (theirs && { message: theirs.message, position: Number(theirs.detail?.position ?? 0), expected: [] });
  return (
    <form className="query-bar" role="search" onSubmit={submit} onKeyDown={asChip}>
      <FilterSteps />
      <QueryField
        text={text}
        problem={problem}
        onChange={setText}
        onClear={() => {
          setText('');
          location.getState().set({ q: undefined });
        }}
      />
      <SavedSearches />
      <button
        type="button"
        className="button button-icon"
        aria-label="Questions"
        title="Questions to ask with one click"
        onClick={() => dialogs.getState().show({ kind: 'questions' })}
      >
        <Icon name="question" />
      </button>
      <button
        type="button"
        className="button button-icon"
        aria-label="Indicators"
        title="Match a list of indicators"
        onClick={() => dialogs.getState().show({ kind: 'indicators' })}
      >
        <Icon name="target" />
      </button>
      <SearchTimeRange />
      <button type="submit" className="button button-main">
        Search
      </button>
    </form>
  );
}

function FilterSteps() {
  const { steps } = useStores();
  const past = useStore(steps, (state) => state.past.length);
  const future = useStore(steps, (state) => state.future.length);
  return (
    <span className="query-steps">
      <button
        type="button"
        className="button button-quiet button-small button-icon"
        aria-label="Undo the last filter step"
        title="Undo filter step (Ctrl+Z)"
        disabled={past === 0}
        onClick={() => steps.getState().undo()}
      >
        <Icon name="undo" size={14} />
      </button>
      <button
        type="button"
        className="button button-quiet button-small button-icon"
        aria-label="Redo the filter step"
        title="Redo filter step (Ctrl+Shift+Z)"
        disabled={future === 0}
        onClick={() => steps.getState().redo()}
      >
        <Icon name="redo" size={14} />
      </button>
    </span>
  );
}
