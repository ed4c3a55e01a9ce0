import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { FilterError } from '../../../shared/filter';
import { filterError } from '../../stores/filter-text';
import { useLocation, useSearch, useStores } from '../../stores/stores';
import { Icon } from '../../widgets/icon';
import { QueryError } from './query-error';
import { TimeRange } from './time-range';

/** Search text and time range. Enter searches; an error stands under the place it is about. */
export function QueryBar() {
  const { location, steps } = useStores();
  const past = useStore(steps, (state) => state.past.length);
  const future = useStore(steps, (state) => state.future.length);
  const query = useLocation((state) => state.params.q ?? '');
  const failed = useSearch((state) => state.error);
  const [text, setText] = useState(query);
  const [checked, setChecked] = useState<{ text: string; error: FilterError | undefined }>();
  const [left, setLeft] = useState(0);
  const input = useRef<HTMLInputElement>(null);

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

  const own = checked?.text === text ? checked.error : undefined;
  const theirs = failed?.kind === 'query' && text === query ? failed : undefined;
  const position = own?.position ?? Number(theirs?.detail?.position ?? 0);
  const message = own?.message ?? theirs?.message;
  return (
    <form className="query-bar" role="search" onSubmit={submit}>
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
      <div className="query">
        <Icon name="search" />
        <input
          ref={input}
          data-query
          className="query-field mono"
          aria-label="Search"
          aria-invalid={message !== undefined}
          aria-describedby={message ? 'query-error' : undefined}
          placeholder="eventName: CreateUser and not userIdentity.type: AWSService"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onScroll={(event) => setLeft(event.currentTarget.scrollLeft)}
          onSelect={(event) => setLeft(event.currentTarget.scrollLeft)}
        />
        {text !== '' && (
          <button
            type="button"
            className="button button-quiet button-small button-icon"
            aria-label="Clear the search"
            onClick={() => {
              setText('');
              location.getState().set({ q: undefined });
              input.current?.focus();
            }}
          >
            <Icon name="close" size={14} />
          </button>
        )}
        {message && (
          <QueryError message={message} position={position} expected={own?.expected ?? []} scrolled={left} />
        )}
      </div>
      <TimeRange />
      <button type="submit" className="button button-main">
        Search
      </button>
    </form>
  );
}
