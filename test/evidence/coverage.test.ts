import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeDemo } from '../../electron/engine/demo/demo';
import { bucketFiles, deliveredLog, digestKey, headObject, makeChain } from '../unit/helpers/digests';
import { TestEngine } from '../unit/helpers/engine';
import { type Json, logText, trailRecord } from '../unit/helpers/records';
import { tempFolder } from '../unit/helpers/temp';
import { writeFiles } from '../unit/helpers/tree';

const A = '111122223333';
const B = '444455556666';
const HERE = 'eu-central-1';

let number = 0;
/** A management event at a time of 2026-02-03. */
const at = (time: string, fields: Json = {}): Json =>
  trailRecord(++number, {
    eventTime: `2026-02-03T${time}Z`,
    managementEvent: true,
    eventCategory: 'Management',
    eventName: 'DescribeInstances',
    eventSource: 'ec2.amazonaws.com',
    ...fields,
  });
const log = (account: string, region: string, day: string, name: string, records: Json[]) => ({
  [`AWSLogs/${account}/CloudTrail/${region}/2026/02/${day}/${account}_CloudTrail_${region}_202602${day}T${name}Z_${String(++number).padStart(16, 'x')}.json.gz`]:
    gzipSync(logText(records)),
});

describe('coverage', () => {
  let engine: Awaited<ReturnType<typeof TestEngine.load>>;
  beforeAll(async () => {
    const stop = { eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com', readOnly: false };
    const files = {
      ...log(A, HERE, '03', '0005', [
        at('00:01:00'),
        at('00:59:59'),
        at('01:00:00', { managementEvent: false }),
      ]),
      // Three hours without, while the trail of account B was stopped; an hour without that nothing explains.
      ...log(A, HERE, '03', '0605', [at('05:00:00'), at('07:30:00')]),
      ...log(B, 'us-east-1', '03', '0210', [
        at('01:50:00', { recipientAccountId: B, awsRegion: 'us-east-1' }),
        at('02:05:00', { recipientAccountId: B, awsRegion: 'us-east-1', ...stop }),
        at('04:40:00', { recipientAccountId: B, awsRegion: 'us-east-1', ...stop, eventName: 'StartLogging' }),
      ]),
      // Delivered a day late.
      ...log(A, HERE, '04', '0900', [at('23:00:00'), at('23:59:00')]),
      'flat.json': logText([
        at('00:10:00', {
          requestParameters: { reason: 'requestParameters too large', omitted: true, originalSize: 149_893 },
        }),
        at('00:11:00', { responseElements: { userData: '<sensitiveDataRemoved>' } }),
        at('00:12:00', { userIdentity: { type: 'IAMUser', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' } }),
        at('00:13:00', { errorMessage: `${'x'.repeat(1_021)}...`, errorCode: 'AccessDenied' }),
        at('00:14:00', { requestParameters: { note: 'nothing was omitted here' } }),
      ]),
    };
    engine = await TestEngine.load(writeFiles(tempFolder(), files));
  });

  it('tells which hours of which account and region have events', async () => {
    const rows = await engine.call('coverage.hours', {});
    const told = rows.map(({ account, region, hour, events, dataEvents, files }) =>
      [account, region, hour.slice(11, 13), events, dataEvents, files].join(' '),
    );
    expect(told).toEqual([
      `${A} ${HERE} 00 7 0 2`,
      `${A} ${HERE} 01 1 1 1`,
      `${A} ${HERE} 05 1 0 1`,
      `${A} ${HERE} 07 1 0 1`,
      `${A} ${HERE} 23 2 0 1`,
      `${B} us-east-1 01 1 0 1`,
      `${B} us-east-1 02 1 0 1`,
      `${B} us-east-1 04 1 0 1`,
    ]);
    const some = await engine.call('coverage.hours', {
      from: '2026-02-03T05:30:00Z',
      to: '2026-02-03T08:00:00Z',
    });
    expect(some.map(({ hour }) => hour)).toEqual(['2026-02-03T05:00:00Z', '2026-02-03T07:00:00Z']);
  });

  it('tells the hours without, and why', async () => {
    const { rows, total } = await engine.call('coverage.gaps', {});
    const told = rows.map(({ account, from, to, hours, kind }) =>
      [account, from.slice(11, 13), to.slice(11, 13), hours, kind].join(' '),
    );
    expect(told).toEqual([
      `${A} 08 23 15 unknown`,
      `${A} 02 05 3 stopped`,
      `${B} 03 04 1 stopped`,
      `${A} 06 07 1 unknown`,
    ]);
    expect(total).toBe(4);
    const stop = await engine.call('event.get', { n: rows[1]!.n! });
    expect(stop.row.eventName).toBe('StopLogging');
    const page = await engine.call('coverage.gaps', { start: 1, count: 1, account: A });
    expect(page).toMatchObject({ total: 3, rows: [{ hours: 3 }] });
  });

  it('tells when recording was stopped, by whom, and until when', async () => {
    const { breaks } = await engine.call('coverage', {});
    expect(
      breaks.map(({ eventName, account, principal, time, until }) => [
        eventName,
        account,
        principal,
        time,
        until,
      ]),
    ).toEqual([
      [
        'StopLogging',
        B,
        'arn:aws:iam::111122223333:user/kim',
        '2026-02-03T02:05:00Z',
        '2026-02-03T04:40:00Z',
      ],
      ['StartLogging', B, 'arn:aws:iam::111122223333:user/kim', '2026-02-03T04:40:00Z', null],
    ]);
  });

  it('tells what was late, left out, and of which kind', async () => {
    const { late, omitted, kinds, digests } = await engine.call('coverage.limits', {});
    expect(late).toEqual([
      {
        account: A,
        region: HERE,
        day: '2026-02-03',
        delivered: '2026-02-04',
        events: 2,
        files: 1,
        firstEventTime: '2026-02-03T23:00:00Z',
        lastEventTime: '2026-02-03T23:59:00Z',
      },
    ]);
    expect(
      omitted.map(({ field, marker, events, originalSize }) => [field, marker, events, originalSize]),
    ).toEqual([
      ['requestParameters', 'omitted', 1, 149_893],
      ['errorMessage', 'cut', 1, null],
      ['responseElements', 'removed', 1, null],
      ['userName', 'hidden', 1, null],
    ]);
    expect(kinds).toEqual([
      { account: A, region: HERE, managementEvents: 11, dataEvents: 1, dataServices: ['ec2.amazonaws.com'] },
      { account: B, region: 'us-east-1', managementEvents: 3, dataEvents: 0, dataServices: [] },
    ]);
    expect(digests.every(({ digests: count, notCovered }) => count === 0 && notCovered > 0)).toBe(true);
  });

  it('says beside a search how much the evidence can say about it', async () => {
    const note = (query: string, from?: string, to?: string) =>
      engine.call('coverage.note', { query, from, to });
    // 24 hours of two places; eight hours have events.
    expect(await note('')).toMatchObject({ covered: 8, hours: 48, breaks: 1 });
    const there = await note(
      `awsRegion: ${HERE} and account: "${A}" and errorCode: *`,
      '2026-02-03T00:00:00Z',
      '2026-02-04T00:00:00Z',
    );
    expect(there).toMatchObject({ covered: 5, hours: 24 });
    expect(there.sentence).toContain('5 of 24 hours');
    expect((await note('awsRegion: sa-east-1')).sentence).toBe(
      'The evidence has no events of region sa-east-1 at all.',
    );
    expect((await note('', '2025-01-01T00:00:00Z', '2025-02-01T00:00:00Z')).sentence).toContain(
      'no events in this range',
    );
  });

  it('has no notice about files that lie where they belong', async () => {
    expect((await engine.notices()).filter(({ kind }) => kind === 'misplaced')).toEqual([]);
  });
});

it('a file that lies where it does not belong is said to', async () => {
  const good = [at('00:01:00'), at('00:02:00')];
  const files = {
    ...log(B, HERE, '03', '0005', good),
    ...log(A, 'sa-east-1', '03', '0006', good),
    [`AWSLogs/${A}/CloudTrail/${HERE}/2026/02/09/${A}_CloudTrail_${HERE}_20260203T0005Z_aaaaaaaaaaaaaaaa.json`]:
      logText(good),
    [`AWSLogs/${A}/CloudTrail/${HERE}/2026/02/03/${B}_CloudTrail_${HERE}_20260203T0005Z_aaaaaaaaaaaaaaab.json`]:
      logText(good),
    [`AWSLogs/${A}/Config/${HERE}/2026/2/3/ConfigHistory/log.json`]: logText(good),
    // Events of global services lie among those of other regions.
    ...log(A, 'ap-south-1', '03', '0007', [at('00:03:00', { awsRegion: 'us-east-1' })]),
  };
  const engine = await TestEngine.load(writeFiles(tempFolder(), files));
  const found = (await engine.notices())
    .filter(({ kind }) => kind === 'misplaced')
    .map(({ message }) => message);
  expect(found.sort()).toEqual([
    '2 of its 2 records are of another account (111122223333) than its folder (444455556666).',
    'A log file of CloudTrail lies in the folder Config.',
    'Its name says account 444455556666, its folder 111122223333.',
    'Its name says that it was delivered on 2026-02-03, its folder on 2026-02-09.',
    'Its records are of another region (eu-central-1) than its folder (sa-east-1).',
  ]);
  // Loading nothing new changes nothing.
  await engine.load(writeFiles(tempFolder(), { 'x.json': '[]' }));
  expect((await engine.notices()).filter(({ kind }) => kind === 'misplaced')).toHaveLength(5);
});

it('hours that digests cover are quiet, those of which files are missing are not', async () => {
  const key = digestKey();
  const logs = [0, 1, 2, 3, 4, 5].map((hour) =>
    hour === 1 || hour === 4 ? [] : [deliveredLog(hour, logText([at(`0${hour}:05:00`)]))],
  );
  const chain = makeChain(key, logs);
  // What was delivered in the third hour is missing.
  const [gone] = logs[3]!;
  const root = writeFiles(tempFolder(), {
    ...bucketFiles([...chain, ...logs.flat()].filter((one) => one !== gone)),
    'head.json': headObject(chain.at(-1)!),
    'keys.json': key.list,
  });
  const engine = await TestEngine.load(root);
  const { rows } = await engine.call('coverage.gaps', {});
  expect(rows.map(({ from, hours, kind }) => [from.slice(11, 13), hours, kind])).toEqual([
    ['03', 2, 'missing'],
    ['01', 1, 'quiet'],
  ]);
  const { digests } = await engine.call('coverage.limits', {});
  expect(digests).toEqual([
    { account: A, region: HERE, digests: 6, invalid: 0, missing: 0, gaps: 0, notCovered: 0 },
  ]);
});

it('the example shows that its trail was stopped, wherever that left a gap', async () => {
  const dir = join(tempFolder(), 'tree');
  const { truth } = await writeDemo({ dir, events: 12_000, seed: 3 });
  const engine = await TestEngine.load(dir);
  const stopped = truth.stopped.find(({ what }) => what === 'trail')!;
  const { rows } = await engine.call('coverage.gaps', { count: 10_000 });
  const inside = rows.filter(
    ({ from, to }) =>
      Date.parse(from) >= Date.parse(stopped.from) && Date.parse(to) <= Date.parse(stopped.to),
  );
  expect(inside.every(({ kind }) => kind === 'stopped')).toBe(true);
  const outside = rows.filter(
    ({ from, to }) =>
      Date.parse(to) <= Date.parse(stopped.from) || Date.parse(from) >= Date.parse(stopped.to) + 3_600_000,
  );
  expect(outside.filter(({ kind }) => kind === 'stopped')).toEqual([]);
});
