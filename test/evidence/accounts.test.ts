import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestEngine } from '../unit/helpers/engine';
import { eventId, logText, trailRecord } from '../unit/helpers/records';
import { tempFolder } from '../unit/helpers/temp';
import { filesIn, writeFiles } from '../unit/helpers/tree';

const item = (number: number) => ({
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: `2026-02-03T00:00:${String(number).padStart(2, '0')}Z`,
  configurationItemStatus: 'OK',
  awsAccountId: '111122223333',
  awsRegion: 'eu-central-1',
  resourceType: 'AWS::EC2::Instance',
  resourceId: `i-${number}`,
});

/** A file and what is in it: events and items by number, and elements that are none. */
interface Made {
  content: Buffer;
  events: number[];
  items: number[];
  rejected: number;
}

const numbers = fc.array(fc.nat(30), { maxLength: 6 });
const log = fc.tuple(numbers, fc.nat(2)).map(
  ([events, odd]): Made => ({
    content: gzipSync(
      logText([
        ...events.map((one) => trailRecord(one)),
        ...Array.from({ length: odd }, () => ({ odd: true })),
      ]),
    ),
    events,
    items: [],
    // A list without a single record is no log, and nothing of it counts.
    rejected: events.length > 0 ? odd : 0,
  }),
);
const config = numbers.map(
  (items): Made => ({
    content: Buffer.from(JSON.stringify({ configurationItems: items.map(item) })),
    events: [],
    items,
    rejected: 0,
  }),
);
const other = fc
  .constantFrom('', 'not a log', '{"a":1}', '{"Records":[{"eventVersion":')
  .map((text): Made => ({ content: Buffer.from(text), events: [], items: [], rejected: 0 }));
const folder = fc.array(fc.oneof({ weight: 4, arbitrary: log }, { weight: 2, arbitrary: config }, other), {
  minLength: 1,
  maxLength: 8,
});

describe('the accounts of a case', () => {
  it('hold for every load, are kept, and agree with a recount', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(folder, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (folders, twice) => {
          const root = tempFolder();
          const engine = await TestEngine.create();
          const seen = { events: new Set<number>(), items: new Set<number>() };
          const expected: {
            unique: number;
            records: number;
            items: number;
            itemRecords: number;
            found: number;
          }[] = [];
          for (const [index, made] of folders.entries()) {
            writeFiles(
              join(root, String(index)),
              Object.fromEntries(made.map(({ content }, at) => [`${at}.json`, content])),
            );
            const before = { events: seen.events.size, items: seen.items.size };
            for (const { events, items } of made) {
              for (const one of events) seen.events.add(one);
              for (const one of items) seen.items.add(one);
            }
            // The root again: what was loaded before is found and left out, what failed is tried once more.
            const summary = await engine.load(root);
            expect(summary.files.found).toBe(filesIn(root).length);
            const sum = (count: (one: Made) => number) => made.reduce((all, one) => all + count(one), 0);
            expect(summary.events).toMatchObject({
              records: sum(({ events, rejected }) => events.length + rejected),
              unique: seen.events.size - before.events,
              rejected: sum(({ rejected }) => rejected),
            });
            expect(summary.configItems).toMatchObject({
              records: sum(({ items }) => items.length),
              unique: seen.items.size - before.items,
            });
            expected.push({
              found: summary.files.found,
              records: summary.events.records,
              unique: summary.events.unique,
              items: summary.configItems.unique,
              itemRecords: summary.configItems.records,
            });
          }
          if (twice) {
            const again = await engine.load(root);
            expect(again.events.records + again.configItems.records).toBe(0);
            expect(again.files.alreadyLoaded + again.files.failed).toBe(again.files.found);
          }
          const loads = await engine.call('ingest.loads', {});
          expect(
            loads.slice(0, folders.length).map(({ files, events, configItems }) => ({
              found: files.found,
              records: events.records,
              unique: events.unique,
              items: configItems.unique,
              itemRecords: configItems.records,
            })),
          ).toEqual(expected);
          for (const { state, files, events, configItems } of loads) {
            expect(state).toBe('done');
            expect(files.found).toBe(
              files.loaded + files.partial + files.skipped + files.failed + files.alreadyLoaded,
            );
            for (const { records, unique, duplicates, rejected } of [events, configItems])
              expect(records).toBe(unique + duplicates + rejected);
          }
          const ids = await engine.rows<{ id: string }>(
            'SELECT "eventID" AS id FROM event WHERE duplicate_of IS NULL ORDER BY id',
          );
          expect(ids.map(({ id }) => id)).toEqual([...seen.events].map(eventId).sort());
          await engine.close();
        },
      ),
      { numRuns: 12, seed: 20_260_203 },
    );
  }, 300_000);
});
