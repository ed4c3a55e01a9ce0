import { type KeyboardEvent, type RefObject, useEffect } from 'react';

const ITEM = '[data-roving]';

/**
 * One tab stop for a list of `data-roving` elements: arrow keys, Home and End move between them. The elements render with
 * tabIndex -1; this hook alone says which one Tab reaches.
 */
export function useRoving(list: RefObject<HTMLElement | null>, direction: 'down' | 'across' = 'down') {
  const [next, previous] =
    direction === 'down' ? (['ArrowDown', 'ArrowUp'] as const) : (['ArrowRight', 'ArrowLeft'] as const);
  useEffect(() => {
    const element = list.current;
    if (element && !element.querySelector(`${ITEM}[tabindex="0"]`))
      element.querySelector(ITEM)?.setAttribute('tabindex', '0');
  });
  return {
    onKeyDown(event: KeyboardEvent<HTMLElement>): void {
      if (event.altKey || event.ctrlKey || event.metaKey || !list.current) return;
      const items = [...list.current.querySelectorAll<HTMLElement>(ITEM)];
      const at = items.indexOf(document.activeElement as HTMLElement);
      if (at < 0) return;
      const to = { [next]: at + 1, [previous]: at - 1, Home: 0, End: items.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      items[Math.max(0, Math.min(items.length - 1, to))]?.focus();
    },
    onFocus(event: { target: EventTarget }): void {
      if (!(event.target instanceof HTMLElement) || !event.target.matches(ITEM)) return;
      for (const item of list.current?.querySelectorAll(`${ITEM}[tabindex="0"]`) ?? [])
        item.setAttribute('tabindex', '-1');
      event.target.setAttribute('tabindex', '0');
    },
  };
}
