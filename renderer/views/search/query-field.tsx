import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { Suggestion } from '../../../shared/model/completion';
import { accepted, type Typed } from '../../stores/completion';
import { Icon } from '../../widgets/icon';
import { QueryError } from './query-error';
import { Suggestions } from './suggestions';
import { useCompletion } from './use-completion';

export interface QueryProblem {
  message: string;
  /** In characters of the text. */
  position: number;
  expected: readonly string[];
}

interface QueryFieldProps {
  text: string;
  problem: QueryProblem | undefined;
  onChange: (text: string) => void;
  onClear: () => void;
}

/**
 * Where a search is typed. What could follow stands below while typing, or after Ctrl+Space: arrows choose, Enter or Tab takes
 * the chosen one, Escape closes; without a chosen one Enter searches.
 */
export function QueryField({ text, problem, onChange, onClear }: QueryFieldProps) {
  const [caret, setCaret] = useState(text.length);
  const [wanted, setWanted] = useState(false);
  const [at, setAt] = useState(-1);
  const [left, setLeft] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const next = useRef<number | null>(null);
  const name = useId();
  const completion = useCompletion({ text, caret }, wanted);
  const shown = completion?.suggestions ?? [];
  const open = wanted && shown.length > 0;
  const active = open ? Math.min(at, shown.length - 1) : -1;

  // biome-ignore lint/correctness/useExhaustiveDependencies: other suggestions have none chosen
  useEffect(() => setAt(-1), [completion]);
  useLayoutEffect(() => {
    if (next.current === null) return;
    input.current?.setSelectionRange(next.current, next.current);
    next.current = null;
  });

  function change(typed: Typed) {
    onChange(typed.text);
    setCaret(typed.caret);
  }
  function take(suggestion: Suggestion) {
    if (!completion) return;
    const typed = accepted({ text, caret }, completion, suggestion);
    next.current = typed.caret;
    change(typed);
    input.current?.focus();
  }
  function key(event: KeyboardEvent) {
    if (event.key === ' ' && event.ctrlKey) setWanted(true);
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === 'ArrowDown' && !open) setWanted(true);
    else if (event.key === 'ArrowDown') setAt(active + 1 < shown.length ? active + 1 : -1);
    else if (event.key === 'ArrowUp' && open) setAt(active < 0 ? shown.length - 1 : active - 1);
    else if (event.key === 'Escape' && open) setWanted(false);
    else if ((event.key === 'Enter' || event.key === 'Tab') && active >= 0) {
      const chosen = shown[active];
      if (chosen) take(chosen);
    } else {
      if (event.key === 'Enter' || event.key === 'Tab') setWanted(false);
      return;
    }
    event.preventDefault();
  }

  const message = open ? undefined : problem?.message;
  return (
    <div className="query">
      <Icon name="search" />
      <input
        ref={input}
        data-query
        className="query-field mono"
        role="combobox"
        aria-label="Search"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={`${name}-list`}
        aria-activedescendant={active >= 0 ? `${name}-${active}` : undefined}
        aria-invalid={problem !== undefined}
        aria-describedby={message ? 'query-error' : undefined}
        placeholder="eventName: CreateUser and not userIdentity.type: AWSService"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={text}
        onChange={(event) => {
          const { value, selectionStart } = event.currentTarget;
          setWanted(true);
          change({ text: value, caret: selectionStart ?? value.length });
        }}
        onScroll={(event) => setLeft(event.currentTarget.scrollLeft)}
        onSelect={(event) => {
          setLeft(event.currentTarget.scrollLeft);
          setCaret(event.currentTarget.selectionStart ?? 0);
        }}
        onBlur={() => setWanted(false)}
        onKeyDown={key}
      />
      {text !== '' && (
        <button
          type="button"
          className="button button-quiet button-small button-icon"
          aria-label="Clear the search"
          onClick={() => {
            onClear();
            input.current?.focus();
          }}
        >
          <Icon name="close" size={14} />
        </button>
      )}
      <Suggestions
        name={name}
        suggestions={open ? shown : []}
        active={active}
        offset={`calc(${completion?.position ?? 0}ch - ${left}px)`}
        onPoint={setAt}
        onTake={take}
      />
      {message && problem && (
        <QueryError
          message={message}
          position={problem.position}
          expected={problem.expected}
          scrolled={left}
        />
      )}
    </div>
  );
}
