import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../electron/engine/export/chromium';
import { fitted } from '../../../electron/engine/export/report/first-page';
import { REPORT_ANSWERS } from '../../../shared/model/export';
import { TestEngine } from '../helpers/engine';
import { logFile, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const FINDINGS = 25;
const MILLIMETRE = 96 / 25.4;

/** Titles as long as they may be: words, one word without an end, signs of double width, and signs that are shown by number. */
const LONG: readonly ((index: number) => string)[] = [
  (index) => `Finding ${index}: ${'an access key was used from outside the company '.repeat(10)}`,
  (index) => `Finding-${index}-${'W'.repeat(480)}`,
  (index) => `Finding ${index} ${'侵害されたアクセスキー'.repeat(40)}`,
  (index) => `Finding ${index} ${'\u202e\u200b'.repeat(200)}`,
];

/** Each event is another principal's, with long names; recording is stopped again and again. */
const records = Array.from({ length: FINDINGS }, (_, index) =>
  trailRecord(index, {
    eventTime: `2026-02-03T${String(index % 24).padStart(2, '0')}:${String(index).padStart(2, '0')}:00Z`,
    userIdentity: {
      ...{ type: 'IAMUser', accountId: '111122223333', userName: `user-${index}` },
      arn: `arn:aws:iam::111122223333:user/department/${'a-very-long-path/'.repeat(12)}user-${index}-${'x'.repeat(50)}`,
    },
    ...(index % 3 === 0
      ? { eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com', readOnly: false }
      : {}),
    ...(index % 2 === 0 ? { errorCode: 'AccessDenied', errorMessage: 'no' } : {}),
  }),
);

let engine: TestEngine;
let browser: Browser | undefined;

beforeAll(async () => {
  engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json.gz': logFile(records) }));
  const executablePath = findChromium();
  if (executablePath)
    browser = await chromium.launch({
      executablePath,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
}, 120_000);
afterAll(() => browser?.close());

/** The report of all findings as it is printed: height of the first page, its answers, and what is told whole behind it. */
async function printed() {
  const request = { what: { kind: 'findings' as const, ids: [] }, pdf: false };
  const { path } = await engine.call('export.package', { place: join(tempFolder(), 'package'), request });
  const page = await browser!.newPage({
    viewport: { width: Math.floor((210 - 2 * 13) * MILLIMETRE), height: 900 },
  });
  await page.emulateMedia({ media: 'print' });
  await page.goto(pathToFileURL(join(path, 'report.html')).href);
  const found = await page.evaluate(() => {
    const items = (root: Element) => [...root.querySelectorAll('li')].map((item) => item.textContent ?? '');
    return {
      height: document.querySelector('.first')!.getBoundingClientRect().height,
      width: document.querySelector('.first')!.scrollWidth - document.querySelector('.first')!.clientWidth,
      answers: [...document.querySelectorAll('.first section')].map((section) => ({
        title: section.querySelector('h2')!.textContent,
        items: items(section),
      })),
      whole: [...document.querySelectorAll('.whole')].flatMap(items),
    };
  });
  await page.close();
  return found;
}

describe.skipIf(!findChromium())('the first page of a report with many findings', () => {
  it.each([...LONG.keys()])(
    'holds all five answers however long the titles are (%i)',
    async (kind) => {
      const rows = await engine.rows<{ n: number }>('SELECT n FROM event ORDER BY n');
      const before = await engine.call('finding.list', {});
      for (const { id } of before) await engine.call('finding.remove', { id });
      for (const [index, { n }] of rows.entries())
        await engine.call('finding.add', {
          ...{ title: LONG[kind]!(index).trim().slice(0, 500), severity: 'high', status: 'open' },
          events: [n],
        });
      const { height, width, answers, whole } = await printed();
      expect(height).toBeLessThanOrEqual((297 - 10 - 12) * MILLIMETRE);
      // Room is not given away either.
      expect(height).toBeGreaterThan(0.6 * (297 - 10 - 12) * MILLIMETRE);
      expect(width).toBe(0);
      expect(answers.map(({ title }) => title)).toEqual(REPORT_ANSWERS.map(([, title]) => title));
      for (const { items } of answers) expect(items.length).toBeGreaterThan(1);
      // Behind it stands every finding, and the count of those that the page leaves out is right.
      const all = whole.filter((line) => /^\d+\. Finding/.test(line));
      expect(all).toHaveLength(FINDINGS);
      const onPage = answers[0]!.items.filter((line) => /^\d+\. Finding/.test(line)).length;
      expect(onPage).toBeGreaterThan(0);
      expect(answers[0]!.items.at(-1)).toBe(`… and ${FINDINGS - onPage} more, under “Summary, whole” below.`);
    },
    90_000,
  );
});

describe('a summary on a sheet', () => {
  const summary = { title: 'T', happened: ['a', 'b'], when: ['c'], who: ['d'], known: ['e'], unseen: ['f'] };

  it('is left as it is where it fits', () => {
    const page = fitted({ ...summary, happened: ['x'.repeat(1_000)] });
    expect(page.cut).toEqual([]);
    expect(page.answers.happened).toEqual({ lines: ['x'.repeat(1_000)], left: 0 });
  });

  it('loses the last lines of its longest answers, and no answer goes', () => {
    const page = fitted({ ...summary, happened: Array.from({ length: 500 }, (_, index) => `line ${index}`) });
    expect(page.cut).toEqual(['happened']);
    const { lines, left } = page.answers.happened;
    expect(lines.length + left).toBe(500);
    expect(lines).toEqual(Array.from({ length: lines.length }, (_, index) => `line ${index}`));
    expect(page.answers.unseen).toEqual({ lines: ['f'], left: 0 });
  });

  it('has a title of two lines at most', () => {
    const { title } = fitted({ ...summary, title: 'word '.repeat(200) });
    expect(title).toMatch(/…$/);
    expect(title.length).toBeLessThan(240);
  });
});
