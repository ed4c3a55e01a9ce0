import { useEffect, useState } from 'react';
import type { Completion } from '../../../shared/model/completion';
import type { Typed } from '../../stores/completion';
import { useStores } from '../../stores/stores';

/** Milliseconds without a key after which completions are asked for. */
const PAUSE = 40;
const MOST = 12;

/** What could be typed at the caret while it is wanted; a newer question supersedes the one under way. */
export function useCompletion({ text, caret }: Typed, wanted: boolean): Completion | null {
  const { client } = useStores();
  const [found, setFound] = useState<{ for: string; completion: Completion } | null>(null);
  const place = `${caret} ${text}`;
  useEffect(() => {
    if (!wanted) return;
    const asking = new AbortController();
    const timer = setTimeout(() => {
      client.call('search.complete', { query: text, caret, size: MOST }, { signal: asking.signal }).then(
        (completion) => {
          if (!asking.signal.aborted) setFound({ for: place, completion });
        },
        () => undefined,
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [client, text, caret, place, wanted]);
  return wanted && found?.for === place ? found.completion : null;
}
