import { vi } from 'vitest';
import { BulkRows } from '../../../electron/engine/formats/bulk';
import {
  CARRIERS,
  DocumentReader,
  type DocumentReport,
  readersFor,
} from '../../../electron/engine/formats/document';
import { IdentityRows } from '../../../electron/engine/formats/identity-rows';
import { RowWriter } from '../../../electron/engine/formats/row-writer';
import type { SideRow } from '../../../electron/engine/formats/whole';

export interface ReadDocument {
  report: DocumentReport;
  /** What was spooled, one text for each carrier and one of the identities. */
  spools: string[];
  /** Rows of CloudTrail records, each as its cells. */
  events: string[][];
  items: string[][];
  identities: string[][];
  /** Identifiers, each once, and a row for each event that names one. */
  entities: string[][];
  links: string[][];
  /** Rows of side tables. */
  sides: SideRow[];
  /** How many records were taken in bulk. */
  inBulk: number;
}

const NAMES = ['event', 'item', 'identity', 'entity', 'link'] as const;
const spooled = new Map<string, Buffer[]>();
const writers = NAMES.map(
  (name) => new RowWriter((bytes) => spooled.get(name)?.push(Buffer.from(bytes)) ?? 0),
);
const [events, items, people, things, links] = writers as [
  RowWriter,
  RowWriter,
  RowWriter,
  RowWriter,
  RowWriter,
];
/** One for all documents, as a worker has it. */
const bulk = new BulkRows([events, people, things, links]);

/** Reads a document that comes in the given portions; `careful`: none of its records in bulk. */
export function readDocument(portions: readonly Buffer[], careful = false): ReadDocument {
  for (const name of NAMES) spooled.set(name, []);
  bulk.reset();
  const rows = new IdentityRows(people, bulk);
  const take = vi.spyOn(bulk, 'take');
  if (careful) take.mockReturnValue(0);
  const sides: SideRow[] = [];
  const shared = { identities: rows, bulk };
  const sink = (...row: SideRow) => sides.push(row);
  const document = new DocumentReader(1, [events, items], readersFor(rows), shared, undefined, sink);
  for (const portion of portions) document.push(Buffer.from(portion));
  const report = document.finish();
  const inBulk = take.mock.results.reduce((sum, { value }) => sum + Number(value), 0);
  take.mockRestore();
  bulk.flush();
  for (const writer of writers) writer.flush();
  const text = (name: (typeof NAMES)[number]) => Buffer.concat(spooled.get(name) ?? []).toString('utf8');
  return {
    report,
    spools: CARRIERS.map((_, index) => text(NAMES[index]!)).concat(text('identity')),
    events: rowsOf(text('event')),
    items: rowsOf(text('item')),
    identities: rowsOf(text('identity')),
    entities: rowsOf(text('entity')),
    links: rowsOf(text('link')),
    sides,
    inBulk,
  };
}

export const readText = (text: string) => readDocument([Buffer.from(text)]);

/** A delimited text apart: cells end at U+0001, rows at a line feed, and U+0002 encloses what holds either. */
function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\x02') {
      if (quoted && text[at + 1] === '\x02') cell += text[++at];
      else quoted = !quoted;
    } else if (!quoted && (char === '\x01' || char === '\n')) {
      row.push(cell);
      cell = '';
      if (char === '\n') {
        rows.push(row);
        row = [];
      }
    } else {
      cell += char;
    }
  }
  return rows;
}

/** Bytes cut into portions of the given sizes, used again and again; the last one is what is left. */
export function portionsOf(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const portions: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? bytes.length);
    portions.push(bytes.subarray(at, at + size));
    at += size;
  }
  return portions;
}
