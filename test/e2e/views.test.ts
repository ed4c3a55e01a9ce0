import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, type Watched, watchedPage } from './browser';
import { type RunningHost, startHost } from './host';

/** Violations in words; the whole page, by the rules of WCAG 2.2 A and AA. */
async function violations({ page }: Watched): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const run = (window as unknown as { axe: typeof axe }).axe.run;
    const { violations } = await run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      rules: { 'target-size': { enabled: true } },
    });
    return violations.map((one) => ({
      id: one.id,
      nodes: one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.failureSummary}`),
    }));
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.join(' | ')}`);
}

/** Another principal of the example, set beside the busiest. */
const COMPARED = 'arn:aws:iam::444455556666:role/ci-deploy';

describe.each(['light', 'dark'] as const)('every view, %s', (theme) => {
  let host: RunningHost;
  let browser: Browser;
  let watched: Watched;

  beforeAll(async () => {
    host = await startHost();
    browser = await launch();
    watched = await watchedPage(browser, theme);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.stop();
  });

  async function clean(name: string): Promise<void> {
    await watched.page.waitForTimeout(400);
    await watched.screenshot(name);
    expect(await violations(watched), name).toEqual([]);
    expect(await watched.shift(), `layout shift up to ${name}`).toBeLessThan(0.05);
    expect(watched.complaints, name).toEqual([]);
  }
  /** Pixels by which the first of these can be scrolled sideways. */
  const sideways = (selector: string) =>
    watched.page
      .locator(selector)
      .first()
      .evaluate((element) => element.scrollWidth - element.clientWidth);
  const rail = (name: string) => watched.page.getByRole('navigation').getByRole('button', { name }).click();

  it('Start', async () => {
    await watched.page.goto(host.url);
    await watched.page.getByText('Nothing leaves this machine').waitFor();
    await clean('start');
  });

  it('Search, with 24 events, 8 facets and the histogram in sight', async () => {
    const { page } = watched;
    await page.getByRole('button', { name: 'Try the example incident' }).click();
    await page.locator('.event-grid-cell').first().waitFor({ timeout: 120_000 });
    await page.locator('.histogram canvas').waitFor();
    await page.locator('.facet-value').first().waitFor();
    await clean('search');
    const inside = (selector: string, within: string) =>
      page.locator(selector).evaluateAll((elements, frame) => {
        const edge = document.querySelector(frame)?.getBoundingClientRect();
        return elements.filter((element) => {
          const box = element.getBoundingClientRect();
          return edge && box.top >= edge.top && box.bottom <= edge.bottom && box.bottom <= innerHeight;
        }).length;
      }, within);
    expect(await inside('.event-grid-row', '.event-grid')).toBeGreaterThanOrEqual(24);
    expect(await inside('.facet', '.facets')).toBeGreaterThanOrEqual(8);
    expect(await inside('.histogram', 'body')).toBe(1);
    expect(await sideways('.event-grid')).toBe(0);
  });

  it('Search, with the event pane', async () => {
    const { page } = watched;
    await page.locator('.event-grid-row').nth(3).click();
    const pane = page.getByRole('complementary', { name: 'Event', exact: true });
    await pane.getByRole('row').first().waitFor();
    await clean('search-event');
    for (const tab of ['JSON', 'Around it', 'Source']) {
      await pane.getByRole('tab', { name: tab }).click();
      await clean(`search-event-${tab.toLowerCase().replace(' ', '-')}`);
    }
  });

  it('Search, mistyped', async () => {
    const { page } = watched;
    await page.getByRole('combobox', { name: 'Search', exact: true }).fill('eventName: (CreateUser and');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await clean('search-error');
    await page.getByRole('button', { name: 'Clear the search' }).click();
  });

  it('Evidence', async () => {
    const { page } = watched;
    await rail('Evidence');
    await page.getByRole('grid', { name: 'Events by account and region' }).waitFor();
    await clean('evidence');
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.getByRole('grid', { name: 'Files' }).getByRole('row').nth(2).waitFor();
    await clean('evidence-files');
    await page.getByRole('tab', { name: 'Notices' }).click();
    await clean('evidence-notices');
    await page.getByRole('tab', { name: 'Integrity' }).click();
    await page.getByRole('grid', { name: 'Integrity of files' }).waitFor();
    await clean('evidence-integrity');
    await page.getByRole('tab', { name: 'Loads' }).click();
    await page.getByRole('grid', { name: 'Loads' }).waitFor();
    await clean('evidence-loads');
  });

  it('Identities', async () => {
    const { page } = watched;
    await rail('Identities');
    const rows = page.getByRole('grid', { name: 'Principals' }).getByRole('row');
    await rows.nth(1).waitFor();
    expect(await sideways('.data-table')).toBe(0);
    await clean('identities');
    await rows.nth(1).click();
    await page.getByRole('grid', { name: 'Events by weekday and hour' }).waitFor();
    await clean('identities-principal');
    await page.getByRole('button', { name: 'Compare…' }).click();
    await page.getByText('Nothing to compare yet').waitFor();
    await page.getByRole('combobox', { name: 'Right: principal' }).fill(COMPARED);
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'In short' }).waitFor();
    await clean('identities-compare');
    await page.getByRole('tab', { name: 'Breakdown' }).click();
    await page.getByRole('combobox', { name: 'Principals by' }).selectOption('Agent');
    await page.getByRole('grid', { name: 'Principals by agent' }).getByRole('row').nth(1).waitFor();
    await clean('identities-breakdown');
    await page.getByRole('tab', { name: 'Networks' }).click();
    await page.getByText('No database is in use').waitFor();
    await clean('identities-networks');
    await page.getByRole('tab', { name: 'Principals' }).click();
    await page.getByRole('tab', { name: 'Signals' }).click();
    await page.getByText('Root used by a person').waitFor();
    await clean('identities-signals');
    await page.getByRole('tab', { name: 'Principals' }).click();
    await page.getByText('svc-backup-agent').first().click();
    await page.getByRole('button', { name: 'Who is behind AKIA' }).first().click();
    await page.getByRole('list', { name: 'Chain of credentials' }).getByRole('listitem').nth(1).waitFor();
    await page.locator('.lineage-graph canvas').first().waitFor();
    await clean('identities-lineage');
  });

  it('Changes', async () => {
    const { page } = watched;
    await rail('Changes');
    const newest = page.getByRole('region', { name: 'Newest changes' });
    await newest.getByRole('listitem').first().waitFor();
    await clean('changes-newest');
    const rows = page.getByRole('grid', { name: 'Resources' }).getByRole('row');
    await rows.nth(1).click();
    await page.getByRole('button', { name: 'All changes' }).waitFor();
    await page.locator('.step').first().waitFor();
    await clean('changes');
    await page.getByRole('button', { name: 'State then' }).first().click();
    await page.getByRole('tree').waitFor();
    await clean('changes-state');
    const slider = page.getByRole('slider', { name: 'Moment of the state' });
    const before = await slider.getAttribute('aria-valuetext');
    await slider.focus();
    for (let press = 0; press < 3; press++) await page.keyboard.press('PageDown');
    await page.waitForFunction(
      (old) => !location.hash.includes(`at=${old}`),
      encodeURIComponent(before ?? ''),
    );
    expect(await slider.getAttribute('aria-valuetext')).not.toBe(before);
    await page.getByText('Replayed from calls').click();
    await page.locator('.replayed-part').first().waitFor();
    await clean('changes-replayed');
    await page.getByRole('tab', { name: 'State at a time' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('slider', { name: 'From', exact: true }).waitFor();
    await page.locator('.step').first().waitFor();
    await clean('changes-two-moments');
    await page.getByLabel('Find resources').fill('bastion');
    await page.getByText('12 resources').waitFor();
    await rows.nth(1).click();
    await page.locator('.step').first().waitFor();
    await page.getByRole('tab', { name: 'Relationships' }).click();
    const ties = page.getByRole('list', { name: 'Relationships' }).getByRole('listitem');
    await ties.first().waitFor();
    await page.locator('.tie-graph canvas').first().waitFor();
    const near = await ties.count();
    await page.getByRole('button', { name: '2 steps' }).click();
    await page.waitForFunction(
      (before) => document.querySelectorAll('ol[aria-label=Relationships] > li').length > before,
      near,
    );
    await clean('changes-relationships');
    await page.getByLabel('Find resources').fill('');
    await page.getByRole('button', { name: 'All changes' }).click();
    await page.getByRole('tab', { name: 'Two moments' }).click();
    await page.locator('.step').first().waitFor();
    await clean('changes-two-moments-all');
    await page.getByRole('tab', { name: 'Unexplained' }).click();
    const stopped = page.getByRole('button', { name: /^trail stopped \d+$/ });
    await stopped.focus();
    await page.keyboard.press('Enter');
    const count = /\d+$/.exec((await stopped.textContent()) ?? '')?.[0];
    await page.getByText(`${count} changes that no call`).waitFor();
    await clean('changes-unexplained');
    await page.getByRole('tab', { name: 'Calls without a change' }).click();
    await page.getByRole('button', { name: /^recorder stopped/ }).click();
    await page.getByText('The AWS Config recorder was stopped').first().waitFor();
    await clean('changes-unrecorded');
    await page.getByRole('tab', { name: 'Compliance' }).click();
    await page.getByText('Probably because: allows tcp 22 from 0.0.0.0/0').waitFor();
    await clean('changes-compliance');
    const verdict = page.getByRole('listitem').filter({ hasText: 'Probably because: allows tcp 22' });
    await verdict.getByRole('button').first().click();
    await page.getByRole('heading', { level: 2, name: 'bastion' }).waitFor();
    await page.getByRole('tab', { name: 'Compliance' }).click();
    await page.getByText('NON_COMPLIANT').first().waitFor();
    await page.getByText('Probably because: allows tcp 22 from 0.0.0.0/0').waitFor();
    await clean('changes-resource-compliance');
  });

  it('Findings', async () => {
    const { page } = watched;
    await rail('Findings');
    await page.getByText('Nothing kept yet').waitFor();
    await clean('findings-empty');
    await rail('Search');
    await page.getByRole('button', { name: 'Mark as finding' }).click();
    await page
      .getByRole('dialog')
      .getByRole('textbox', { name: 'Title' })
      .fill('First call from an unknown address');
    await clean('finding-dialog');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByRole('grid', { name: 'Events of the finding' }).getByRole('row').nth(1).waitFor();
    await page
      .getByRole('textbox', { name: 'Notes' })
      .fill('# Seen\n\n- [a](http://x) **first**\n- <b>second</b>');
    await page.getByText(/revision 2/).waitFor();
    await page.getByRole('button', { name: 'Read notes' }).click();
    await page.getByRole('heading', { name: 'Seen' }).waitFor();
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('button', { name: 'Restore' }).waitFor();
    await clean('findings');
  });

  it('Export', async () => {
    const { page } = watched;
    await page.getByRole('button', { name: 'Export…', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Export evidence' });
    await dialog.getByText('What could not be seen').waitFor();
    await clean('export');
    const said = await dialog.getByText(/^1 finding, \d+ events?, 0 changes$/).textContent();
    await dialog.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('dialog', { name: 'Export to' }).waitFor();
    await page.waitForTimeout(300);
    const folder = join(host.folder, `package-${theme}`);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(folder);
    await page.keyboard.press('Enter');
    const done = page.getByRole('dialog', { name: 'Exported' });
    await done.waitFor({ timeout: 120_000 });
    await clean('exported');
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    expect(said).toMatch(new RegExp(`^1 finding, ${manifest.counts.events} event`));
    await done.getByText(manifest.fingerprint).waitFor();
    await done.getByRole('button', { name: 'Done' }).click();
  });

  it('palette, keys and chooser', async () => {
    const { page } = watched;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find a view' }).waitFor();
    await clean('palette');
    await page.keyboard.press('Escape');
    await page.getByRole('navigation').getByRole('button', { name: 'Keys' }).click();
    await clean('keys');
    await page.keyboard.press('Escape');
    await rail('Evidence');
    await page.getByRole('button', { name: 'Add folder…' }).click();
    await page.getByRole('dialog', { name: 'Choose evidence' }).waitFor();
    await clean('chooser');
    await page.keyboard.press('Escape');
  });

  it('the look, switched and remembered', async () => {
    const { page } = watched;
    const other = theme === 'light' ? 'Dark' : 'Light';
    const now = () => page.evaluate(() => document.documentElement.dataset.theme);
    expect(await now()).toBe(theme);
    await page.getByRole('button', { name: 'Look' }).click();
    await page.getByRole('menuitemcheckbox', { name: other }).click();
    await clean('look');
    expect(await now()).toBe(other.toLowerCase());
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('navigation').waitFor();
    expect(await now()).toBe(other.toLowerCase());
    await page.getByRole('button', { name: 'Look' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Theme of the system' }).click();
    await page.keyboard.press('Escape');
    expect(await now()).toBe(theme);
  });

  it('what was shown survives a reload', async () => {
    const { page } = watched;
    await openSearch(watched);
    const before = page.url();
    const count = await page.locator('.result-count').textContent();
    await page.reload();
    await page.locator('.event-grid-cell').first().waitFor();
    await page.getByRole('complementary', { name: 'Event', exact: true }).getByRole('row').first().waitFor();
    expect(page.url()).toBe(before);
    expect(await page.locator('.result-count').textContent()).toBe(count);
  });
});

async function openSearch({ page }: Watched): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Search' }).click();
  await page.getByRole('combobox', { name: 'Search', exact: true }).fill('outcome: denied');
  await page.keyboard.press('Enter');
  await page.locator('.result-sentence', { hasText: 'denied' }).waitFor();
  await page.locator('.event-grid-row').first().click();
}
