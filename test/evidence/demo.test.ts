import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DemoResult, writeDemo } from '../../electron/engine/demo/demo';
import type { EventRow } from '../../shared/model/search';
import { configFiles, logFiles, readTree } from '../unit/demo/tree';
import { TestEngine } from '../unit/helpers/engine';
import { tempFolder } from '../unit/helpers/temp';
import { fingerprints } from '../unit/helpers/tree';

type Record = ReturnType<typeof logFiles>[number]['records'][number] & {
  sourceIPAddress: string;
  userIdentity: { arn?: string; sessionContext?: { sessionIssuer?: { arn?: string } } };
};

const dir = join(tempFolder(), 'tree');
let engine: Awaited<ReturnType<typeof TestEngine.load>>;
let demo: DemoResult;
/** Every event once, as the files have it. */
let events: Record[];

/** How often each value of a property stands among the events. */
function tally(value: (event: Record) => string | undefined, among = events): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of among) {
    const key = value(event);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
const isDenied = ({ errorCode }: Record) =>
  /AccessDenied|Unauthorized|Forbidden|NotAuthorized/i.test(errorCode ?? '');

describe('the example incident', () => {
  beforeAll(async () => {
    demo = await writeDemo({ dir, events: 12_000, seed: 11 });
    const once = new Map<string, Record>();
    for (const { records } of logFiles(readTree(dir))) {
      for (const record of records as Record[])
        once.set(`${record.eventID} ${record.recipientAccountId}`, record);
    }
    events = [...once.values()];
    const before = fingerprints(dir);
    engine = await TestEngine.load(dir);
    expect(fingerprints(dir)).toEqual(before);
  }, 60_000);

  it('is loaded whole, duplicates marked', async () => {
    const { totals } = demo.truth;
    expect(events).toHaveLength(totals.uniqueEvents);
    const { files, events: loaded, configItems } = engine.summary;
    // The one more is the public keys.
    const found =
      demo.logFiles + demo.configFiles + demo.noticeFiles + demo.digestFiles + demo.signatureFiles + 1;
    expect(files).toEqual({
      found,
      loaded: found,
      skipped: 0,
      partial: 0,
      failed: 0,
      alreadyLoaded: 0,
    });
    const duplicates = totals.events - totals.uniqueEvents;
    expect(duplicates).toBeGreaterThan(0);
    expect(loaded).toEqual({ records: totals.events, unique: totals.uniqueEvents, duplicates, rejected: 0 });
    expect(configItems).toMatchObject({
      records: totals.configItems,
      unique: totals.distinctConfigItems,
      rejected: 0,
    });
    expect(engine.summary.notices).toBe(0);
  });

  it('status counts what is there', async () => {
    const status = await engine.call('case.status', {});
    const times = events.map(({ eventTime }) => eventTime).sort();
    expect(status).toMatchObject({
      events: { records: demo.truth.totals.events, unique: events.length },
      resources: demo.truth.totals.resources,
      firstEventTime: times[0],
      lastEventTime: times.at(-1),
      regions: [...tally(({ awsRegion }) => awsRegion).keys()].sort(),
      accounts: [...tally(({ recipientAccountId }) => recipientAccountId).keys()].sort(),
      findings: 0,
      loading: false,
    });
    const items = configFiles(readTree(dir)).flatMap(({ items }) => items);
    const resources = new Set(
      items.map((item) => [item.awsAccountId, item.awsRegion, item.resourceType, item.resourceId].join()),
    );
    expect(status?.resources).toBe(resources.size);
  });

  it("tells which change a rule's verdict goes back to, and who made it", async () => {
    const { verdicts, changes } = demo.truth;
    expect(
      verdicts.map(({ configRuleName, complianceType }) => `${configRuleName} ${complianceType}`),
    ).toEqual(
      expect.arrayContaining([
        'restricted-ssh NON_COMPLIANT',
        's3-bucket-public-read-prohibited NON_COMPLIANT',
        's3-bucket-public-read-prohibited COMPLIANT',
        's3-bucket-server-side-encryption-enabled COMPLIANT',
      ]),
    );
    const { rows } = await engine.call('compliance', { count: 1_000 });
    for (const verdict of verdicts) {
      const row = rows.find(
        (one) =>
          one.configRuleName === verdict.configRuleName &&
          one.resourceId === verdict.resourceId &&
          Date.parse(one.since) === Date.parse(verdict.recordedAt),
      );
      expect(row?.complianceType).toBe(verdict.complianceType);
      expect(Date.parse(row?.becameBy?.capturedAt ?? '')).toBe(Date.parse(verdict.capturedAt));
      const change = changes.find(
        ({ resourceId, capturedAt }) =>
          resourceId === verdict.resourceId && Date.parse(capturedAt) === Date.parse(verdict.capturedAt),
      );
      const eventID = row?.becameBy?.eventID ?? null;
      if (eventID === null) expect(change?.causes).toEqual([]);
      else expect(change?.causes).toContain(eventID);
    }
  });

  it('searches find what a recount finds', async () => {
    expect(await engine.count('errorCode: *')).toBe(demo.truth.totals.uniqueFailedEvents);
    for (const [name, count] of tally(({ eventName }) => eventName)) {
      expect(await engine.count(`eventName: ${name}`), name).toBe(count);
    }
    const [from, to] = ['2026-02-11T06:00:00Z', '2026-02-11T09:30:00Z'];
    const within = events.filter(({ eventTime }) => eventTime >= from && eventTime < to);
    expect(within.length).toBeGreaterThan(10);
    expect(await engine.count('', { from, to })).toBe(within.length);
    const address = demo.truth.story.find(({ sourceIPAddress }) =>
      /^\d/.test(sourceIPAddress),
    )!.sourceIPAddress;
    expect(await engine.count(`sourceIPAddress: ${address}`)).toBe(
      tally((event) => event.sourceIPAddress).get(address),
    );
  });

  it('pages hold every event once, in the order that was asked for', async () => {
    for (const order of ['newest', 'oldest'] as const) {
      const { result, count, firstTime, lastTime } = await engine.call('search.open', { query: '', order });
      expect(count).toBe(events.length);
      const rows: EventRow[] = [];
      for (let start = 0; start < count; start += 777) {
        rows.push(...(await engine.call('search.page', { result, start, count: 777 })).rows);
      }
      expect(new Set(rows.map(({ n }) => n)).size).toBe(count);
      expect(rows.map(({ eventID, account }) => `${eventID} ${account}`).sort()).toEqual(
        events.map(({ eventID, recipientAccountId }) => `${eventID} ${recipientAccountId}`).sort(),
      );
      const times = rows.map(({ eventTime }) => eventTime!);
      const sorted = [...times].sort();
      expect(times).toEqual(order === 'oldest' ? sorted : sorted.reverse());
      expect([firstTime, lastTime]).toEqual(
        [...times].sort().filter((_, index, all) => index === 0 || index === all.length - 1),
      );
      // Anywhere, in any order, also past the end.
      const [start, size] = [count - 5, 20];
      expect((await engine.call('search.page', { result, start, count: size })).rows).toEqual(rows.slice(-5));
      expect((await engine.call('search.page', { result, start: 300, count: 3 })).rows).toEqual(
        rows.slice(300, 303),
      );
    }
  });

  it('the histogram counts every event once, in the bucket of its time', async () => {
    for (const [query, matches] of [
      ['', () => true],
      ['errorCode: *', ({ errorCode }: Record) => errorCode !== undefined],
    ] as const) {
      const found = events.filter(matches);
      const { buckets, stepSeconds, from, to } = await engine.call('search.histogram', {
        query,
        buckets: 100,
      });
      expect(buckets.length).toBeLessThanOrEqual(101);
      expect([buckets[0]?.time, Date.parse(to!) - Date.parse(from!)]).toEqual([
        from,
        buckets.length * stepSeconds * 1000,
      ]);
      for (const { time, counts } of buckets) {
        const denied = counts[1];
        const inside = found.filter(({ eventTime }) => {
          const since = Date.parse(eventTime) - Date.parse(time);
          return since >= 0 && since < stepSeconds * 1000;
        });
        expect([time, counts.reduce((sum, count) => sum + count, 0)]).toEqual([time, inside.length]);
        expect([time, denied]).toEqual([time, inside.filter(isDenied).length]);
      }
    }
  });

  it('facets are the commonest values, and say what they leave out', async () => {
    const fields = {
      eventName: (e: Record) => e.eventName,
      awsRegion: (e: Record) => e.awsRegion,
      errorCode: (e: Record) => e.errorCode,
    };
    const facets = await engine.call('search.facets', { fields: Object.keys(fields), size: 5 });
    for (const [index, [field, value]] of Object.entries(fields).entries()) {
      const counts = tally(value);
      const facet = facets[index]!;
      expect(facet).toMatchObject({ field, distinct: counts.size });
      const listed = facet.values.filter((each) => each.value !== null);
      for (const { value: name, count } of listed) expect([name, count]).toEqual([name, counts.get(name!)]);
      const least = Math.min(...facet.values.map(({ count }) => count));
      const others = [...counts].filter(([name]) => !listed.some((each) => each.value === name));
      for (const [, count] of others) expect(count).toBeLessThanOrEqual(least);
      expect(facet.values.reduce((sum, { count }) => sum + count, facet.other)).toBe(events.length);
    }
  });

  /** A console switch names the session alone; the roles of the example that are switched to have no path. */
  const roleOfSession = (arn: string | undefined) => {
    const [, account, role] = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\//.exec(arn ?? '') ?? [];
    return role && `arn:aws:iam::${account}:role/${role}`;
  };

  it('principals are counted as a recount counts them', async () => {
    const rows = await engine.call('principals', { count: 100_000 });
    expect(rows.reduce((sum, row) => sum + row.events, 0)).toBeLessThanOrEqual(events.length);
    const actor = ({ userIdentity: { type, arn, sessionContext } }: Record) =>
      type === 'IAMUser'
        ? arn
        : type === 'AssumedRole'
          ? (sessionContext?.sessionIssuer?.arn ?? roleOfSession(arn))
          : undefined;
    const actors = [...tally(actor)];
    expect(actors.length).toBeGreaterThan(5);
    for (const [arn] of actors) {
      const own = events.filter((event) => actor(event) === arn);
      const times = own.map(({ eventTime }) => eventTime).sort();
      const distinct = (value: (event: Record) => unknown) => new Set(own.map(value).filter(Boolean)).size;
      expect(rows.find(({ principal }) => principal === arn)).toMatchObject({
        events: own.length,
        denied: own.filter(isDenied).length,
        addresses: distinct(({ sourceIPAddress }) => sourceIPAddress),
        accessKeys: distinct(({ userIdentity }) => userIdentity.accessKeyId),
        services: distinct(({ eventSource }) => eventSource),
        firstUsed: times[0],
        lastUsed: times.at(-1),
      });
    }
  });

  it('coverage knows every account, region and day, and when recording stopped', async () => {
    const { cells, days, breaks } = await engine.call('coverage', {});
    const expected = tally(({ recipientAccountId, awsRegion, eventTime }) =>
      [recipientAccountId, awsRegion, eventTime.slice(0, 10)].join(' '),
    );
    expect(
      new Map(cells.map(({ account, region, day, events: count }) => [`${account} ${region} ${day}`, count])),
    ).toEqual(expected);
    expect(days).toEqual([...new Set(events.map(({ eventTime }) => eventTime.slice(0, 10)))].sort());
    for (const { what, from, to } of demo.truth.stopped) {
      const [stop, start] =
        what === 'trail'
          ? ['StopLogging', 'StartLogging']
          : ['StopConfigurationRecorder', 'StartConfigurationRecorder'];
      const near = (name: string, time: string) =>
        breaks.some(
          (each) => each.eventName === name && Math.abs(Date.parse(each.time) - Date.parse(time)) <= 1000,
        );
      expect([what, near(stop!, from), near(start!, to)]).toEqual([what, true, true]);
    }
  });

  it('tells the story as it was', async () => {
    for (const step of demo.truth.story) {
      const found = await engine.call('event.find', { eventID: step.eventID });
      const own = found.find(({ row }) => row.account === step.account);
      expect([step.summary, own?.row]).toMatchObject([
        step.summary,
        {
          eventName: step.eventName,
          eventTime: step.time,
          awsRegion: step.region,
          errorCode: step.errorCode,
          sourceIPAddress: step.sourceIPAddress,
        },
      ]);
    }
  });
});
