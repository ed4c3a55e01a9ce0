/** The keys that ask what can be done with something: the menu key, Shift+F10, and M. */
export function isMenuKey(event: {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10') || event.key === 'm';
}
