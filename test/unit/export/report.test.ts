import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../electron/engine/export/chromium';
import { TestEngine } from '../helpers/engine';
import { HOSTILE } from '../helpers/hostile';
import { logFile, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const browserPath = findChromium();
const office = ['soffice', 'libreoffice'].find((name) => spawnSync(name, ['--version']).status === 0);
const out = tempFolder();
let engine: TestEngine;
let folder: string;

/** Every hostile text as a name, an agent, an address, an error, a parameter; in titles, tags and notes. */
const records = HOSTILE.map((text, index) =>
  trailRecord(index, {
    userAgent: text,
    eventName: index % 3 === 0 ? text : 'GetObject',
    eventSource: index % 5 === 0 ? text : 's3.amazonaws.com',
    errorCode: text,
    errorMessage: text,
    awsRegion: index % 7 === 0 ? text : 'eu-central-1',
    sourceIPAddress: text,
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::111122223333:user/${text}`,
      userName: text,
      accessKeyId: text,
    },
    requestParameters: { [text]: text },
  }),
);

beforeAll(async () => {
  engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json.gz': logFile(records) }));
  await engine.call('profile.change', { author: '<script>window.owned=1</script>' });
  const rows = await engine.rows<{ n: number }>('SELECT n FROM event ORDER BY n');
  for (const [index, text] of HOSTILE.entries()) {
    const title = text.trim().slice(0, 500) || 'blank';
    await engine.call('finding.add', {
      title,
      notes: text,
      tags: [title.slice(0, 100).trim()],
      severity: (['info', 'low', 'medium', 'high', 'critical'] as const)[index % 5]!,
      events: rows.slice(index, index + 3).map(({ n }) => n),
    });
  }
  const request = { what: { kind: 'all' as const } };
  ({ path: folder } = await engine.call('export.package', { place: join(out, 'package'), request }));
}, 120_000);

describe.skipIf(!browserPath)('the report in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: browserPath!,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });
  afterAll(() => browser?.close());

  it('asks for nothing, runs nothing, and can be read by everyone', async () => {
    const page = await browser.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    const url = pathToFileURL(join(folder, 'report.html')).href;
    await page.goto(url);
    await page.mouse.move(200, 300);
    await page.waitForTimeout(300);
    expect(requests).toEqual([url]);
    expect(complaints).toEqual([]);
    const found = await page.evaluate(() => ({
      owned: 'owned' in window,
      scripts: document.scripts.length,
      active: document.querySelectorAll(
        'iframe,object,embed,form,input,link,base,img,video,audio,[onclick],[onload],[onerror],[onfocus],[onmouseover]',
      ).length,
      links: [...document.links].map((link) => link.getAttribute('href')),
      refresh: document.querySelectorAll('meta[http-equiv=refresh]').length,
      findings: document.querySelectorAll('.finding').length,
    }));
    expect(found).toEqual({
      owned: false,
      scripts: 0,
      active: 0,
      links: [],
      refresh: 0,
      findings: HOSTILE.length,
    });
    expect(page.url()).toBe(url);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await page.close();
  }, 120_000);

  it('is printed as a PDF, the same for the same case', async () => {
    const pdf = readFileSync(join(folder, 'report.pdf'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const { rows } = await engine.call('journal', { start: 0, count: 10_000 });
    const asOf = rows.at(-2)!.at.replace(/[-:T]/g, '').slice(0, 14);
    expect(pdf.toString('latin1')).toContain(`D:${asOf}+00'00'`);
  });
});

describe.skipIf(!office)('the tables in a spreadsheet', () => {
  it.each(['events.csv', 'timeline.csv', 'changes.csv', 'evidence.csv', 'events.xlsx'])(
    '%s evaluates no formula',
    (name) => {
      const to = join(out, 'office');
      rmSync(to, { recursive: true, force: true });
      const made = spawnSync(
        office!,
        [
          `-env:UserInstallation=${pathToFileURL(join(out, 'office-profile')).href}`,
          '--headless',
          '--convert-to',
          'fods',
          '--outdir',
          to,
          join(folder, name),
        ],
        { encoding: 'utf8', timeout: 180_000 },
      );
      const path = join(to, name.replace(/\.\w+$/, '.fods'));
      expect(existsSync(path), made.stdout + made.stderr).toBe(true);
      const sheet = readFileSync(path, 'utf8');
      expect(sheet).toContain('<table:table-cell');
      const formulas = [...sheet.matchAll(/table:formula="([^"]*)"/g)].map(([, formula]) => formula);
      // LibreOffice keeps the words true and false of a table this way; they are ours.
      const words = ['of:=TRUE()', 'of:=FALSE()'];
      expect(formulas.filter((formula) => !words.includes(formula ?? ''))).toEqual([]);
    },
    200_000,
  );
});
