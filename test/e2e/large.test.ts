import type { Browser, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, type Watched, watchedPage } from './browser';
import { type RunningHost, startHost } from './host';

/** The real page over answers made up here: sizes and delays that no example has. */
const COUNT = 10_000_000;

let host: RunningHost;
let browser: Browser;
let watched: Watched;
const asked: { name: string; args: Record<string, unknown> }[] = [];
const cancelled: number[] = [];
let hold = false;

beforeAll(async () => {
  host = await startHost();
  browser = await launch();
  watched = await watchedPage(browser, 'light');
  await watched.page.routeWebSocket(/\/engine$/, (socket) =>
    socket.onMessage((text) => answer(socket, String(text))),
  );
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

function answer(socket: WebSocketRoute, text: string): void {
  const message: { type: string; id: number; name: string; args: Record<string, unknown> } = JSON.parse(text);
  if (message.type === 'cancel') return void cancelled.push(message.id);
  asked.push(message);
  if (hold && message.name === 'search.open') return;
  socket.send(JSON.stringify({ type: 'value', id: message.id, value: made(message.name, message.args) }));
}

const time = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 100).toISOString();

function row(index: number) {
  return {
    n: index,
    eventTime: time(COUNT - index),
    eventName: `Event${index}`,
    eventSource: 'ec2.amazonaws.com',
    awsRegion: 'eu-west-1',
    account: '111122223333',
    principal: null,
    identityKind: null,
    session: null,
    sourceIPAddress: null,
    userAgent: null,
    errorCode: null,
    outcome: 'ok',
    readOnly: null,
    eventID: null,
    target: null,
  };
}

function made(name: string, args: Record<string, unknown>): unknown {
  const span = { firstEventTime: time(0), lastEventTime: time(COUNT) };
  switch (name) {
    case 'case.status':
      return {
        name: 'large',
        id: 'large',
        path: '/cases/large.coldtrail',
        files: { found: 1, loaded: 1, partial: 0, skipped: 0, failed: 0 },
        events: { records: COUNT, unique: COUNT, duplicates: 0 },
        configItems: { records: 0, unique: 0, duplicates: 0 },
        accounts: [],
        regions: [],
        resources: 0,
        notices: 0,
        ...span,
        loading: false,
      };
    case 'search.open':
      return { result: 'r', count: COUNT, sentence: 'all events', canonical: '', sql: '', values: [] };
    case 'search.page': {
      const start = Number(args.start);
      const count = Math.min(Number(args.count), COUNT - start);
      return { start, rows: Array.from({ length: count }, (_, index) => row(start + index)), cells: [] };
    }
    case 'search.histogram':
      return { from: null, to: null, stepSeconds: 60, by: 'outcome', series: [], buckets: [] };
    default:
      return [];
  }
}

/** Numbers of the rows on the screen, top to bottom. */
const seen = (): Promise<number[]> =>
  watched.page
    .locator('.event-grid-row .event-grid-cell:nth-child(3)')
    .evaluateAll((cells) =>
      cells.map((cell) => Number(cell.textContent?.replace('Event', ''))).sort((a, b) => a - b),
    );

it('ten million rows scroll from the first to the last', async () => {
  const { page } = watched;
  await page.goto(host.url);
  await page.evaluate(() => {
    location.hash = '#/search';
  });
  await page.getByText('Event0', { exact: true }).waitFor();
  const grid = page.getByRole('grid', { name: 'Events' });
  expect(await grid.evaluate((element) => element.scrollHeight)).toBeLessThan(33_500_000);

  await grid.focus();
  await page.keyboard.press('End');
  await page.getByText(`Event${COUNT - 1}`, { exact: true }).waitFor();
  expect((await seen()).at(-1)).toBe(COUNT - 1);
  const bottom = await grid.evaluate(
    (element) => element.scrollTop + element.clientHeight - element.scrollHeight,
  );
  expect(Math.abs(bottom)).toBeLessThan(2);

  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Home');
  await page.getByText('Event0', { exact: true }).waitFor();
});

it('the wheel moves by rows, and the scrollbar by its share', async () => {
  const { page } = watched;
  const grid = page.getByRole('grid', { name: 'Events' });
  await grid.hover();
  await page.mouse.wheel(0, 280);
  await expect.poll(async () => (await seen())[0]).toBe(10);
  await grid.evaluate((element) => {
    element.scrollTop = (element.scrollHeight - element.clientHeight) / 2;
  });
  await expect.poll(async () => Math.round(((await seen())[0] ?? 0) / 10_000)).toBe(500);
});

it('pages that are passed over are given up', async () => {
  const { page } = watched;
  const grid = page.getByRole('grid', { name: 'Events' });
  const before = asked.filter(({ name }) => name === 'search.page').length;
  await grid.evaluate(async (element) => {
    for (let step = 0; step < 40; step += 1) {
      element.scrollTop = (element.scrollHeight * step) / 40;
      await new Promise(requestAnimationFrame);
    }
  });
  await expect.poll(async () => (await seen()).length).toBeGreaterThan(20);
  const pages = asked.filter(({ name }) => name === 'search.page').length - before;
  expect(pages).toBeLessThanOrEqual(90);
});

it('a slow search shows how long it has run, keeps the old rows, and can be stopped', async () => {
  const { page } = watched;
  hold = true;
  await page.getByRole('combobox', { name: 'Search', exact: true }).fill('outcome: denied');
  await page.keyboard.press('Enter');
  const working = page.locator('.result-bar .working');
  await working.getByRole('timer').waitFor();
  expect((await seen()).length).toBeGreaterThan(20);
  await watched.screenshot('search-slow');
  const already = cancelled.length;
  await working.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => cancelled.length).toBeGreaterThan(already);
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  hold = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.event-grid-row').first().waitFor();
  expect(watched.complaints).toEqual([]);
});
