import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';
import { logFile, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

/** As long as CloudTrail lets a request be, as many as DuckDB reads at once, and no two alike, so that none is kept once for all. */
const EVENTS = 1_200;
const blobs = Array.from({ length: EVENTS }, () => randomBytes(37_500).toString('hex'));

it('events with long requests are written whole, part by part', async () => {
  const records = blobs.map((blob, index) =>
    trailRecord(index, { eventName: 'UpdateFunctionCode', requestParameters: { blob } }),
  );
  const engine = await TestEngine.load(
    writeFiles(tempFolder(), {
      'a.json.gz': logFile(records.slice(0, 1_000)),
      'b.json.gz': logFile(records.slice(1_000)),
    }),
  );
  const place = join(engine.folder, 'package');
  const made = await engine.call('export.package', {
    place,
    request: { what: { kind: 'search', query: '' }, pdf: false },
  });
  expect(made.events).toBe(EVENTS);
  const parts = made.files.filter(({ path }) => path.endsWith('.parquet'));
  expect(parts.length).toBe(3);
  expect(parts.reduce((sum, { rows }) => sum + (rows ?? 0), 0)).toBe(EVENTS);
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const written = readFileSync(join(place, 'events.jsonl'), 'latin1')
    .trimEnd()
    .split('\n')
    .map((line) =>
      hash((JSON.parse(line) as { requestParameters: { blob: string } }).requestParameters.blob),
    );
  expect(new Set(written)).toEqual(new Set(blobs.map(hash)));
}, 120_000);
