import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../build/browsers';
import type { CallInput, CallName, CallValue } from '../../shared/api';

const SCREENSHOTS = fileURLToPath(new URL('../../test-results/screenshots/', import.meta.url));
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('There is no Chromium on this machine; name one in COLDTRAIL_CHROMIUM.');
  return chromium.launch({ executablePath, args: ARGS });
}

/** A page, and everything it did that it should not have. */
export interface Watched {
  page: Page;
  /** Console errors, violations of the policy, uncaught errors, requests elsewhere. */
  complaints: string[];
  /** Cumulative layout shift since the document began. */
  shift(): Promise<number>;
  screenshot(name: string): Promise<void>;
}

export async function watchedPage(browser: Browser, theme: 'light' | 'dark'): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: theme });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') complaints.push(`request to ${request.url()}`);
  });
  await page.addInitScript(() => {
    const seen = { shift: 0 };
    Object.assign(window, { seen });
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value = 0, hadRecentInput = false } = entry as { value?: number; hadRecentInput?: boolean };
        if (!hadRecentInput) seen.shift += value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return {
    page,
    complaints,
    shift: () => page.evaluate(() => (window as unknown as { seen: { shift: number } }).seen.shift),
    screenshot: async (name) => {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${theme}.png`) });
    },
  };
}

/** Asks the engine over a socket of its own, past everything the page draws. */
export async function ask<Name extends CallName>(
  page: Page,
  name: Name,
  args: CallInput<Name>,
): Promise<CallValue<Name>> {
  const answer = await page.evaluate(
    ([called, given]) =>
      new Promise<unknown>((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}/engine`);
        socket.onopen = () => socket.send(JSON.stringify({ type: 'call', id: 1, name: called, args: given }));
        socket.onerror = () => reject(new Error('no engine'));
        socket.onmessage = (event: MessageEvent<string>) => {
          const message: { type: string; value?: unknown; error?: { message: string } } = JSON.parse(
            event.data,
          );
          if (message.type === 'push') return;
          socket.close();
          if (message.type === 'value') resolve(message.value);
          else reject(new Error(message.error?.message));
        };
      }),
    [name, args] as const,
  );
  // The engine answers a call with that call's value.
  return answer as CallValue<Name>;
}

/** From Start to the first search of the example incident. */
export async function openExample({ page }: Watched, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the example incident' }).click();
  await page.getByRole('grid', { name: 'Events' }).waitFor({ timeout: 120_000 });
  await page.locator('.event-grid-cell').first().waitFor();
}
