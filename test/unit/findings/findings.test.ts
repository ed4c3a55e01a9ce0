import { beforeAll, describe, expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';
import { eventId, type Json, logText, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const records: Json[] = trailRecords(0, 30).map((record, index) => ({
  ...record,
  errorCode: index % 10 === 7 ? 'AccessDenied' : undefined,
}));
const failed = [7, 17, 27];
let engine: TestEngine;
let number: (index: number) => number;
let rows: () => Promise<{ finding_id: number; eventID: string }[]>;

describe('findings', () => {
  beforeAll(async () => {
    engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': logText([...records, records[7]]) }));
    const found = await engine.rows<{ n: number; eventID: string }>(
      'SELECT n, "eventID" FROM event WHERE duplicate_of IS NULL',
    );
    const numbers = new Map(found.map(({ n, eventID }) => [eventID, n]));
    number = (index) => numbers.get(eventId(index))!;
    rows = () =>
      engine.rows('SELECT finding_id, "eventID" FROM finding_event JOIN event USING (n) ORDER BY ALL');
  });

  it('rest on events, on a search, or on both, each event once and in time order', async () => {
    const byHand = await engine.call('finding.add', {
      title: ' By hand ',
      events: [number(5), number(3), number(5), 987_654_321],
    });
    expect(byHand).toMatchObject({ id: 1, title: 'By hand', severity: 'medium', notes: '', query: null });
    expect(byHand.events).toEqual([number(3), number(5)]);
    expect(byHand).toMatchObject({
      firstEventTime: records[3]!.eventTime,
      lastEventTime: records[5]!.eventTime,
    });
    const both = await engine.call('finding.add', {
      title: 'Denied',
      severity: 'high',
      notes: '=notes\u0001 with "everything"; DROP TABLE finding',
      events: [number(7), number(0)],
      search: { query: 'errorCode:*', to: '2026-02-03T00:00:20Z' },
    });
    expect(both.events).toEqual([0, 7, 17].map(number));
    expect(both).toMatchObject({
      id: 2,
      query: 'errorCode: *',
      notes: '=notes\u0001 with "everything"; DROP TABLE finding',
    });
    // In the order of the story, not of their making.
    expect((await engine.call('finding.list', {})).map(({ id }) => id)).toEqual([2, 1]);
    expect((await engine.call('finding.events', { id: 2 })).map(({ eventID }) => eventID)).toEqual(
      [0, 7, 17].map(eventId),
    );
    expect((await engine.call('event.get', { n: number(7) })).findings).toEqual([2]);
    expect((await engine.call('case.status', {}))?.findings).toBe(2);
  });

  it('change only what is named, and keep what they rest on', async () => {
    const before = (await engine.call('finding.list', {})).find(({ id }) => id === 2)!;
    const changed = await engine.call('finding.update', { id: 2, severity: 'critical' });
    expect(changed).toEqual({ ...before, severity: 'critical', updatedAt: changed.updatedAt });
    expect(changed.updatedAt >= before.updatedAt).toBe(true);
    expect(await engine.call('finding.update', { id: 2, title: 'T', notes: '' })).toMatchObject({
      title: 'T',
      notes: '',
      severity: 'critical',
    });
    expect((await rows()).filter(({ finding_id }) => finding_id === 2)).toHaveLength(3);
  });

  it('that rest on nothing, or are not there, are refused and leave nothing', async () => {
    const before = [await engine.call('finding.list', {}), await rows()];
    const none = { kind: 'usage', message: expect.stringContaining('at least one event') };
    await expect(engine.call('finding.add', { title: 'x' })).rejects.toMatchObject(none);
    await expect(engine.call('finding.add', { title: 'x', events: [4] })).rejects.toMatchObject(none);
    await expect(
      engine.call('finding.add', { title: 'x', search: { query: 'eventName: Nothing' } }),
    ).rejects.toMatchObject(none);
    await expect(engine.call('finding.add', { title: 'x', search: { query: 'a: (' } })).rejects.toMatchObject(
      { kind: 'query' },
    );
    expect(() => engine.call('finding.add', { title: '  ', events: [number(1)] })).toThrow();
    for (const call of ['finding.remove', 'finding.events', 'finding.update'] as const) {
      await expect(engine.call(call, { id: 99 })).rejects.toMatchObject({ kind: 'not-found' });
    }
    expect([await engine.call('finding.list', {}), await rows()]).toEqual(before);
  });

  it('are gone when they are removed, and their events stay', async () => {
    await engine.call('finding.remove', { id: 1 });
    expect((await engine.call('finding.list', {})).map(({ id }) => id)).toEqual([2]);
    expect((await rows()).every(({ finding_id }) => finding_id === 2)).toBe(true);
    expect(await engine.count('')).toBe(30);
  });

  it('outlive closing the case and loading more', async () => {
    const before = await engine.call('finding.list', {});
    await engine.call('case.close', {});
    await engine.call('case.open', { place: engine.casePath });
    await engine.load(writeFiles(tempFolder(), { 'b.json': logText(trailRecords(100, 110)) }));
    expect(await engine.call('finding.list', {})).toEqual(before);
    const all = await engine.call('finding.add', { title: 'all denied', search: { query: 'errorCode: *' } });
    expect(all.events).toEqual(failed.map(number));
  });
});
