import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeDemo } from '../../../electron/engine/demo/demo';
import { findChromium } from '../../../electron/engine/export/chromium';
import type { Change } from '../../../shared/model/change';
import type { ReportSummary } from '../../../shared/model/export';
import { TestEngine } from '../helpers/engine';
import { tempFolder } from '../helpers/temp';

const AGENT = 'principal: *user/svc-backup-agent';
const BUCKET = 'nordlicht-prod-customer-exports';
/** The findings a responder keeps of the example: title, search, and the resource whose changes belong to it. */
const FINDINGS: readonly (readonly [string, string, string?])[] = [
  [
    'Access key of build-legacy used from outside, and its rights probed',
    'principal: *user/build-legacy and sourceIPAddress: 203.0.113.77',
  ],
  [
    'Role deploy-pipeline in production taken with the stolen key',
    'principal: *role/deploy-pipeline and sourceIPAddress: 203.0.113.77',
  ],
  [
    'Administrator svc-backup-agent created, with access key and console password',
    'eventName: (CreateUser or AttachUserPolicy or CreateAccessKey or CreateLoginProfile) and requestParameters.userName: svc-backup-agent',
    'svc-backup-agent',
  ],
  ['Console sign-in as svc-backup-agent without a second factor', `${AGENT} and eventName: ConsoleLogin`],
  [
    'SSH and RDP of the bastion opened to the whole internet',
    `eventName: AuthorizeSecurityGroupIngress and ${AGENT}`,
  ],
  [
    `Bucket ${BUCKET} made readable by anyone`,
    `requestParameters.bucketName: ${BUCKET} and eventName: (PutBucketPolicy or DeleteBucketPublicAccessBlock) and ${AGENT}`,
    BUCKET,
  ],
  [
    'Customer exports downloaded',
    `requestParameters.bucketName: ${BUCKET} and eventName: GetObject and sourceIPAddress: (198.51.100.23 or 192.0.2.146)`,
  ],
  ['AWS Config stopped recording in production', 'eventName: StopConfigurationRecorder'],
  [
    'Snapshot of the data volume shared with a foreign account',
    `${AGENT} and eventName: (CreateSnapshot or ModifySnapshotAttribute)`,
  ],
  ['Secrets read', 'eventName: GetSecretValue and principal: *svc-backup-agent'],
  ['Eight GPU instances refused by the quota', `eventName: RunInstances and ${AGENT}`],
  ['Organisation trail stopped from the management account', 'eventName: StopLogging'],
];
const request = { what: { kind: 'findings' as const, ids: [] }, pdf: false };
const clock = (iso: string) => `${iso.slice(11, 19)}Z`;

let engine: TestEngine;
let summary: ReportSummary;
let changes: Change[];

beforeAll(async () => {
  const dir = join(tempFolder(), 'example');
  await writeDemo({ dir, events: 8_000, seed: 1 });
  engine = await TestEngine.load(dir);
  await engine.call('profile.change', { author: 'Mira Halvorsen' });
  await engine.call('verify.run', { place: join(dir, 'public-keys.json') });
  ({ rows: changes } = await engine.call('changes', { text: '', count: 10_000 }));
  for (const [title, query, resource] of FINDINGS) {
    await engine.call('finding.add', {
      ...{ title, severity: 'critical', status: 'confirmed', search: { query } },
      changes: changesOf(resource).map(({ item }) => item),
    });
  }
  ({ summary } = await engine.call('export.preview', { request }));
}, 120_000);

const changesOf = (resource: string | undefined) =>
  changes.filter(({ resourceName, capturedAt }) => resourceName === resource && capturedAt > '2026-02-11T09');

describe('the first page of the example', () => {
  it('tells times of calls from times at which Config saw something, and what the calls add up to', async () => {
    const distinct = new Set<number>();
    for (const [index, [title, , resource]] of FINDINGS.entries()) {
      const events = await engine.call('finding.events', { id: index + 1, start: 0, count: 500 });
      for (const { n } of events) distinct.add(n);
      const line = summary.happened.find((one) => one.startsWith(`${index + 1}. ${title} (critical): `));
      const times = events.map(({ eventTime }) => clock(eventTime ?? ''));
      expect(line).toContain(times.length > 1 ? `, ${times[0]} to ${times.at(-1)}` : `, ${times[0]}`);
      const seen = changesOf(resource).map(({ capturedAt }) => clock(capturedAt));
      if (seen.length > 0)
        expect(line).toContain(`; ${seen.length} changes seen by AWS Config ${seen[0]} to ${seen.at(-1)}`);
      else expect(line).not.toContain('seen by');
    }
    expect(changesOf('svc-backup-agent').length * changesOf(BUCKET).length).toBeGreaterThan(0);
    expect(summary.happened[0]).toBe('Mira Halvorsen kept 12 findings, all marked confirmed: 12 critical.');
    const counted = /^(\d+) calls belong to this \((\d+) of the findings, each once; (\d+) more /.exec(
      summary.happened[1] ?? '',
    );
    const [total, own, further] = counted!.slice(1).map(Number);
    expect(own).toBe(distinct.size);
    expect(total).toBe(own! + further!);
    expect(summary.when[0]).toMatch(
      /last call 2026-02-11 15:02:17Z: .*Possible causes of changes go on to 16:/,
    );
  });

  it('says by which call a role was taken, who is named like the author, and what failed', async () => {
    const [issue] = await engine.rows<{ at: string }>(
      `SELECT strftime(max("eventTime"), '%H:%M:%SZ') AS at FROM event WHERE "eventName" = 'AssumeRole' AND outcome = 'ok'
        AND principal LIKE '%user/build-legacy' AND "requestParameters" LIKE '%role/deploy-pipeline%'`,
    );
    const about = (name: string) => summary.who.find((line) => line.startsWith(name));
    expect(about('role/deploy-pipeline of 444455556666: ')).toContain(
      `; taken ${issue?.at} by AssumeRole, called by user/build-legacy of 777788889999`,
    );
    expect(about('user/build-legacy')).toMatch(/\d+ failed \(AssumeRole, /);
    expect(summary.who.filter((line) => line.includes('named like the author of this report'))).toEqual([
      about('role/AWSReservedSSO_SecurityResponse'),
    ]);
  });

  it('repeats the gaps of the digests where it says what could not be seen, and who began again', () => {
    const about = (words: string) => summary.unseen.filter((line) => line.includes(words));
    expect(about('digests')).toEqual([
      'From 2026-02-11 15:15:17Z to 16:08:44Z the digests of 3 accounts (111122223333, 444455556666, 777788889999) in 4 regions break off, 12 gaps in all: log files of that time may be missing.',
    ]);
    expect(about('StopLogging')[0]).toMatch(
      /It began again 2026-02-11 16:08:44Z by role\/AWSReservedSSO_SecurityResponse_\w+: what/,
    );
    expect(about('silent')).toEqual([]);
    expect(summary.known.join(' ')).toContain('Nothing vouches for the files of AWS Config');
  });

  it.skipIf(!findChromium())(
    'fits one sheet of A4, with names whole',
    async () => {
      const { path } = await engine.call('export.package', { place: join(tempFolder(), 'package'), request });
      const browser = await chromium.launch({
        executablePath: findChromium()!,
        args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      });
      try {
        const millimetre = 96 / 25.4;
        const page = await browser.newPage({
          viewport: { width: Math.floor((210 - 2 * 13) * millimetre), height: 900 },
        });
        await page.emulateMedia({ media: 'print' });
        await page.goto(pathToFileURL(join(path, 'report.html')).href);
        const found = await page.evaluate(() => ({
          height: document.querySelector('.first')!.getBoundingClientRect().height,
          broken: [...document.querySelectorAll('.first .name')]
            .filter((name) => name.getBoundingClientRect().height > 20)
            .map((name) => name.textContent),
          key: document.querySelector('.seal .fours')!.textContent,
          isCut: document.querySelector('.whole') !== null,
        }));
        expect(found.height).toBeLessThanOrEqual((297 - 10 - 12) * millimetre);
        expect(found.isCut).toBe(false);
        expect(found.broken).toEqual([]);
        expect(found.key).toBe((await engine.call('profile', {})).fingerprint);
      } finally {
        await browser.close();
      }
    },
    60_000,
  );
});
