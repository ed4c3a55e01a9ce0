import { expect, it } from 'vitest';
import { eventParts, orderEvents } from '../../../electron/engine/export/event-rows';
import { Redactor } from '../../../electron/engine/export/redact';
import { openCase } from '../../../electron/engine/store/open';
import { sql } from '../../../electron/engine/store/sql';
import { TestEngine } from '../helpers/engine';
import { logFile, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const SECRET = `IQoJb3JpZ2lu${'A1b2'.repeat(20)}`;

/** Forty events in no order of time, by two users; some share a moment, some have none, some hold a secret. */
const times = Array.from({ length: 40 }, (_, index) => (index * 7) % 20);
const records = times.map((minute, index) =>
  trailRecord(index, {
    eventTime: index % 10 === 9 ? 'some day' : `2026-02-03T10:${String(minute).padStart(2, '0')}:00Z`,
    userIdentity: { type: 'IAMUser', userName: index % 2 ? 'ada' : 'bob' },
    requestParameters: index % 8 === 3 ? { nested: JSON.stringify({ sessionToken: SECRET }) } : { index },
  }),
);

it('events are written in order of time, in parts of whatever size, with what is hidden replaced', async () => {
  const engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json.gz': logFile(records) }));
  await engine.call('finding.add', { title: 'Kept', search: { query: 'userIdentity.userName: ada' } });
  await engine.call('case.close', {});
  const store = await openCase(engine.casePath);
  const redactor = new Redactor({ secrets: true, fields: [], accounts: [] });
  const expected = records
    .map((record, index) => ({ record, index, at: index % 10 === 9 ? 99 : times[index]! }))
    .sort((left, right) => left.at - right.at || left.index - right.index);
  const lengths = expected.map(({ record }) => Buffer.byteLength(JSON.stringify(record)));
  for (const limits of [
    { rows: 13, bytes: 2 ** 20 },
    { rows: 1_000, bytes: 2 ** 20 },
    { rows: 15, bytes: 2_000 },
  ]) {
    const order = await orderEvents(store, sql`true`, new Set(), undefined, limits);
    expect(order.count).toBe(40);
    for (const [at, { from, count }] of order.parts.entries()) {
      expect(from).toBe(order.parts.slice(0, at).reduce((sum, part) => sum + part.count, 0));
      expect(count).toBeLessThanOrEqual(limits.rows);
      const held = lengths.slice(from, from + count).reduce((sum, one) => sum + one, 0);
      expect(held).toBeLessThan(limits.bytes + Math.max(...lengths));
    }
    expect(order.parts.length).toBeGreaterThan(limits.bytes === 2_000 ? 5 : 0);
    const pages = [];
    for await (const part of eventParts(store, order, redactor, [1]))
      for await (const rows of part.rows()) pages.push(...rows);
    expect(pages.map(({ eventID }) => eventID)).toEqual(expected.map(({ record }) => record.eventID));
    expect(pages.map(({ eventTime }) => eventTime)).toEqual(
      expected.map(({ at, record }) => (at === 99 ? null : record.eventTime)),
    );
    expect(pages.map(({ shared }) => shared.userName)).toEqual(
      expected.map(({ index }) => (index % 2 ? 'ada' : 'bob')),
    );
    expect(pages.map((row) => String(row.requestParameters).includes('[redacted]'))).toEqual(
      expected.map(({ index }) => index % 8 === 3),
    );
    expect(pages.map(({ finding }) => finding)).toEqual(
      expected.map(({ index }) => (index % 2 ? '1' : null)),
    );
    expect(JSON.stringify(pages)).not.toContain(SECRET);
    // What a part is held in does not stay.
    expect(
      await store.reader.all(
        sql`SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'export_part%'`,
      ),
    ).toEqual([]);
    await order.drop();
  }
  store.close();
});
