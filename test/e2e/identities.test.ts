import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { networkDatabase } from '../unit/helpers/network-database';
import { ask, launch, type Watched, watchedPage } from './browser';
import { type RunningHost, startHost } from './host';

let host: RunningHost;
let browser: Browser;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  host = await startHost();
  browser = await launch();
  watched = await watchedPage(browser, 'light');
  page = watched.page;
  await page.goto(host.url);
  await page.getByRole('button', { name: 'Try the example incident' }).click();
  await page.locator('.event-grid-cell').first().waitFor({ timeout: 120_000 });
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

const PRODUCTION = '444455556666';
const app = `arn:aws:iam::${PRODUCTION}:role/app-instance`;
const ci = `arn:aws:iam::${PRODUCTION}:role/ci-deploy`;

const tab = (name: string) => page.getByRole('tab', { name, exact: true });
const hasFocus = (one: Locator) => one.evaluate((element) => element === document.activeElement);
const identities = () => page.getByRole('navigation').getByRole('button', { name: 'Identities' }).click();

/** Waits for the search that finds so many events. */
const finds = (count: number) =>
  page.waitForFunction(
    (wanted) => document.querySelector('.result-count')?.textContent?.replace(/\D/g, '') === wanted,
    String(count),
  );

it('an hour of a principal’s heat map leads to its events', async () => {
  await page.evaluate((name) => {
    location.hash = `#/identities?principal=${encodeURIComponent(name)}`;
  }, app);
  const grid = page.getByRole('grid', { name: 'Events by weekday and hour, UTC' });
  const cell = grid.locator('td[data-link]').first();
  const words = (await cell.getAttribute('aria-label')) ?? '';
  await cell.click();
  await finds(Number(/: ([\d, ]+) event/.exec(words)?.[1]?.replace(/\D/g, '')));
});

it('a period of a principal is chosen with the keyboard, stays in the link, and everything follows it', async () => {
  await page.evaluate((name) => {
    location.hash = `#/identities?principal=${encodeURIComponent(name)}`;
  }, app);
  const period = { from: '2026-02-11T00:00:00Z', to: '2026-02-11T12:00:00Z' };
  const range = page.getByRole('group', { name: 'Time range, UTC' });
  await range.getByRole('textbox', { name: 'From (UTC)' }).focus();
  await page.keyboard.type('2026-02-11');
  await page.keyboard.press('Tab');
  await page.keyboard.type('2026-02-11 12:00');
  await page.keyboard.press('Enter');
  const told = await ask(page, 'principal', { principal: app, ...period });
  const whole = await ask(page, 'principal', { principal: app });
  expect(told.events).toBeGreaterThan(0);
  expect(told.events).toBeLessThan(whole.events);
  const events = page
    .getByRole('region', { name: 'In short' })
    .getByText(String(told.events), { exact: true });
  await events.waitFor();
  await page.reload();
  await events.waitFor();
  expect(await page.evaluate(() => location.hash)).toContain('from=2026-02-11T00');

  // An hour, a call, a resource and all events are searched in the period only.
  const [call] = told.calls;
  await page
    .getByRole('group', { name: 'Calls', exact: true })
    .getByRole('button', { name: call?.value ?? '' })
    .first()
    .click();
  await finds(call?.count ?? 0);
  await page.goBack();
  const [resource] = await ask(page, 'principal.resources', { principal: app, ...period });
  const mentioned = await ask(page, 'search.open', {
    query: `principal: "${app}" and "${resource?.value}"`,
    ...period,
  });
  await page.getByRole('group', { name: 'Resources' }).getByRole('button').first().click();
  await finds(mentioned.count);
  await page.goBack();
  await page.getByRole('button', { name: 'Its events' }).click();
  await finds(told.events);
  await page.goBack();

  // The menu goes on from there.
  await range.getByRole('button', { name: 'Range: quick time ranges' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'The same length before' }).click();
  const before = await ask(page, 'principal', {
    principal: app,
    from: '2026-02-10T12:00:00Z',
    to: '2026-02-11T00:00:00Z',
  });
  await page
    .getByRole('region', { name: 'In short' })
    .getByText(String(before.events), { exact: true })
    .waitFor();
  await range.getByRole('textbox', { name: 'From (UTC)' }).fill('2026-03-01');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing in this period').waitFor();
  await page.getByRole('button', { name: 'All times', exact: true }).click();
  await page.getByRole('button', { name: 'All times: quick time ranges' }).waitFor();
});

it('two principals are compared with the keyboard, and each figure leads to its events', async () => {
  await identities();
  await page.getByRole('button', { name: 'All identities' }).click();
  await tab('Principals').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const left = page.getByRole('combobox', { name: 'Left: principal' });
  for (let step = 0; step < 3 && !(await hasFocus(left)); step += 1) await page.keyboard.press('Tab');
  expect(await hasFocus(left)).toBe(true);
  await page.keyboard.type(app);
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Right: principal' }).focus();
  await page.keyboard.type(ci);
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: 'In short' }).waitFor();
  const told = await ask(page, 'principal.compare', {
    left: { principal: app },
    right: { principal: ci },
  });
  const calls = told.differences.find(({ field }) => field === 'eventName');
  const list = page.getByRole('group', { name: 'Calls' });
  await page
    .getByText(
      `${calls?.onlyLeft.length} left alone, ${calls?.onlyRight.length} right alone, ${calls?.both} both`,
    )
    .first()
    .waitFor();
  const value = calls?.onlyRight[0] ?? '';
  const count = told.right.calls.find((one) => one.value === value)?.count ?? 0;
  expect(told.left.calls.some((one) => one.value === value)).toBe(false);
  await list.getByRole('button', { name: `${value}, right: ` }).focus();
  await page.keyboard.press('Enter');
  await finds(count);
  await page.goBack();
  await page.getByRole('table', { name: 'In short' }).waitFor();
});

it('one principal is compared with itself in another period', async () => {
  await page.evaluate((name) => {
    location.hash = `#/identities?tab=compare&left=${encodeURIComponent(name)}`;
  }, app);
  await page.getByText('Nothing to compare yet').waitFor();
  await page.getByRole('textbox', { name: 'Right: from' }).fill('2026-02-11');
  await page.keyboard.press('Enter');
  const events = page.getByRole('table', { name: 'In short' }).getByRole('row', { name: /^Events/ });
  await events.waitFor();
  const later = await ask(page, 'search.open', {
    query: `principal: "${app}"`,
    from: '2026-02-11T00:00:00Z',
  });
  await events.getByRole('button').nth(1).click();
  await finds(later.count);
});

it('a breakdown leads to the events of a value, and to its principals', async () => {
  await identities();
  await tab('Breakdown').click();
  await page.getByRole('combobox', { name: 'Principals by' }).selectOption('Kind');
  const rows = page.getByRole('grid', { name: 'Principals by kind' }).getByRole('row');
  const row = rows.filter({ hasText: 'federated' });
  await row.waitFor();
  const [told] = (await ask(page, 'principals.by', { by: 'identityKind' })).filter(
    ({ value }) => value === 'federated',
  );
  await row.focus();
  await page.keyboard.press('p');
  await page.getByText('in events where').waitFor();
  await page.getByText(`${told?.principals} principal`, { exact: false }).first().waitFor();
  expect(await page.getByRole('grid', { name: 'Principals' }).getByRole('row').count()).toBe(
    (told?.principals ?? 0) + 1,
  );
  await page.getByRole('button', { name: 'All principals' }).click();
  await page.getByText('in events where').waitFor({ state: 'detached' });
  await tab('Breakdown').click();
  await row.focus();
  await page.keyboard.press('Enter');
  await finds(told?.events ?? 0);
});

it('a database of networks is chosen, and says where addresses are', async () => {
  const path = join(host.folder, 'places.mmdb');
  const [one] = (
    await ask(page, 'principal', { principal: `arn:aws:iam::${PRODUCTION}:user/svc-backup-agent` })
  ).addressesUsed.filter(({ network }) => network === 'public');
  writeFileSync(
    path,
    networkDatabase(`${one?.value}/32`, {
      country: { iso_code: 'IS' },
      autonomous_system_organization: 'Glacier',
    }),
  );
  await identities();
  await tab('Networks').click();
  await page.getByRole('button', { name: 'Add databases…' }).click();
  await page.getByRole('dialog', { name: 'Choose databases of networks' }).waitFor();
  await page.waitForTimeout(300);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(host.folder);
  await page.keyboard.press('Enter');
  await page.getByText('That is a folder: choose the databases in it.').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(path);
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Databases in use' }).getByText('Test-City').waitFor();
  await page.evaluate((name) => {
    location.hash = `#/identities?principal=${encodeURIComponent(name)}`;
  }, `arn:aws:iam::${PRODUCTION}:user/svc-backup-agent`);
  await page.getByText('public, IS, Glacier').first().waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Use none' }).click();
  await page.getByText('No database is in use').waitFor();
  expect(watched.complaints).toEqual([]);
});
