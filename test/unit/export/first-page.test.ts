import { expect, it } from 'vitest';
import { digestSentence, silentDays } from '../../../electron/engine/export/summary';
import { TestEngine } from '../helpers/engine';
import { logFile, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const user = (userName: string) => ({
  type: 'IAMUser',
  arn: `arn:aws:iam::111122223333:user/${userName}`,
  userName,
  accountId: '111122223333',
});
const at = (minute: number) => `2026-02-03T10:${String(minute).padStart(2, '0')}:00Z`;
const WHERE = 'the events of each, with ids, stand under its number in “Findings” below and in events.csv:';
const trail = { eventSource: 'cloudtrail.amazonaws.com', eventCategory: 'Management', readOnly: false };

it('the first page tells who in the order in which they came up, and from when to when less was recorded', async () => {
  const records = [
    trailRecord(0, { eventTime: at(0), userIdentity: user('first') }),
    ...[1, 2, 3].map((minute) => trailRecord(minute, { eventTime: at(minute), userIdentity: user('busy') })),
    trailRecord(4, { eventTime: at(4), eventName: 'StopLogging', ...trail, userIdentity: user('busy') }),
    trailRecord(5, { eventTime: at(40), eventName: 'StartLogging', ...trail, userIdentity: user('first') }),
    trailRecord(6, { eventTime: at(50), eventName: 'DeleteTrail', ...trail, userIdentity: user('busy') }),
    trailRecord(7, { eventTime: at(51), eventName: 'UpdateTrail', ...trail, userIdentity: user('once') }),
  ];
  const engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json.gz': logFile(records) }));
  const { summary } = await engine.call('export.preview', { request: { what: { kind: 'all' }, pdf: false } });
  expect(summary.happened.join(' ')).toMatch(
    /^8 calls belong to this, in account 111122223333; most often GetObject/,
  );
  expect(summary.when[0]).toContain('First call 2026-02-03 10:00:00Z, last call 2026-02-03 10:51:00Z');
  expect(summary.who.slice(0, 3).map((line) => line.replace(/from [\d.]+, /, ''))).toEqual([
    'user/first of 111122223333: 2 calls, none failed, 10:00:00Z to 10:40:00Z',
    'user/busy of 111122223333: 5 calls, none failed, 10:01:00Z to 10:50:00Z',
    'user/once of 111122223333: 1 call, none failed, 10:51:00Z',
  ]);
  const about = (call: string) => summary.unseen.find((line) => line.includes(call));
  expect(about('StopLogging')).toContain(
    'It began again 2026-02-03 10:40:00Z by user/first: what happened in between may be missing.',
  );
  expect(about('DeleteTrail')).toContain('Nothing in the evidence begins it again');
  expect(about('UpdateTrail')).toContain('From then on less may be recorded.');
  expect(about('StartLogging')).toBeUndefined();
  expect(about('silent')).toBeUndefined();
});

it('the first page says of each finding when it was, whose calls it rests on and from where, and who made a user', async () => {
  const made = { user: { userName: 'backdoor', arn: user('backdoor').arn } };
  const records = [
    trailRecord(0, {
      eventTime: '2026-02-03T23:58:00Z',
      userIdentity: user('first'),
      sourceIPAddress: '203.0.113.7',
    }),
    trailRecord(1, {
      ...{ eventTime: '2026-02-03T23:59:00Z', userIdentity: user('first'), sourceIPAddress: '203.0.113.7' },
      ...{ eventName: 'CreateUser', eventSource: 'iam.amazonaws.com', responseElements: made },
    }),
    ...[2, 3].map((minute) =>
      trailRecord(minute, {
        ...{ eventTime: `2026-02-04T00:0${minute}:00Z`, userIdentity: user('backdoor') },
        sourceIPAddress: '198.51.100.9',
        ...(minute === 3 ? { errorCode: 'AccessDenied' } : {}),
      }),
    ),
  ];
  const engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json.gz': logFile(records) }));
  const keep = (title: string, query: string, severity: 'high' | 'low', status: 'open' | 'confirmed') =>
    engine.call('finding.add', { title, search: { query }, severity, status });
  await keep('A way in', 'eventName: CreateUser', 'high', 'confirmed');
  await keep('Used', 'userName: backdoor', 'low', 'open');
  const request = { what: { kind: 'findings' as const, ids: [] }, pdf: false };
  const { summary } = await engine.call('export.preview', { request });
  expect(summary.title).toBe('Incident of 2026-02-03 to 2026-02-04: 2 findings, with what they rest on');
  expect(summary.happened).toEqual([
    'The responder kept 2 findings: 1 high, 1 low.',
    '3 calls belong to this, each once, in account 111122223333.',
    `In order of time; ${WHERE}`,
    '1. A way in (high, confirmed): 1 call by user/first from 203.0.113.7, 2026-02-03 23:59:00Z',
    '2. Used (low, open): 2 calls, 1 failed, by user/backdoor from 198.51.100.9, 2026-02-04 00:02:00Z to 00:03:00Z',
  ]);
  expect(summary.when[0]).toBe('First call 2026-02-03 23:59:00Z, last call 2026-02-04 00:03:00Z: 4 minutes.');
  expect(summary.who[1]).toBe(
    'user/backdoor of 111122223333: 2 calls, 1 failed (GetObject), from 198.51.100.9, 2026-02-04 00:02:00Z to 00:03:00Z; created 2026-02-03 23:59:00Z by user/first of 111122223333',
  );
  const one = await engine.call('export.preview', {
    request: { ...request, what: { kind: 'findings', ids: [2] } },
  });
  expect(one.summary.happened).toEqual([
    'The responder kept 1 finding: 1 low.',
    '2 calls belong to this, in account 111122223333.',
    `In order of time, on 2026-02-04; ${WHERE}`,
    '2. Used (low, open): 2 calls, 1 failed, by user/backdoor from 198.51.100.9, 00:02:00Z to 00:03:00Z',
  ]);
});

it('what digests vouch for is said without counts of what there is not', () => {
  const none = { valid: 0, invalid: 0, notCovered: 0, cannotTell: 0 };
  const checked = {
    ...{ digests: { ...none, valid: 9 }, backfillDigests: none, others: none, gaps: 0, from: null, to: null },
    ...{ hashes: 'load' as const, checkedAt: '2026-02-04T00:00:00Z', keys: { given: 1, evidence: 0 } },
  };
  expect(digestSentence({ ...checked, logs: { ...none, valid: 7 } })).toBe(
    'CloudTrail’s digests vouch that all 7 log files are as delivered (checked with public keys that were given).',
  );
  expect(
    digestSentence({
      ...checked,
      ...{ gaps: 2, digests: { ...none, valid: 8, invalid: 1 }, keys: { given: 0, evidence: 0 } },
      logs: { valid: 4, invalid: 2, notCovered: 0, cannotTell: 1 },
    }),
  ).toBe(
    'Of 7 log files, CloudTrail’s digests vouch for 4; 2 they contradict, 1 could not be judged (checked without a public key, so that signatures could not be checked). 1 digest did not stand the check. The digests themselves have 2 gaps: for those times they vouch for nothing.',
  );
});

it('days without an event are only spoken of where a day lies between others', () => {
  const cell = (day: string, region = 'eu-central-1') => ({
    ...{ account: '111122223333', region, day: `2026-02-0${day}` },
    ...{ events: 1, files: 1 },
  });
  const days = ['1', '2', '3'].map((day) => `2026-02-0${day}`);
  expect(silentDays(days, [cell('1'), cell('2'), cell('3', 'us-east-1')])).toBe(null);
  expect(silentDays(days, [cell('1'), cell('2'), cell('3')])).toBe(0);
  expect(silentDays(days, [cell('1'), cell('3'), cell('2', 'us-east-1')])).toBe(1);
});
