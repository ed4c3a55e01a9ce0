import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SAMPLES } from '../samples/carriers';
import { TestEngine } from '../unit/helpers/engine';
import { eventId, type Json, trailRecord } from '../unit/helpers/records';
import { tempFolder } from '../unit/helpers/temp';
import { fingerprints, writeFiles } from '../unit/helpers/tree';

describe('the original of a record', () => {
  it('is its own text, whatever it is wrapped in', async () => {
    const folder = tempFolder();
    const withEvents = SAMPLES.filter(({ events }) => events);
    for (const [index, { content }] of withEvents.entries())
      writeFiles(folder, { [`${index}.data`]: content });
    const before = fingerprints(folder);
    const engine = await TestEngine.load(folder);
    let compared = 0;
    for (const [index, { name, kind, events }] of withEvents.entries()) {
      const rows = await engine.rows<{ n: number; eventID: string; eventTimeFrom: string | null }>(
        `SELECT e.n, e."eventID", e."eventTimeFrom" FROM event AS e JOIN evidence_file AS f ON f.id = e.file_id
         WHERE f.path = '${join(folder, `${index}.data`)}' ORDER BY e.n`,
      );
      expect(
        rows.map(({ eventID }) => eventID),
        name,
      ).toEqual(events!.map(eventId));
      for (const [place, { n, eventTimeFrom }] of rows.entries()) {
        const { text } = await engine.call('event.original', { n });
        if (kind === 'event-history' || name === 'Lake results') {
          expect(text).toContain(eventId(events![place]!));
          continue;
        }
        const original: Json = JSON.parse(
          text.startsWith('"{""') ? JSON.parse(text.replaceAll('""', '\\"')) : text,
        );
        expect(original.eventID ?? original.eventId, name).toBe(eventId(events![place]!));
        if (eventTimeFrom === null) expect(original, name).toEqual(trailRecord(events![place]!));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(30);
    expect(fingerprints(folder)).toEqual(before);
  });

  it('says of a time that is not the record’s own where it was taken from', async () => {
    const { eventTime: _, ...timeless } = trailRecord(1);
    const folder = writeFiles(tempFolder(), {
      'a.json': JSON.stringify({ ...timeless, '@timestamp': '2026-02-03T09:00:00.000Z' }),
      'b.json': JSON.stringify(trailRecord(2)),
    });
    const engine = await TestEngine.load(folder);
    expect(await engine.count('eventTimeFrom: "@timestamp"')).toBe(1);
    expect(await engine.count('not eventTimeFrom: *')).toBe(1);
    const [found] = await engine.call('event.find', { eventID: eventId(1) });
    expect(found!.row.eventTime).toMatch(/^2026-02-03T09:00:00/);
    expect(JSON.parse(found!.record)).toMatchObject({ eventTimeFrom: '@timestamp' });
  });
});
