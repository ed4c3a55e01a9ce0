import { csvLine } from '../../../shared/csv';
import type { Change } from '../../../shared/model/change';
import type { Source } from '../../../shared/model/evidence';
import { type RecordRow, sourceOf } from '../questions/record';
import type { Reader } from '../store/run';
import { sql } from '../store/sql';
import type { PackageFile, PackageFolder } from './folder';
import { Workbook } from './xlsx';

const RESOURCE = ['resourceType', 'resourceId', 'resourceName', 'awsAccountId', 'awsRegion'] as const;
const CAUSE = ['eventID', 'eventTime', 'eventName', 'score', 'reason', 'principal', 'actor'] as const;
const SOURCE = ['file', 'container', 'position', 'offset', 'length'] as const;
const COLUMNS = [
  ...RESOURCE,
  'capturedAt',
  'previousCapturedAt',
  'kind',
  'path',
  'from',
  'to',
  ...CAUSE.map((name) => `cause_${name}`),
  ...SOURCE.map((name) => `source_${name}`),
];

export interface PlacedChange {
  change: Change;
  /** Where its configuration item stands. */
  source: Source | null;
  fileId: number | null;
}

/** Changes with where their items stand in the evidence. */
export async function placeChanges(
  reader: Reader,
  changes: readonly Change[],
  signal?: AbortSignal,
): Promise<PlacedChange[]> {
  const numbers = JSON.stringify(changes.map(({ item }) => item));
  const rows = await reader.all<RecordRow & { n: number; file_id: number }>(
    sql`SELECT i.n, i.file_id, f.path AS source_file, f.container AS source_container, i."position" AS source_position,
        i."offset" AS source_offset, i."length" AS source_length
      FROM config_item AS i JOIN evidence_file AS f ON f.id = i.file_id
      WHERE i.n IN (SELECT unnest(CAST(${numbers} AS BIGINT[])))`,
    signal,
  );
  const places = new Map(rows.map((row) => [row.n, row]));
  return changes.map((change) => {
    const row = places.get(change.item);
    return { change, source: row ? sourceOf(row) : null, fileId: row?.file_id ?? null };
  });
}

/** The changes of a package: whole ones as JSON lines; in the tables one row for each path that changed. */
export class ChangeFiles {
  readonly #jsonl: PackageFile;
  readonly #csv: PackageFile;
  readonly #xlsx: PackageFile;
  readonly #workbook: Workbook;

  constructor(folder: PackageFolder) {
    this.#jsonl = folder.file('changes.jsonl');
    this.#csv = folder.file('changes.csv');
    this.#xlsx = folder.file('changes.xlsx');
    this.#csv.put(csvLine(COLUMNS));
    this.#workbook = new Workbook((bytes) => this.#xlsx.put(bytes), 'changes', COLUMNS);
  }

  async rows(changes: readonly PlacedChange[]): Promise<void> {
    const table = changes.flatMap(tableRows);
    for (const { change, source } of changes) {
      const { item: _, ...rest } = change;
      this.#jsonl.put(`${JSON.stringify({ ...rest, source })}\n`);
    }
    this.#csv.put(table.map(csvLine).join(''));
    await this.#workbook.rows(table);
    this.#jsonl.rows += changes.length;
    this.#csv.rows += table.length;
    this.#xlsx.rows += table.length;
  }

  end(): Promise<void> {
    return this.#workbook.end();
  }
}

function tableRows({ change, source }: PlacedChange): (string | number | null)[][] {
  const [cause] = change.causes;
  const before = [
    ...RESOURCE.map((name) => change[name]),
    change.capturedAt,
    change.previousCapturedAt,
    change.kind,
  ];
  const behind = [
    ...CAUSE.map((name) => cause?.[name] ?? null),
    ...SOURCE.map((name) => source?.[name] ?? null),
  ];
  const diff = change.diff.length > 0 ? change.diff : [{ path: '' }];
  return diff.map((entry) => [...before, entry.path, asText(entry.from), asText(entry.to), ...behind]);
}

const asText = (value: unknown): string | null =>
  value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
