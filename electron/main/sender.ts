import type { IpcMainEvent, IpcMainInvokeEvent, WebFrameMain } from 'electron';

export const APP_SCHEME = 'app';
export const APP_HOST = 'coldtrail';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** True for an address of the application's own page; false for anything else, `about:blank` among it. */
export function isOurs(address: string): boolean {
  try {
    const url = new URL(address);
    return (
      url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && url.username === '' && url.password === ''
    );
  } catch {
    return false;
  }
}

/** True when a message comes from the main frame of a window of ours, while our page is in it. */
export function isTrustedSender(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame: WebFrameMain | null = event.senderFrame;
  if (!frame || frame.parent !== null || frame !== event.sender.mainFrame) return false;
  return frame.origin === APP_ORIGIN && isOurs(frame.url);
}

/** Throws what the page sees as a rejected call. */
export function requireTrusted(event: IpcMainInvokeEvent): void {
  if (!isTrustedSender(event)) throw new Error('This page may not ask for that.');
}
