import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoResult, writeDemo } from '../../../electron/engine/demo/demo';
import {
  type ConfigItem,
  configFiles,
  digests,
  type LogFile,
  type LogRecord,
  logFiles,
  readTree,
  type TreeFile,
} from './tree';

const EVENTS = 3_000;
let root: string;
let result: DemoResult;
let tree: TreeFile[];
let logs: LogFile[];
let records: LogRecord[];
let unique: Map<string, LogRecord>;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'coldtrail-demo-'));
  result = await writeDemo({ dir: path.join(root, 'a'), events: EVENTS });
  tree = readTree(path.join(root, 'a'));
  logs = logFiles(tree);
  records = logs.flatMap((log) => log.records);
  unique = new Map(records.map((record) => [record.eventID, record]));
}, 60_000);

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('the example incident', () => {
  it('is the same, byte for byte, every time', async () => {
    await writeDemo({ dir: path.join(root, 'b'), events: EVENTS });
    const again = readTree(path.join(root, 'b'));
    expect(again.map((file) => file.key)).toEqual(tree.map((file) => file.key));
    for (const [index, file] of again.entries())
      expect(file.stored.equals(tree[index]!.stored), file.key).toBe(true);
  });

  it('is another one with another seed', async () => {
    await writeDemo({ dir: path.join(root, 'c'), events: EVENTS, seed: 2 });
    const other = new Set(
      logFiles(readTree(path.join(root, 'c'))).flatMap((log) => log.records.map((record) => record.eventID)),
    );
    expect(records.filter((record) => other.has(record.eventID))).toEqual([]);
  });

  it('refuses a folder that holds something, and too few events', async () => {
    await writeFile(path.join(root, 'note.txt'), '');
    await expect(writeDemo({ dir: root, events: EVENTS })).rejects.toThrow('empty folder');
    await expect(writeDemo({ dir: path.join(root, 'note.txt'), events: EVENTS })).rejects.toThrow(
      'not a folder',
    );
    await expect(writeDemo({ dir: path.join(root, 'd'), events: 12 })).rejects.toThrow('at least');
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const onProgress = (): void => stop.abort();
    await expect(
      writeDemo({ dir: path.join(root, 'e'), events: EVENTS, signal: stop.signal, onProgress }),
    ).rejects.toThrow(/abort/i);
  });

  it('counts what it wrote', () => {
    const { totals } = result.truth;
    expect(records.length).toBe(EVENTS);
    expect(totals.events).toBe(EVENTS);
    expect(totals.uniqueEvents).toBe(unique.size);
    expect(totals.uniqueEvents).toBeLessThan(EVENTS);
    expect(totals.failedEvents).toBe(records.filter((record) => record.errorCode !== undefined).length);
    expect(totals.uniqueFailedEvents).toBe(
      [...unique.values()].filter((record) => record.errorCode !== undefined).length,
    );
    expect(totals.inflatedLogBytes).toBe(logs.reduce((sum, log) => sum + log.file.inflated.length, 0));
    expect(result.logFiles).toBe(logs.length);
    expect(result.digestFiles).toBe(digests(tree).length);
    expect(result.configFiles).toBe(configFiles(tree).length);
    expect(result.bytes).toBe(tree.reduce((sum, file) => sum + file.stored.length, 0));
    expect(tree.length).toBe(
      result.logFiles +
        result.digestFiles +
        result.signatureFiles +
        result.configFiles +
        result.noticeFiles +
        1,
    );
  });

  it('puts every record where CloudTrail would: account, region, 2 to 12 minutes before delivery', () => {
    for (const log of logs) {
      for (const record of log.records) {
        expect(record.recipientAccountId).toBe(log.account);
        expect(record.awsRegion).toBe(log.region);
        const delay = log.delivered - Date.parse(record.eventTime);
        expect(delay).toBeGreaterThanOrEqual(2 * 60_000);
        expect(delay).toBeLessThanOrEqual(12 * 60_000);
        if (record.eventSource === 'iam.amazonaws.com') expect(record.awsRegion).toBe('us-east-1');
      }
    }
  });

  it('delivers a record twice in two files, never in one', () => {
    for (const log of logs)
      expect(new Set(log.records.map((record) => record.eventID)).size).toBe(log.records.length);
  });

  it('tells the story in its records', () => {
    const { story, entry } = result.truth;
    expect(story.length).toBeGreaterThanOrEqual(90);
    for (const step of story) {
      const record = unique.get(step.eventID);
      expect(record, step.summary).toBeDefined();
      expect(record?.eventTime).toBe(step.time);
      expect(record?.eventName).toBe(step.eventName);
      expect(record?.recipientAccountId).toBe(step.account);
      expect(record?.errorCode ?? null).toBe(step.errorCode);
    }
    expect([...story].sort((a, b) => (a.time < b.time ? -1 : 1)).map((step) => step.time)).toEqual(
      story.map((step) => step.time),
    );
    expect(story[0]?.eventID).toBe(entry.eventID);
    const names = new Set(story.map((step) => step.eventName));
    for (const name of [
      'AttachRolePolicy',
      'CreateLoginProfile',
      'ConsoleLogin',
      'DeleteBucketPublicAccessBlock',
      'ModifySnapshotAttribute',
      'StopConfigurationRecorder',
      'StopLogging',
      'StartLogging',
      'DeleteUser',
    ]) {
      expect(names, name).toContain(name);
    }
  });

  it('records nothing while the trail is stopped', () => {
    const stopped = result.truth.stopped.find((period) => period.what === 'trail')!;
    const inside = records.filter(
      (record) => record.eventTime > stopped.from && record.eventTime < stopped.to,
    );
    expect(inside).toEqual([]);
    for (const { body } of digests(tree)) {
      expect(
        body.digestStartTime >= stopped.to ||
          Date.parse(body.digestEndTime) <= Date.parse(stopped.from) + 15 * 60_000,
      ).toBe(true);
    }
  });

  it('issues the temporary credentials it uses, unless it says otherwise', () => {
    const known = new Map(result.truth.credentials.map((credential) => [credential.accessKeyId, credential]));
    expect(known.size).toBe(result.truth.credentials.length);
    for (const credential of known.values()) {
      if (credential.issuedBy === null) {
        if (!credential.ownKey)
          expect(['before-window', 'trail-stopped', 'file-missing']).toContain(credential.origin);
        continue;
      }
      const issuing = unique.get(credential.issuedBy);
      expect(issuing, credential.accessKeyId).toBeDefined();
      if (credential.origin !== 'console-login' && !credential.ownKey)
        expect(issuing?.responseElements?.credentials?.accessKeyId).toBe(credential.accessKeyId);
      if (credential.parent !== null) expect(issuing?.userIdentity.accessKeyId).toBe(credential.parent);
      if (credential.otherCopy !== null && !credential.ownKey) {
        const copy = unique.get(credential.otherCopy);
        expect(copy?.sharedEventID).toBe(issuing?.sharedEventID);
        expect(copy?.userIdentity.type).toBe('AWSAccount');
        expect(copy?.recipientAccountId).not.toBe(issuing?.recipientAccountId);
      }
    }
    for (const record of unique.values()) {
      const key = record.userIdentity.accessKeyId;
      if (key === undefined || !key.startsWith('ASIA')) continue;
      const credential = known.get(key);
      expect(credential, record.eventID).toBeDefined();
      const issuing = credential?.issuedBy ? unique.get(credential.issuedBy) : undefined;
      if (issuing === undefined) continue;
      const late =
        Date.parse(record.userIdentity.sessionContext?.attributes?.creationDate ?? '') -
        Date.parse(issuing.eventTime);
      // A link to the console goes on with the session it was made in; the console may note it a second late.
      if (issuing.eventName !== 'GetSigninToken') expect([0, credential?.ownKey ? 1_000 : 0]).toContain(late);
      expect(record.eventTime >= issuing.eventTime).toBe(true);
      const assumed = issuing.responseElements?.assumedRoleUser?.assumedRoleId;
      if (assumed !== undefined) expect(record.userIdentity.principalId).toBe(assumed);
    }
  });
});

describe('its configuration items', () => {
  const key = (
    item: Pick<ConfigItem, 'awsAccountId' | 'resourceType' | 'resourceId' | 'configurationItemCaptureTime'>,
  ): string =>
    `${item.awsAccountId} ${item.resourceType} ${item.resourceId} ${item.configurationItemCaptureTime}`;

  it('are counted right', () => {
    const items = configFiles(tree).flatMap((file) => file.items);
    expect(result.truth.totals.configItems).toBe(items.length);
    expect(result.configItems).toBe(items.length);
    expect(result.truth.totals.distinctConfigItems).toBe(new Set(items.map(key)).size);
    expect(result.truth.totals.resources).toBe(
      new Set(items.map((item) => `${item.awsAccountId} ${item.resourceType} ${item.resourceId}`)).size,
    );
    for (const item of items)
      expect(item.configurationStateId).toBe(Date.parse(item.configurationItemCaptureTime));
  });

  it('are explained by calls that are in the logs and came before', () => {
    const { changes } = result.truth;
    expect(changes.filter((change) => change.kind === 'modified').length).toBeGreaterThanOrEqual(60);
    for (const change of changes) {
      expect(change.causes.length === 0).toBe(change.unexplained !== null && change.causes.length === 0);
      for (const cause of change.causes) {
        const record = unique.get(cause);
        expect(record, change.resourceId).toBeDefined();
        expect(record?.errorCode).toBeUndefined();
        expect(Date.parse(record?.eventTime ?? '')).toBeLessThan(Date.parse(change.capturedAt));
        expect(record?.recipientAccountId).toBe(change.awsAccountId);
      }
    }
  });

  it('are exactly the changes of the truth, found again by comparing neighbours', () => {
    const distinct = new Map(
      configFiles(tree).flatMap((file) => file.items.map((item) => [key(item), item] as const)),
    );
    const byResource = new Map<string, ConfigItem[]>();
    for (const item of distinct.values()) {
      const id = `${item.awsAccountId} ${item.resourceType} ${item.resourceId}`;
      byResource.set(id, [...(byResource.get(id) ?? []), item]);
    }
    const found: string[] = [];
    for (const items of byResource.values()) {
      items.sort((a, b) => a.configurationStateId - b.configurationStateId);
      items.forEach((item, index) => {
        const before = items[index - 1];
        if (before === undefined) {
          if (item.configurationItemCaptureTime > result.truth.window.from)
            found.push(`${key(item)} created`);
          return;
        }
        const same = (['configuration', 'supplementaryConfiguration', 'tags'] as const).every(
          (part) => JSON.stringify(item[part]) === JSON.stringify(before[part]),
        );
        found.push(
          `${key(item)} ${item.configurationItemStatus === 'ResourceDeleted' ? 'deleted' : same ? 'relationship' : 'modified'}`,
        );
      });
    }
    const told = result.truth.changes.map(
      (change) => `${key({ ...change, configurationItemCaptureTime: change.capturedAt })} ${change.kind}`,
    );
    expect(found.sort()).toEqual(told.sort());
  });

  it('are missing while the recorder is stopped', () => {
    const stopped = result.truth.stopped.find((period) => period.what === 'recorder')!;
    for (const change of result.truth.changes) {
      if (change.awsAccountId !== stopped.account || change.awsRegion !== stopped.region) continue;
      expect(change.capturedAt < stopped.from || change.capturedAt >= stopped.to, change.resourceId).toBe(
        true,
      );
    }
  });

  it('catch up when the recorder starts again', () => {
    const { story, stopped, changes } = result.truth;
    const recorder = stopped.find((period) => period.what === 'recorder')!;
    const opened = story.find(
      (step) => step.eventName === 'AuthorizeSecurityGroupIngress' && step.time > recorder.from,
    )!;
    const change = changes.find((candidate) => candidate.causes.includes(opened.eventID))!;
    expect(change.capturedAt > recorder.to).toBe(true);
    expect(Date.parse(change.capturedAt)).toBeLessThan(Date.parse(recorder.to) + 3 * 60_000);
  });

  it('hold what the story did to users, roles, groups and buckets', () => {
    const explained = new Set(result.truth.changes.flatMap((change) => change.causes));
    const mutating = [
      'AttachRolePolicy',
      'CreateUser',
      'AttachUserPolicy',
      'AuthorizeSecurityGroupIngress',
      'RevokeSecurityGroupIngress',
      'DeleteBucketPublicAccessBlock',
      'DeleteBucketPolicy',
      'DetachRolePolicy',
      'DeleteUser',
    ];
    for (const step of result.truth.story) {
      if (step.errorCode === null && mutating.includes(step.eventName))
        expect(explained, step.summary).toContain(step.eventID);
    }
  });
});
