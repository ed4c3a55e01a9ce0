import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, launch, type Watched, watchedPage } from './browser';
import { type RunningHost, startHost } from './host';

let host: RunningHost;
let browser: Browser;
let watched: Watched;

beforeAll(async () => {
  host = await startHost();
  browser = await launch();
  watched = await watchedPage(browser, 'light');
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

/** Presses Tab until the element with this role and name has the focus, as a person would. */
async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true });
  for (let step = 0; step < 120; step += 1) {
    await page.keyboard.press('Tab');
    const reached = await wanted.evaluateAll((elements) =>
      elements.some((element) => element === document.activeElement),
    );
    if (reached) return;
  }
  throw new Error(`Tab never reached the ${role} “${name}”`);
}

it('leads from Start to an exported finding without a pointer', async () => {
  const { page } = watched;
  await page.goto(host.url);
  await page.getByText('Nothing leaves this machine').waitFor();
  await tabTo(
    page,
    'button',
    'Try the example incident A made-up break-in across several accounts, to look around in',
  );
  await page.keyboard.press('Enter');
  await page.locator('.event-grid-cell').first().waitFor({ timeout: 120_000 });

  await page.keyboard.press('/');
  await page.keyboard.type('outcome: denied');
  await page.keyboard.press('Enter');
  await page.locator('.result-sentence', { hasText: 'denied' }).waitFor();
  const { count } = await ask(page, 'search.open', { query: 'outcome: denied' });
  expect((await page.locator('.result-count').textContent())?.replace(/\D/g, '')).toBe(String(count));

  await tabTo(page, 'grid', 'Events');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const pane = page.getByRole('complementary', { name: 'Event', exact: true });
  await pane.getByRole('row').first().waitFor();
  const first = await pane.locator('.event-pane-summary').textContent();
  await page.keyboard.press('j');
  await page.waitForFunction(
    (before) => document.querySelector('.event-pane-summary')?.textContent !== before,
    first,
  );
  await page.keyboard.press('k');
  await page.waitForFunction(
    (before) => document.querySelector('.event-pane-summary')?.textContent === before,
    first,
  );

  await page.keyboard.press(' ');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByRole('button', { name: 'Mark 2 as finding' }).waitFor();
  await page.keyboard.press('f');
  await page.getByRole('dialog', { name: 'Mark as finding' }).waitFor();
  await page.keyboard.type('Refused calls');
  await page.keyboard.press('Enter');
  await page.getByText('Kept as a finding').waitFor();

  await pane.getByRole('tab', { name: 'Fields' }).focus();
  await page.keyboard.press('Escape');
  await pane.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');

  await page.keyboard.press('Alt+6');
  await page.getByRole('grid', { name: 'Events of the finding' }).getByRole('row').nth(2).waitFor();
  const [finding] = await ask(page, 'finding.list', {});
  expect(finding).toMatchObject({ title: 'Refused calls', events: 2 });

  await tabTo(page, 'button', 'Export the finding');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Its events as JSON lines…' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Export to' }).waitFor();
  await page.getByRole('textbox', { name: 'Path on this machine' }).waitFor();
  await page.waitForTimeout(300);
  const file = join(host.folder, 'refused.jsonl');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(file);
  await page.keyboard.press('Enter');
  await page.getByText('2 events written').waitFor();
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(2);

  await tabTo(page, 'button', 'Remove');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing kept yet').waitFor();
  await tabTo(page, 'button', 'Undo');
  await page.keyboard.press('Enter');
  await page.getByRole('grid', { name: 'Events of the finding' }).waitFor();
  expect(await ask(page, 'finding.list', {})).toHaveLength(1);
  expect(watched.complaints).toEqual([]);
});
