import type { Browser, Page } from 'playwright-core';

/** Milliseconds from Enter in the query bar until the histogram of another search has been painted. */
export async function keyPressToHistogram(page: Page, query: string): Promise<number> {
  const field = page.getByRole('combobox', { name: 'Search', exact: true });
  await field.fill(query);
  await field.press('Escape');
  await page.evaluate(() => {
    const canvas = document.querySelector('.histogram-canvas');
    if (!canvas) throw new Error('no histogram');
    const measured = window as unknown as { taken?: Promise<number> };
    measured.taken = new Promise((resolve) => {
      let began = 0;
      window.addEventListener('keydown', (event) => (began = event.timeStamp), {
        once: true,
        capture: true,
      });
      // Another search's histogram is another chart in the same place; it counts from when it has been painted.
      const observer = new MutationObserver(() => {
        if (!canvas.querySelector('canvas')) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
      });
      observer.observe(canvas, { childList: true });
    });
  });
  await field.press('Enter');
  return page.evaluate(() => (window as unknown as { taken: Promise<number> }).taken);
}

export interface Scrolled {
  /** Milliseconds of its own processor time that the longest task of the page took. */
  task: number;
  /** Milliseconds from beginning to end of those that took more than 50: what else the machine does counts, too. */
  long: number[];
  /** Longest that a row in sight had no values, in milliseconds. */
  blank: number;
  seconds: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  tdur?: number;
  args?: { name?: string };
}

/** The longest task of the page's main thread in a trace, in milliseconds of processor time. */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threads = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) =>
      name.endsWith('RunTask') &&
      ph === 'X' &&
      threads.some((thread) => thread.pid === pid && thread.tid === tid),
  );
  if (!tasks.some(({ tdur }) => tdur !== undefined)) throw new Error('the trace has no tasks');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000));
}

/** Scrolls 5,000 rows in about eight seconds: fast, and still readable as movement. */
export async function scrolled(browser: Browser, page: Page): Promise<Scrolled> {
  await page.reload();
  await page.locator('.event-grid-cell').first().waitFor();
  await page.waitForTimeout(1_000);
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  const found = await page.getByRole('grid', { name: 'Events' }).evaluate(async (grid) => {
    const row = 28;
    // Of a list that is taller than an element may be, the scrollbar stands for more than its own height.
    const real = (Number(grid.getAttribute('aria-rowcount')) - 1) * row + 26;
    const scale = (grid.scrollHeight - grid.clientHeight) / (real - grid.clientHeight);
    const long: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) long.push(Math.round(entry.duration));
    });
    observer.observe({ type: 'longtask' });
    const blankSince = new Map<string, number>();
    const blank: number[] = [];
    const began = performance.now();
    let last = began;
    for (let at = 0; at < 5_000 || blankSince.size > 0; ) {
      const now: number = await new Promise(requestAnimationFrame);
      if (at < 5_000) {
        at += ((now - last) / 1000) * 620;
        grid.scrollTop = at * row * scale;
      } else if (now - began > 30_000) break;
      last = now;
      const waiting = new Set<string>();
      for (const line of grid.querySelectorAll<HTMLElement>('.event-grid-row')) {
        if (!line.querySelector('.event-grid-waiting')) continue;
        const id = line.dataset.index ?? '';
        waiting.add(id);
        if (!blankSince.has(id)) blankSince.set(id, now);
      }
      for (const [id, since] of blankSince) {
        if (waiting.has(id)) continue;
        blank.push(now - since);
        blankSince.delete(id);
      }
    }
    observer.disconnect();
    const left = blankSince.size > 0 ? Number.POSITIVE_INFINITY : 0;
    return { long, blank: Math.max(left, ...blank, 0), seconds: (performance.now() - began) / 1000 };
  });
  return { ...found, task: longestTask(await browser.stopTracing()) };
}

export const tellScrolled = (found: Scrolled): string =>
  `5,000 rows in ${found.seconds.toFixed(1)} s: longest task ${found.task.toFixed(1)} ms of processor time; long ones by the clock: ${found.long.join(', ') || 'none'}; longest blank row ${Math.round(found.blank)} ms`;
