import { readFileSync, writeFileSync } from 'node:fs';
import { chromiumPrinter } from './chromium';

/** Prints a page that stands in a file to a new PDF, without script and network; false when it could not. */
export type Printer = (page: string, pdf: string, signal?: AbortSignal) => Promise<boolean>;

/** What can print here, the host's own first: a window of Electron, then a Chromium of this machine. */
export function printersHere(own?: Printer | undefined): Printer[] {
  const chromium = chromiumPrinter();
  return [...(own ? [own] : []), ...(chromium ? [chromium] : [])];
}

/** Prints with the first that can; `iso` stands in the PDF in place of the clock's time. False when none could. */
export async function printPdf(
  printers: readonly Printer[],
  page: string,
  pdf: string,
  iso: string,
  signal?: AbortSignal,
): Promise<boolean> {
  for (const print of printers) {
    if (!(await print(page, pdf, signal))) continue;
    setPdfTime(pdf, iso);
    return true;
  }
  return false;
}

/** Puts a moment of the case in place of the clock's, so that the same report prints to the same bytes. */
function setPdfTime(pdf: string, iso: string): void {
  const stamp = `D:${iso.replace(/[-:T]/g, '').slice(0, 14)}+00'00'`;
  const text = readFileSync(pdf, 'latin1');
  const fixed = text.replace(/D:\d{14}\+00'00'/g, stamp);
  if (fixed.length === text.length) writeFileSync(pdf, fixed, 'latin1');
}
