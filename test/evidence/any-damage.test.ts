import { utimesSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLES } from '../samples/carriers';
import { tarOf, zipOf } from '../unit/helpers/archives';
import { damaged, damages } from '../unit/helpers/damage';
import { readDocument } from '../unit/helpers/document';
import { TestEngine } from '../unit/helpers/engine';
import { eventId, logFile, trailRecord, trailRecords } from '../unit/helpers/records';
import { tempFolder } from '../unit/helpers/temp';
import { filesIn, fingerprints, writeFiles } from '../unit/helpers/tree';

/** More of them take longer: `COLDTRAIL_DAMAGE=20` does twenty times as much. */
const TIMES = Number(process.env.COLDTRAIL_DAMAGE ?? 1);

const sample = fc.constantFrom(...SAMPLES.filter(({ content }) => content.length > 0));
const sentence = /^[A-Z0-9][\s\S]{8,}\.$/;

/** A load is slow to try again and again: what fails is told as it was found, not made smaller first. */
const loads = { numRuns: 2 * TIMES, endOnFailure: true };

/** Archives of samples, and of archives. */
const archive = fc
  .tuple(fc.constantFrom('zip', 'tar', 'tar.gz', 'stored'), fc.array(sample, { minLength: 1, maxLength: 4 }))
  .map(async ([form, samples]) => {
    const files = samples.map(({ content }, index) => ({ name: `${index}.data`, content }));
    if (form === 'zip') return zipOf([...files, { name: 'inner.tar', content: await tarOf(files) }]);
    if (form === 'stored') return zipOf(files.map((file) => ({ ...file, method: 0, descriptor: true })));
    const tar = await tarOf([...files, { name: 'inner.zip', content: zipOf(files) }]);
    return form === 'tar' ? tar : gzipSync(tar);
  });

describe('whatever is done to files', () => {
  it('a carrier gives rows that are whole, and notices that are sentences', () => {
    fc.assert(
      fc.property(sample, sample, damages, fc.boolean(), ({ content }, other, edits, portions) => {
        const bytes = damaged(content, edits, other.content);
        const { events, items, report } = readDocument(
          portions ? [bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1)] : [bytes],
        );
        expect([events.length, items.length]).toEqual([report.events, report.configItems]);
        for (const rows of [events, items]) {
          expect(new Set(rows.map((row) => row.length)).size).toBeLessThan(2);
          for (const row of rows) {
            const [offset, length] = [Number(row[2]), Number(row[3])];
            expect(offset >= 0 && length > 1 && offset + length <= bytes.length).toBe(true);
          }
          const positions = rows.map((row) => Number(row[1]));
          expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
        }
        for (const { message } of report.notices) expect(message).toMatch(sentence);
        const wrong = report.rejected > 0 || report.status === 'failed' || report.status === 'partial';
        expect(wrong ? report.notices.length : 1).toBeGreaterThan(0);
      }),
      { numRuns: 500 * TIMES },
    );
  }, 600_000);

  it('the load ends, says what happened, keeps their neighbours, and leaves the evidence as it was', async () => {
    const pieces = fc.array(fc.tuple(fc.oneof(sample, archive), fc.boolean(), damages), {
      minLength: 30,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(pieces, async (all) => {
        const folder = tempFolder();
        for (const [index, [piece, packed, edits]] of all.entries()) {
          const made = await piece;
          const content = 'content' in made ? made.content : made;
          writeFiles(folder, {
            [`${index}-damaged`]: damaged(packed ? gzipSync(content) : content, edits),
            [`${index}-good.json.gz`]: logFile(trailRecords(10_000 + index * 3, 10_003 + index * 3)),
          });
        }
        for (const path of filesIn(folder)) utimesSync(path, 1_600_000_000, 1_600_000_000.5);
        const before = fingerprints(folder);
        const engine = await TestEngine.load(folder);
        expect(fingerprints(folder)).toEqual(before);
        const rows = await engine.rows<{ id: string }>(
          `SELECT e."eventID" AS id FROM event AS e JOIN evidence_file AS f ON f.id = e.file_id
           WHERE contains(f.path, '-good') ORDER BY id`,
        );
        expect(rows.map(({ id }) => id)).toEqual(
          trailRecords(10_000, 10_000 + all.length * 3).map(({ eventID }) => eventID),
        );
        const silent = await engine.rows(
          `SELECT path FROM evidence_file WHERE status IN ('failed', 'partial') AND id NOT IN (SELECT file_id FROM notice)`,
        );
        expect(silent).toEqual([]);
        for (const { message } of await engine.notices()) expect(message).toMatch(sentence);
        const again = await engine.load(folder);
        expect(again.files.found).toBe(engine.summary.files.found);
        expect(again.events.unique).toBe(0);
        await engine.close();
      }),
      loads,
    );
  }, 600_000);

  it('a file in an archive costs only itself', async () => {
    const good = (number: number) => ({ name: `${number}.json.gz`, content: logFile([trailRecord(number)]) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(sample, damages), { minLength: 12, maxLength: 12 }), async (all) => {
        const files = all.flatMap(([{ content }, edits], index) => [
          { name: `${index}-damaged`, content: damaged(content, edits) },
          good(20_000 + index),
        ]);
        const engine = await TestEngine.load(
          writeFiles(tempFolder(), { 'a.zip': zipOf(files), 'b.tar.gz': gzipSync(await tarOf(files)) }),
        );
        const rows = await engine.rows<{ id: string; copies: number }>(
          `SELECT "eventID" AS id, count(*) AS copies FROM event WHERE "eventID" LIKE '%0002000%' OR "eventID" LIKE '%0002001%' GROUP BY id ORDER BY id`,
        );
        expect(rows).toEqual(all.map((_, index) => ({ id: eventId(20_000 + index), copies: 2 })));
        await engine.close();
      }),
      loads,
    );
  }, 600_000);
});
