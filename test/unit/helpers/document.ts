import {
  CARRIERS,
  DocumentReader,
  type DocumentReport,
  readersFor,
} from '../../../electron/engine/formats/document';
import { EntityRows } from '../../../electron/engine/formats/entity-rows';
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
}

/** Reads a document that comes in the given portions. */
export function readDocument(portions: readonly Buffer[]): ReadDocument {
  const spools = CARRIERS.map(() => '');
  let identities = '';
  let entities = '';
  let named = '';
  const writers = CARRIERS.map(
    (_, index) =>
      new RowWriter((bytes) => {
        spools[index] += bytes.toString('utf8');
      }),
  );
  const people = new RowWriter((bytes) => {
    identities += bytes.toString('utf8');
  });
  const things = new RowWriter((bytes) => {
    entities += bytes.toString('utf8');
  });
  const links = new RowWriter((bytes) => {
    named += bytes.toString('utf8');
  });
  const sides: SideRow[] = [];
  const rows = new IdentityRows(people);
  const shared = { identities: rows, entities: new EntityRows(things, links) };
  const document = new DocumentReader(1, writers, readersFor(rows), shared, undefined, (...row) =>
    sides.push(row),
  );
  for (const portion of portions) document.push(Buffer.from(portion));
  const report = document.finish();
  for (const writer of [...writers, people, things, links]) writer.flush();
  return {
    report,
    spools: [...spools, identities],
    events: rowsOf(spools[0]!),
    items: rowsOf(spools[1]!),
    identities: rowsOf(identities),
    entities: rowsOf(entities),
    links: rowsOf(named),
    sides,
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
