import { useSyncExternalStore } from 'react';

function watch(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

/** The theme now on the page, for what has to be drawn again when it changes. */
export function useTheme(): string {
  return useSyncExternalStore(watch, () => document.documentElement.dataset.theme ?? 'light');
}
