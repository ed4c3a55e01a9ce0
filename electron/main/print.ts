import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { BrowserWindow, session as sessions } from 'electron';
import { lockSession } from './security';

/** Longest that printing may take. */
const PATIENCE_MS = 120_000;
let made = 0;

/**
 * Prints a page of the engine's to a new PDF in a window that nobody sees: without script, in a session of its own that
 * reads this one file and nothing else. False when it did not work.
 */
export async function printPage(page: string, pdf: string): Promise<boolean> {
  const { href } = pathToFileURL(page);
  // Not kept on disk, as its name does not begin with `persist:`.
  const session = sessions.fromPartition(`print-${++made}`);
  lockSession(session, (address) => address === href);
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: false,
    },
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('printing took too long')), PATIENCE_MS);
  });
  try {
    await Promise.race([window.loadURL(href), late]);
    const bytes = await Promise.race([
      window.webContents.printToPDF({
        preferCSSPageSize: true,
        printBackground: true,
        displayHeaderFooter: false,
        generateTaggedPDF: true,
      }),
      late,
    ]);
    await writeFile(pdf, bytes, { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    window.destroy();
  }
}
