import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, launch, openExample, type Watched, watchedPage } from './browser';
import { type RunningHost, startHost } from './host';

let host: RunningHost;
let browser: Browser;
let watched: Watched;

beforeAll(async () => {
  host = await startHost();
  browser = await launch();
  watched = await watchedPage(browser, 'light');
  await openExample(watched, host.url);
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

const digits = (text: string | null): number => Number((text ?? '').replace(/\D/g, ''));
const go = (hash: string) =>
  watched.page.evaluate((to) => {
    location.hash = to;
  }, hash);

describe('what stands on the screen is what the engine answers', () => {
  it('counts of the case', async () => {
    const { page } = watched;
    const status = await ask(page, 'case.status', {});
    const shown = await page.locator('.status-part').allTextContents();
    expect(digits(shown[1] ?? null)).toBe(status?.events.unique);
    expect(digits(shown[3] ?? null)).toBe(status?.files.found);
    expect(digits(await page.locator('.result-count').textContent())).toBe(status?.events.unique);
  });

  it('rows, from the first to the last', async () => {
    const { page } = watched;
    const opened = await ask(page, 'search.open', {});
    const { rows } = await ask(page, 'search.page', {
      result: opened.result,
      start: opened.count - 3,
      count: 3,
    });
    await page.getByRole('grid', { name: 'Events' }).focus();
    await page.keyboard.press('End');
    const last = page.locator(`[aria-rowindex="${opened.count + 1}"] .event-grid-cell`);
    await last.first().waitFor();
    const cells = await last.allTextContents();
    const row = rows.at(-1);
    expect(cells[0]).toBe(row?.eventTime?.replace('T', ' '));
    expect(cells[1]).toBe(row?.eventName);
    expect(await last.nth(1).getByRole('img').getAttribute('aria-label')).toBe(row?.outcome);
  });

  it('facets, and the search a click on one makes', async () => {
    const { page } = watched;
    const [facet] = await ask(page, 'search.facets', { fields: ['eventName'] });
    const value = facet?.values[0];
    const button = page.locator('.facet').first().locator('.facet-main').first();
    expect(await button.locator('.facet-text').textContent()).toBe(value?.value);
    expect(digits(await button.locator('.facet-count').textContent())).toBe(value?.count);
    await button.click();
    await page.waitForFunction(
      (count) => document.querySelector('.result-count')?.textContent?.replace(/\D/g, '') === String(count),
      value?.count,
    );
  });

  it('a principal, and its events', async () => {
    const { page } = watched;
    const [principal] = await ask(page, 'principals', { count: 1 });
    if (!principal) throw new Error('the example has no principal');
    await go(`#/identities?principal=${encodeURIComponent(principal.principal)}`);
    const events = page.locator('.principal-figures > div', { hasText: 'Events' }).locator('dd');
    await events.waitFor();
    expect(digits(await events.textContent())).toBe(principal.events);
    await page.getByRole('button', { name: 'Its events' }).click();
    await page.waitForFunction(
      (count) => document.querySelector('.result-count')?.textContent?.replace(/\D/g, '') === String(count),
      principal.events,
    );
  });

  it('a resource, its steps and its state', async () => {
    const { page } = watched;
    const { rows } = await ask(page, 'resources', { count: 5000 });
    const resource = rows.toSorted((a, b) => b.changes - a.changes)[0];
    if (!resource) throw new Error('the example has no resource');
    const { resourceType, resourceId, awsAccountId, awsRegion } = resource;
    const key = { resourceType, resourceId, awsAccountId, awsRegion };
    const changes = await ask(page, 'changes', { resource: key });
    const params = new URLSearchParams({
      type: resourceType,
      id: resourceId,
      account: awsAccountId,
      region: awsRegion,
    });
    await go(`#/changes?${params}`);
    await page.locator('.step').first().waitFor();
    expect(await page.locator('.step').count()).toBe(changes.total);
    expect(await page.locator('.cause').count()).toBe(
      changes.rows.reduce((sum, row) => sum + row.causes.length, 0),
    );
    await go(`#/changes?${params}&at=2001-01-01T00:00:00Z`);
    await page.getByText('AWS Config has nothing of it then').waitFor();
  });

  it('and nothing else was said or asked for', () => {
    expect(watched.complaints).toEqual([]);
  });
});
