import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCase } from '../../electron/engine/store/open';
import { ROWS_PER_FILE } from '../../electron/engine/store/schema';
import { raw } from '../../electron/engine/store/sql';
import type { PackageVerdict } from '../../shared/model/export';
import { makeCase } from './search';
import { CLI, filesIn, measure, type Run, sizeOf, withFolder } from './tools';

/** Events of a case that is loaded; larger ones are made from it, which takes minutes instead of an hour. */
const LOADED = 1_000_000;

/** The whole of a case of so many events as a package, and that package checked: seconds, memory and bytes of both. */
export async function benchExport(events: number): Promise<void> {
  const casePath = events <= LOADED ? await makeCase(events) : await makeLargeCase(events);
  await withFolder((folder) => {
    const out = join(folder, 'package');
    const words = ['--case', casePath, '--format', 'json'];
    const made = measure([CLI, ...words, 'export', '--search', '', '--out', out]);
    const { events: written } = JSON.parse(made.output) as { events: number };
    tell(`export of ${written} events`, made);
    const files = filesIn(out).map((path) => path.replace(/-\d+\.parquet$/, '-….parquet'));
    console.log(`${(sizeOf(out) / 2 ** 30).toFixed(2)} GiB in ${files.length} files`);
    const checked = measure([CLI, '--format', 'json', 'check-export', out]);
    tell('check-export of it', checked);
    const { ok, problems } = JSON.parse(checked.output) as PackageVerdict;
    if (!ok) throw new Error(`the package does not stand the check: ${JSON.stringify(problems.slice(0, 5))}`);
  });
}

const tell = (name: string, { seconds, cpu, peakMegabytes }: Run) =>
  console.log(
    `${name.padEnd(36)} ${seconds.toFixed(1)} s, ${cpu.toFixed(1)} CPU s, peak ${Math.round(peakMegabytes)} MB`,
  );

/**
 * A case whose events are those of a smaller one several times over: each time with other numbers and ids, and two days
 * later, so that they lie in order of time as loaded ones do. Its evidence files are those of the smaller one.
 */
async function makeLargeCase(events: number): Promise<string> {
  const base = await makeCase(LOADED);
  const path = join(tmpdir(), `coldtrail-bench-export-${events}.coldtrail`);
  if (existsSync(path)) return path;
  const draft = `${path}.making`;
  rmSync(draft, { force: true });
  copyFileSync(base, draft);
  const store = await openCase(draft);
  try {
    const before = await store.reader.first<{ rows: number; days: number }>(
      raw(`SELECT count(*) AS rows, 1 + date_diff('day', min("eventTime"), max("eventTime")) AS days
        FROM event_record WHERE n < ${FIRST_COPY}`),
    );
    if (!before) throw new Error('the case has no events');
    for (let copy = 1; copy * before.rows < events; copy++) {
      const rows = Math.min(before.rows, events - copy * before.rows);
      const shift = copy * FIRST_COPY;
      await store.writer.run(
        raw(`INSERT INTO event_record SELECT * REPLACE (
            n + ${shift} AS n, duplicate_of + ${shift} AS duplicate_of,
            printf('%08x', ${copy}) || substr("eventID", 9) AS "eventID",
            "eventTime" + to_days(${copy * before.days}) AS "eventTime"
          ) FROM event_record WHERE n < ${FIRST_COPY} LIMIT ${rows}`),
      );
    }
    await store.writer.run(raw('CHECKPOINT'));
  } finally {
    store.close();
  }
  renameSync(draft, path);
  return path;
}

/** Above the number of any event of the smaller case: it has fewer than 65,536 files. */
const FIRST_COPY = 65_536 * ROWS_PER_FILE;
