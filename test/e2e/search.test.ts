import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, launch, openExample, type Watched, watchedPage } from './browser';
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
  await openExample(watched, host.url);
  page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

const params = () => new URLSearchParams(new URL(page.url()).hash.split('?')[1]);
const shown = async () => Number((await page.locator('.result-count').textContent())?.replace(/\D/g, ''));
const counted = async (query: string) => (await ask(page, 'search.open', { query })).count;
/** Waits until the grid shows as many events as the engine counts for this search. */
async function settled(query: string): Promise<void> {
  const count = await counted(query);
  await expect.poll(shown).toBe(count);
}
const everything = () =>
  page.evaluate(() => {
    location.hash = '#/search';
  });

describe('conditions', () => {
  it('come from cells, facets and fields, and narrow the search', async () => {
    const cell = page.locator('.event-grid-row').nth(2).locator('.event-grid-cell').nth(1);
    const name = (await cell.textContent())?.trim() ?? '';
    await cell.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Filter for', exact: true }).click();
    await page.locator('.chip').first().waitFor();
    await settled(`eventName: "${name}"`);
    const facet = page.locator('.facet-value').first();
    await facet.hover();
    await facet.getByRole('button', { name: /^Filter out eventName/ }).click();
    await settled(`not eventName: "${name}"`);
  });

  it('are disabled, inverted, pinned and removed by keys alone', async () => {
    const chip = page.locator('.chip-main').first();
    const text = JSON.parse(params().get('f') ?? '[]')[0].text as string;
    await chip.focus();
    await page.keyboard.press('d');
    await settled('');
    await page.locator('.chip-main').first().focus();
    await page.keyboard.press('d');
    await settled(text);
    await page.locator('.chip-main').first().focus();
    await page.keyboard.press('i');
    await settled(text.replace(/^not /, ''));
    await page.locator('.chip-main').first().focus();
    await page.keyboard.press('p');
    await page.locator('.chip[data-pinned]').waitFor();
    await page.locator('.event-grid-row').first().click();
    await page.getByRole('tab', { name: 'Around it' }).click();
    await page.getByRole('button', { name: /^Same principal/ }).click();
    expect(await page.locator('.chip[data-pinned]').count()).toBe(1);
    await page.locator('.chip-main').first().focus();
    await page.keyboard.press('Delete');
    await page.locator('.chip').first().waitFor({ state: 'detached' });
  });

  it('are edited in place, with an error where they cannot be read', async () => {
    await page.evaluate(() => {
      location.hash = `#/search?f=${encodeURIComponent('[{"text":"outcome: \\"denied\\""}]')}`;
    });
    await settled('outcome: denied');
    await page.locator('.chip-main').first().focus();
    await page.keyboard.press('e');
    const field = page.getByRole('textbox', { name: 'Condition' });
    await field.fill('outcome: (failed');
    await page.locator('.chip-error', { hasText: /./ }).waitFor();
    await field.fill('outcome: (failed or throttled)');
    await page.keyboard.press('Enter');
    await settled('outcome: (failed or throttled)');
  });

  it('are undone and redone step by step', async () => {
    await page.getByRole('grid', { name: 'Events' }).focus();
    await page.keyboard.press('Control+z');
    await settled('outcome: denied');
    await page.keyboard.press('Control+Shift+z');
    await settled('outcome: (failed or throttled)');
  });
});

describe('the event pane', () => {
  it('leads to who is behind its credential, and so does the menu of a key', async () => {
    const query = 'eventName: CreateAccessKey and userIdentity.accessKeyId: *';
    await page.evaluate((q) => {
      location.hash = `#/search?q=${encodeURIComponent(q)}`;
    }, query);
    await settled(query);
    const { result } = await ask(page, 'search.open', { query });
    const { rows, cells } = await ask(page, 'search.page', {
      result,
      start: 0,
      count: 1,
      columns: ['userIdentity.accessKeyId', 'credential', 'actor'],
    });
    const [key, credential, actor] = cells[0] ?? [];
    await page.locator('.event-grid-row').first().click();
    const fields = page.getByRole('complementary', { name: 'Event' });
    await fields.getByText(String(actor)).first().waitFor();
    await fields.getByRole('button', { name: 'Lineage' }).click();
    await expect.poll(() => params().get('of')).toBe(credential);
    await page.getByRole('list', { name: 'Chain of credentials' }).waitFor();
    await page.goBack();
    const row = fields.locator('.value-row', { hasText: String(key) }).first();
    await row.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Who is behind it' }).click();
    await page.getByRole('list', { name: 'Chain of credentials' }).waitFor();
    expect(rows).toHaveLength(1);
  });
});

it('an answer of nothing stands beside what the evidence covers', async () => {
  const range = { from: '2025-12-01T00:00:00Z', to: '2025-12-02T00:00:00Z' };
  await page.evaluate(({ from, to }) => {
    location.hash = `#/search?${new URLSearchParams({ q: 'eventName: CreateUser', from, to })}`;
  }, range);
  const { sentence } = await ask(page, 'coverage.note', { query: 'eventName: CreateUser', ...range });
  expect(sentence).toMatch(/no events in this range/);
  const note = page.getByRole('region', { name: 'What the evidence covers' });
  await note.getByText(sentence).waitFor();
  await watched.screenshot('search-nothing');
  await note.getByRole('button', { name: 'See the coverage' }).click();
  await page.getByRole('tab', { name: 'Coverage', selected: true }).waitFor();
});

describe('the grid', () => {
  it('is walked cell by cell, filtered and copied from without a pointer', async () => {
    await everything();
    await settled('');
    const grid = page.getByRole('grid', { name: 'Events' });
    await grid.focus();
    await page.keyboard.press('Home');
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    const current = page.locator('.event-grid-cell[data-current]');
    await current.waitFor();
    const active = await grid.getAttribute('aria-activedescendant');
    expect(await current.getAttribute('id')).toBe(active);
    await page.keyboard.press('m');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
    await page.keyboard.press('-');
    await page.locator('.chip').first().waitFor();
    expect(JSON.parse(params().get('f') ?? '[]')[0].text).toMatch(/^not principal: /);
  });

  it('sorts by any column, and takes a path as a column', async () => {
    await everything();
    await settled('');
    await page.getByRole('columnheader', { name: 'Source address' }).getByRole('button').click();
    const { result } = await ask(page, 'search.open', {
      query: '',
      sort: { field: 'sourceIPAddress', descending: false },
    });
    const { rows } = await ask(page, 'search.page', { result, start: 0, count: 3 });
    const first = page.locator('.event-grid-row').first().locator('.event-grid-cell');
    await expect.poll(() => first.nth(4).textContent()).toBe(rows[0]?.sourceIPAddress);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('searchbox', { name: 'Find a field' }).fill('userIdentity.accessKeyId');
    await page.getByRole('checkbox', { name: 'userIdentity.accessKeyId' }).click();
    await page.keyboard.press('Escape');
    const keys = await ask(page, 'search.page', { result, start: 0, count: 1, columns: ['accessKeyId'] });
    await expect.poll(() => first.nth(7).textContent()).toBe(keys.cells[0]?.[0] ?? '–');
  });

  it('moves and resizes columns by keys, and the link restores the whole view', async () => {
    const head = page.getByRole('columnheader', { name: 'Target' }).getByRole('button');
    await head.focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await page.waitForTimeout(100);
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => params().get('cols')).toMatch(/^eventTime,eventName,target:\d+,principal,/);
    await page.locator('.event-grid-row').nth(7).click();
    await page.locator('.value-row').first().waitFor();
    const summary = await page.locator('.event-pane-summary').textContent();
    const titles = await page.locator('.event-grid-title').allTextContents();
    const cells = await page.locator('.event-grid-row').nth(7).locator('.event-grid-cell').allTextContents();
    const link = page.url().replace(/&row=\d+/, '');
    await page.goto('about:blank');
    await page.evaluate(() => undefined);
    await page.goto(link);
    await page.locator('.value-row').first().waitFor();
    await expect.poll(() => page.locator('.event-pane-summary').textContent()).toBe(summary);
    expect(await page.locator('.event-grid-title').allTextContents()).toEqual(titles);
    const active = page.locator('.event-grid-row[data-active] .event-grid-cell');
    await expect.poll(() => active.allTextContents()).toEqual(cells);
  });

  it('keeps the target in sight beside an open event', async () => {
    await everything();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('button', { name: 'Usual' }).click();
    await page.keyboard.press('Escape');
    await page.locator('.event-grid-row').nth(3).click();
    await page.locator('.value-row').first().waitFor();
    const edge = await page
      .getByRole('columnheader', { name: 'Target' })
      .evaluate((element) => [
        element.getBoundingClientRect().right,
        document.querySelector('.event-grid')?.getBoundingClientRect().right ?? 0,
      ]);
    expect(edge[0]).toBeLessThanOrEqual(edge[1] ?? 0);
    await page.keyboard.press('Escape');
  });
});

describe('time', () => {
  it('is divided by another field, and zoomed out again', async () => {
    await everything();
    await page.getByRole('button', { name: /^Bars by/ }).click();
    await page.getByRole('menuitem', { name: 'Account' }).click();
    await page.locator('.histogram-key', { hasText: '111122223333' }).waitFor();
    expect(params().get('by')).toBe('account');
    await page.getByRole('button', { name: /quick time ranges/ }).click();
    await page.getByRole('menuitem', { name: 'Last hour of the data' }).click();
    await expect.poll(() => params().get('from')).not.toBeNull();
    const before = Date.parse(params().get('from') ?? '');
    await page.getByRole('button', { name: 'zoom out' }).click();
    await expect.poll(() => Date.parse(params().get('from') ?? '')).toBeLessThan(before);
  });

  it('goes ten minutes around the open event', async () => {
    await everything();
    await page.locator('.event-grid-row').nth(12).click();
    await page.locator('.value-row').first().waitFor();
    await page.getByRole('button', { name: /quick time ranges/ }).click();
    await page.getByRole('menuitem', { name: /± 10 minutes/ }).click();
    await expect.poll(() => params().get('to')).not.toBeNull();
    const [from, to] = [params().get('from') ?? '', params().get('to') ?? ''];
    expect(Date.parse(to) - Date.parse(from)).toBe(1_201_000);
    await page.locator('.event-grid-row[data-active]').waitFor();
  });
});

describe('what can be typed', () => {
  it('is offered with counts, and taken with the keyboard', async () => {
    await everything();
    await page.keyboard.press('/');
    await page.keyboard.type('eventN', { delay: 20 });
    const field = page.getByRole('combobox', { name: 'Search', exact: true });
    await page.getByRole('option', { name: /eventName/ }).waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowDown');
    expect(await field.getAttribute('aria-activedescendant')).toBe(
      await page.locator('.suggestion[aria-selected="true"]').getAttribute('id'),
    );
    await page.keyboard.press('Enter');
    await page.keyboard.type('CreateU', { delay: 20 });
    const offered = page.getByRole('option', { name: /CreateUser/ });
    await offered.waitFor();
    expect((await offered.locator('.number').textContent())?.replace(/\D/g, '')).toBe(
      String(await counted('eventName: CreateUser')),
    );
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await expect.poll(() => field.inputValue()).toMatch(/^eventName: CreateUser/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await settled('eventName: CreateUser');
  });

  it('is kept by name and asked again', async () => {
    await page.getByRole('button', { name: 'Saved searches and history' }).click();
    await page.getByRole('textbox', { name: 'Name for the search' }).fill('New users');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^New users/ }).waitFor();
    await page.keyboard.press('Escape');
    await everything();
    await settled('');
    await page.getByRole('button', { name: 'Saved searches and history' }).click();
    await page.getByRole('button', { name: /^New users/ }).click();
    await settled('eventName: CreateUser');
  });
});

describe('questions and indicators', () => {
  it('a question leads to the events behind a row of its answer', async () => {
    await page.getByRole('button', { name: 'Questions' }).click();
    await page.getByRole('button', { name: 'Denied calls by principal and call' }).click();
    await page.getByRole('button', { name: 'Ask' }).click();
    const rows = page.getByRole('dialog').getByRole('grid', { name: 'Rows' });
    await rows.getByRole('row').nth(1).waitFor();
    await rows.getByRole('row').nth(1).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => params().get('q')).toContain('denied');
  });

  it('a list of indicators is matched at once', async () => {
    await page.getByRole('button', { name: 'Indicators' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('203.0.113.77\n198.51.100.254');
    await page.getByRole('button', { name: 'Match' }).click();
    await page.getByText('1 of 2 indicators found').waitFor();
    await page.getByRole('grid', { name: 'Indicators' }).getByRole('row').nth(1).click();
    await settled('sourceIPAddress: 203.0.113.77');
  });
});

describe('SQL', () => {
  it('completes, runs, draws and refuses', async () => {
    await page.getByRole('navigation').getByRole('button', { name: 'SQL' }).click();
    const editor = page.getByRole('textbox', { name: 'SQL: one SELECT' });
    await editor.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(
      'SELECT "awsRegion", count(*) AS events FROM events GROUP BY ALL ORDER BY events DESC',
    );
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Enter');
    const rows = page.getByRole('grid', { name: 'Rows' }).getByRole('row');
    await rows.nth(1).waitFor();
    const [facet] = await ask(page, 'search.facets', { query: '', fields: ['awsRegion'], size: 1 });
    expect(await rows.nth(1).getByRole('gridcell').allTextContents()).toEqual([
      facet?.values[0]?.value,
      String(facet?.values[0]?.count),
    ]);
    await page.getByRole('tab', { name: 'Chart' }).click();
    await page.getByRole('img', { name: /events by awsRegion/ }).waitFor();
    await editor.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('DROP TABLE finding');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').waitFor();
    await page.getByRole('tab', { name: 'Rows' }).click();
    expect(await rows.count()).toBeGreaterThan(1);
  });

  it('finds names in the schema', async () => {
    await page.getByRole('searchbox', { name: 'Find a view' }).fill('accessKeyId');
    await page
      .getByRole('treeitem', { name: /accessKeyId/ })
      .first()
      .waitFor();
  });
});

it('nothing above was refused by the policy', () => {
  expect(watched.complaints).toEqual([]);
});

describe.each(['light', 'dark'] as const)('what was added, %s', (theme) => {
  let before = 0;
  beforeAll(async () => {
    await page.emulateMedia({ colorScheme: theme });
    before = await watched.shift();
  });

  async function clean(name: string): Promise<void> {
    await page.waitForTimeout(400);
    await watched.screenshot(`search-${name}-${theme}`);
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const { run } = (window as unknown as { axe: typeof axe }).axe;
      const { violations } = await run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        rules: { 'target-size': { enabled: true } },
      });
      return violations.map(
        (one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`,
      );
    });
    expect(found, name).toEqual([]);
    expect(watched.complaints, name).toEqual([]);
    expect((await watched.shift()) - before, name).toBeLessThan(0.05);
  }

  it('is clean', async () => {
    const rail = page.getByRole('navigation');
    await rail.getByRole('button', { name: 'SQL' }).click();
    await page.locator('.cm-content').waitFor();
    await clean('sql');
    await everything();
    await page.locator('.event-grid-cell').first().waitFor();
    await page
      .locator('.event-grid-row')
      .first()
      .locator('.event-grid-cell')
      .nth(2)
      .click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    await clean('value-menu');
    await page.keyboard.press('Enter');
    await page.locator('.chip').first().waitFor();
    await clean('chips');
    await page.getByRole('combobox', { name: 'Search', exact: true }).focus();
    await page.keyboard.press('End');
    await page.keyboard.type(' and userAg', { delay: 20 });
    await page.locator('.suggestion').first().waitFor();
    await clean('suggestions');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Saved searches and history' }).click();
    await clean('saved');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Columns' }).click();
    await clean('columns');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Questions' }).click();
    await page.locator('.question-item').first().waitFor();
    await clean('questions');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Indicators' }).click();
    await clean('indicators');
    await page.keyboard.press('Escape');
    await page.locator('.event-grid-row').first().click();
    await page.getByRole('tab', { name: 'Around it' }).click();
    await page.locator('.around-count', { hasText: /\d/ }).first().waitFor();
    await clean('around');
    await page.getByRole('button', { name: 'Put the pane below' }).click();
    await clean('pane-below');
    await page.getByRole('button', { name: 'Put the pane at the right' }).click();
  });
});
