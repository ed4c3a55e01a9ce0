import { useEffect } from 'react';
import { VIEWS } from '../stores/location';
import { useStores } from '../stores/stores';

export interface Shortcut {
  keys: string[];
  does: string;
  /** A single printable key: can be switched off. */
  single?: boolean;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ['Ctrl', 'K'], does: 'Commands' },
  { keys: ['?'], does: 'This list', single: true },
  { keys: ['Alt', '1…7'], does: 'Go to a view' },
  { keys: ['/'], does: 'Search bar', single: true },
  { keys: ['j'], does: 'Next event', single: true },
  { keys: ['k'], does: 'Previous event', single: true },
  { keys: ['↑', '↓'], does: 'Walk rows' },
  { keys: ['Enter'], does: 'Open the event, follow a row' },
  { keys: ['Space'], does: 'Mark the row' },
  { keys: ['Shift', '↓'], does: 'Mark several rows' },
  { keys: ['f'], does: 'Mark as finding', single: true },
  { keys: ['Esc'], does: 'Close the event pane' },
  { keys: ['+'], does: 'Filter for a value' },
  { keys: ['−'], does: 'Filter out a value' },
  { keys: ['c'], does: 'Copy a value' },
  { keys: ['m'], does: 'Everything that can be done with a value, or a column' },
  { keys: ['←', '→'], does: 'Walk the cells of a row' },
  { keys: ['Ctrl', 'Space'], does: 'What could be typed here' },
  { keys: ['Ctrl', 'Enter'], does: 'Make a condition of the search text; run SQL' },
  { keys: ['e', 'i', 'd', 'p'], does: 'Edit, invert, disable, pin a condition' },
  { keys: ['Ctrl', 'Z'], does: 'Undo a filter step; with Shift, redo it' },
  { keys: ['Alt', '←→'], does: 'Move a column; with Shift instead, resize it' },
  { keys: ['Alt', '←'], does: 'Back' },
];

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

/** Keys that work everywhere. Views listen for their own. */
export function useShortcuts(): void {
  const { dialogs, location, settings, case: cases } = useStores();
  useEffect(() => {
    function key(event: KeyboardEvent) {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        dialogs.getState().show({ kind: 'palette' });
        return;
      }
      if (dialogs.getState().dialog || isTyping(event.target)) return;
      const view = event.altKey ? VIEWS[Number(event.key) - 1] : undefined;
      if (view && (view === 'start' || cases.getState().status)) {
        event.preventDefault();
        location.getState().go(view);
      } else if (event.key === '?' && settings.getState().singleKeys) {
        event.preventDefault();
        dialogs.getState().show({ kind: 'keys' });
      } else if (event.key === '/' && settings.getState().singleKeys && cases.getState().status) {
        event.preventDefault();
        if (location.getState().view !== 'search') location.getState().go('search');
        // At once when it is there, so that what is typed next goes into it.
        const field = () => document.querySelector<HTMLElement>('[data-query]');
        if (field()) field()?.focus();
        else requestAnimationFrame(() => field()?.focus());
      }
    }
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  }, [dialogs, location, settings, cases]);
}
