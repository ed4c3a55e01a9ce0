import { useEffect } from 'react';
import { useCase, useSearch, useStores } from '../../stores/stores';

/** What was searched for joins the case's history with what it found. */
export function useRemembered(): void {
  const { saved, search } = useStores();
  const id = useCase((state) => state.status?.id);
  const opened = useSearch((state) => state.opened);
  useEffect(() => {
    if (id !== undefined)
      saved
        .getState()
        .refresh('search')
        .catch(() => undefined);
  }, [saved, id]);
  useEffect(() => {
    const { scope } = search.getState();
    if (!opened || !scope) return;
    const entry = {
      kind: 'search' as const,
      query: opened.canonical,
      ...(scope.from ? { from: scope.from } : {}),
      ...(scope.to ? { to: scope.to } : {}),
      count: opened.count,
    };
    // A history that cannot be written costs nothing but itself.
    saved
      .getState()
      .remember(entry)
      .catch(() => undefined);
  }, [saved, search, opened]);
}
