import { useEffect, useState } from 'react';
import type { Facet } from '../../shared/model/search';

/** Values of one field that hold a text; undefined for the usual ones. */
export type FindValues = (field: string, text: string, signal: AbortSignal) => Promise<Facet | undefined>;

interface FacetFindProps {
  field: string;
  title: string;
  find: FindValues;
  /** With what was found; null when nothing is looked for. */
  onFound: (facet: Facet | null) => void;
}

const PAUSE = 120;

/** Looks among all values of a field, those that are not listed too. */
export function FacetFind({ field, title, find, onFound }: FacetFindProps) {
  const [text, setText] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is found goes out and is not looked for again
  useEffect(() => {
    if (text.trim() === '') {
      onFound(null);
      return;
    }
    const asking = new AbortController();
    const timer = setTimeout(() => {
      find(field, text.trim(), asking.signal).then(
        (facet) => {
          if (!asking.signal.aborted) onFound(facet ?? null);
        },
        () => undefined,
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [field, text, find]);
  return (
    <input
      className="field facet-find"
      type="search"
      data-roving
      tabIndex={-1}
      aria-label={`Find among the values of ${title}`}
      placeholder="Find a value"
      spellCheck={false}
      autoComplete="off"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (['Home', 'End', '+', '-', 'm'].includes(event.key)) event.stopPropagation();
      }}
    />
  );
}
