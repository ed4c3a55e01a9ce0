import { useEffect } from 'react';
import { useStores } from '../stores/stores';

/**
 * When what had the focus goes away with the place it was in, the focus goes to where the new place is read, marked with
 * `data-home`, and not to the top of the page.
 */
export function useKeepFocus(): void {
  const { location } = useStores();
  useEffect(
    () =>
      location.subscribe(() => {
        const before = document.activeElement;
        if (!before || before === document.body) return;
        setTimeout(() => {
          if (before.isConnected || document.activeElement !== document.body) return;
          document.querySelector<HTMLElement>('main [data-home]')?.focus();
        });
      }),
    [location],
  );
}
