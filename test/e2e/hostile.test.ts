import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, type Watched, watchedPage } from './browser';
import { type RunningHost, startHost } from './host';

const AGENT = '\u202egnp.exe \u001b[31m<img src=x onerror="document.title=\'owned\'">\u200b';

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

function record(index: number) {
  return {
    eventVersion: '1.09',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/<b>bold</b>',
      userName: '<b>bold</b>',
    },
    eventTime: `2026-02-11T05:06:${String(index % 60).padStart(2, '0')}Z`,
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.9',
    userAgent: AGENT,
    requestParameters: { userName: '</script><script>document.title="owned"</script>', count: '\u0000' },
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  };
}

it('hostile evidence, loaded by its path, stays text that can be seen', async () => {
  const { page } = watched;
  const file = join(host.folder, 'hostile.json');
  writeFileSync(file, JSON.stringify({ Records: Array.from({ length: 400 }, (_, index) => record(index)) }));

  await page.goto(host.url);
  await page.getByRole('button', { name: 'Open evidence' }).click();
  await page.getByRole('dialog', { name: 'Choose evidence' }).waitFor();
  await page.waitForTimeout(300);
  await page.getByRole('textbox', { name: 'Path of a folder' }).fill(join(host.folder, 'not-there.json'));
  await page.keyboard.press('Enter');
  await page.getByText('Nothing is there. Check the path.').waitFor();
  await page.getByRole('textbox', { name: 'Path of a folder' }).fill(file);
  await page.keyboard.press('Enter');
  await page.getByText('400 new events').waitFor();

  await page.getByRole('navigation').getByRole('button', { name: 'Search' }).click();
  await page.locator('.event-grid-row').first().click();
  const agent = page.getByRole('row', { name: /^userAgent/ }).locator('.value-value');
  await agent.waitFor();
  expect(await agent.textContent()).toBe(
    '⟨RLO⟩gnp.exe ⟨ESC⟩[31m<img src=x onerror="document.title=\'owned\'">⟨ZWSP⟩',
  );
  await watched.screenshot('hostile');
  await page.locator('.event-grid-row').first().locator('.event-grid-cell').nth(2).click({ button: 'right' });
  await page.getByRole('menu').waitFor();
  await page.getByRole('menuitem', { name: 'Filter for', exact: true }).click();
  await page.locator('.chip', { hasText: '<b>bold</b>' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('userAgent: "', { delay: 20 });
  await page.getByRole('option', { name: /⟨RLO⟩gnp\.exe/ }).waitFor();
  await page.keyboard.press('Escape');
  for (const tab of ['JSON', 'Around it', 'Source']) await page.getByRole('tab', { name: tab }).click();
  await page.getByRole('button', { name: 'Mark as finding' }).click();
  await page.getByRole('dialog', { name: 'Mark as finding' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Search', exact: true }).fill('');
  expect(await page.locator('main img, main b, main script').count()).toBe(0);
  await page.getByRole('navigation').getByRole('button', { name: 'SQL' }).click();
  const editor = page.getByRole('textbox', { name: 'SQL: one SELECT' });
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('SELECT "userAgent", "userName" FROM events LIMIT 5');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
  await page
    .getByRole('gridcell', { name: /^⟨RLO⟩gnp\.exe ⟨ESC⟩/ })
    .first()
    .waitFor();
  expect(await page.locator('main img, main b, main script').count()).toBe(0);
  await page.getByRole('navigation').getByRole('button', { name: 'Search' }).click();
  expect(await page.title()).not.toContain('owned');
  expect(watched.complaints).toEqual([]);
});

it('a value leads to a search for exactly it', async () => {
  const { page } = watched;
  await page.getByRole('tab', { name: 'Fields' }).click();
  const row = page.getByRole('row', { name: /^userAgent/ });
  await row.hover();
  await row.getByRole('button', { name: /^Filter for/ }).click();
  await page.waitForFunction(() => location.hash.includes('userAgent'));
  await page.locator('.result-count', { hasText: '400' }).waitFor();
  await row.getByRole('button', { name: /^Filter out/ }).click();
  await page.getByText('Nothing matches').waitFor();
  expect(watched.complaints).toEqual([]);
});

it('brushing the histogram sets the time range', async () => {
  const { page } = watched;
  await page.getByRole('button', { name: 'Show all events' }).click();
  const box = await page.locator('.histogram .u-over').boundingBox();
  if (!box) throw new Error('no histogram');
  await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 5 });
  await page.mouse.up();
  await page.waitForFunction(() => location.hash.includes('from='));
  const params = new URLSearchParams(new URL(page.url()).hash.split('?')[1]);
  expect(Date.parse(params.get('to') ?? '') - Date.parse(params.get('from') ?? '')).toBeGreaterThan(5_000);
  await page.goBack();
  await page.locator('.result-count', { hasText: '400' }).waitFor();
  await page.getByRole('slider', { name: 'Events in time' }).focus();
  for (const key of ['Home', 'ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Enter'])
    await page.keyboard.press(key);
  await page.waitForFunction(() => location.hash.includes('from='));
});
