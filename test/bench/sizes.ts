import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { filesIn, makeExport, measureLoad, measureWorkers, median, row, withFolder } from './tools';

const SMALL_FILES = 4_000;
const LARGE_FILE_BYTES = 500 * 2 ** 20;

/** Many small files, one large one, and two workers against one. */
export async function benchSizes(runs: number): Promise<void> {
  const records = await someRecords();
  await withFolder((work) => {
    const casePath = join(work, 'bench.coldtrail');
    const small = join(work, 'small');
    mkdirSync(small);
    for (let index = 0; index < SMALL_FILES; index++) {
      const few = Array.from(
        { length: 2 + (index % 5) },
        (_, at) => records[(index * 5 + at) % records.length],
      );
      writeFileSync(join(small, `${index}.json.gz`), gzipSync(`{"Records":[${few.join(',')}]}`));
    }
    const loads = Array.from({ length: runs + 1 }, () => measureLoad(casePath, small)).slice(1);
    row(
      `${SMALL_FILES} files of 1 to 3 KB, files per second`,
      loads.map((run) => SMALL_FILES / run.loading),
    );

    const large = join(work, 'large');
    mkdirSync(large);
    writeFileSync(join(large, 'large.json'), largeFile(records));
    const one = measureLoad(casePath, large);
    row('one file of 500 MB, peak memory, MB', [one.peakMegabytes]);
    row('one file of 500 MB, seconds', [one.loading]);
  });
  const logs = await makeExport(100_000, 'logs');
  await withFolder((work) => {
    const timed = (workers: number) => measureWorkers(join(work, 'bench.coldtrail'), logs, workers).seconds;
    const one: number[] = [];
    const two: number[] = [];
    for (let turn = 0; turn < runs; turn++) {
      one.push(timed(1));
      two.push(timed(2));
    }
    row('two workers against one, speed', [median(one) / median(two)]);
  });
}

/** Records of a generated export as texts. */
async function someRecords(): Promise<string[]> {
  const logs = await makeExport(100_000, 'logs');
  const records: string[] = [];
  for (const path of filesIn(logs).slice(0, 20)) {
    const text = gunzipSync(readFileSync(join(logs, path))).toString();
    for (const record of (JSON.parse(text) as { Records: unknown[] }).Records)
      records.push(JSON.stringify(record));
  }
  return records;
}

function largeFile(records: readonly string[]): Buffer {
  const parts: string[] = [];
  let bytes = 0;
  for (let index = 0; bytes < LARGE_FILE_BYTES; index++) {
    const record = records[index % records.length]!.replace(
      /"eventID":"[^"]{8}/,
      `"eventID":"${index.toString(16).padStart(8, '0')}`,
    );
    parts.push(record);
    bytes += record.length + 1;
  }
  return Buffer.from(`{"Records":[${parts.join(',')}]}`);
}
