import { type Put, ZipWriter } from './zip';

/** What a cell of a spreadsheet can hold, in UTF-16 units; longer texts go on in rows below. */
const MOST_CELL = 32_767;
/** Rows of a sheet, and characters of its XML: further ones go into a second sheet. A part of a ZIP has less than 4 GiB. */
export const MOST_ROWS = 1_048_576;
const MOST_CHARACTERS = 2 ** 30;

/** Whether so many rows make a workbook that somebody can open: with their head they fit into one sheet, if no text is long. */
export const fitsWorkbook = (rows: number): boolean => rows < MOST_ROWS;

/** A text as it stands in the XML of a sheet: what many rows hold need not be looked at again for each. */
class Prepared {
  constructor(readonly xml: string) {}
}

export type Cell = string | number | boolean | null | Prepared;

/** A cell that many rows hold. */
export const prepared = (cell: string | number | boolean | null): Cell =>
  typeof cell === 'string' && cell.length > 0 && cell.length <= MOST_CELL
    ? new Prepared(escapeXml(cell))
    : cell;

/** Characters of XML that are packed at once. */
const PORTION = 256 * 1024;

/**
 * A workbook as its rows come, with nothing held in memory. Every text is a text cell, which no program takes for a
 * formula. A row with a text too long for a cell goes on in the rows below it, and its column `part` counts them.
 */
export class Workbook {
  readonly #zip: ZipWriter;
  readonly #columns: readonly string[];
  #sheets = 0;
  #row = 0;
  #characters = 0;
  #waiting: string[] = [];
  #waitingSize = 0;

  constructor(
    put: Put,
    private readonly name: string,
    columns: readonly string[],
    private readonly mostCharacters = MOST_CHARACTERS,
  ) {
    this.#zip = new ZipWriter(put);
    this.#columns = ['part', ...columns];
  }

  async rows(portion: readonly (readonly Cell[])[]): Promise<void> {
    for (const cells of portion) await this.row(cells);
  }

  /** Answers what is to be waited for, if anything. */
  row(cells: readonly Cell[]): Promise<void> | undefined {
    const isPlain = this.#sheets > 0 && !this.#isFull && !cells.some(isLong);
    return isPlain ? this.#put(rowXml(++this.#row, [1, ...cells])) : this.#further(cells);
  }

  /** A row that begins a sheet, or goes on in further ones. */
  async #further(cells: readonly Cell[]): Promise<void> {
    if (this.#sheets === 0) await this.#beginSheet();
    for (const part of splitCells(cells)) {
      if (this.#isFull) {
        await this.#put(SHEET_END);
        await this.#flush();
        await this.#beginSheet();
      }
      await this.#put(rowXml(++this.#row, part));
    }
  }

  get #isFull(): boolean {
    return this.#row === MOST_ROWS || this.#characters > this.mostCharacters;
  }

  async end(): Promise<void> {
    if (this.#sheets === 0) await this.#beginSheet();
    await this.#put(SHEET_END);
    await this.#flush();
    const numbers = Array.from({ length: this.#sheets }, (_, index) => index + 1);
    const each = (text: (number: number) => string) => numbers.map(text).join('');
    const title = (number: number) => escapeXml(number === 1 ? this.name : `${this.name} ${number}`);
    await this.#add(
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}/relationships"><sheets>${each(
        (number) => `<sheet name="${title(number)}" sheetId="${number}" r:id="rId${number}"/>`,
      )}</sheets></workbook>`,
    );
    await this.#add(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships">${each(
        (number) =>
          `<Relationship Id="rId${number}" Type="${OFFICE}/relationships/worksheet" Target="worksheets/sheet${number}.xml"/>`,
      )}</Relationships>`,
    );
    await this.#add(
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    );
    await this.#add(
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/>${each(
        (number) =>
          `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/>`,
      )}</Types>`,
    );
    await this.#zip.end();
  }

  async #beginSheet(): Promise<void> {
    await this.#zip.begin(`xl/worksheets/sheet${++this.#sheets}.xml`);
    this.#row = 1;
    this.#characters = 0;
    await this.#zip.write(`${SHEET_BEGIN}${rowXml(1, this.#columns)}`);
  }

  /** Waits only where there is enough to pack. */
  #put(xml: string): Promise<void> | undefined {
    this.#characters += xml.length;
    this.#waiting.push(xml);
    this.#waitingSize += xml.length;
    return this.#waitingSize > PORTION ? this.#flush() : undefined;
  }

  #flush(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#waitingSize = 0;
    return this.#zip.write(text);
  }

  async #add(name: string, content: string): Promise<void> {
    await this.#zip.begin(name);
    await this.#zip.write(`${XML}${content}`);
  }
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const SHEET_BEGIN = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
const SHEET_END = '</sheetData></worksheet>';

/** A row, and the rows it goes on in. The first cell counts them. */
function* splitCells(cells: readonly Cell[]): Iterable<Cell[]> {
  let rest: readonly Cell[] = cells;
  for (let part = 1; ; part++) {
    if (!rest.some(isLong)) {
      yield [part, ...rest];
      return;
    }
    yield [part, ...rest.map((cell) => (isLong(cell) ? cell.slice(0, cut(cell)) : cell))];
    rest = rest.map((cell) => (isLong(cell) ? cell.slice(cut(cell)) : null));
  }
}

const isLong = (cell: Cell): cell is string => typeof cell === 'string' && cell.length > MOST_CELL;

/** Where a text is cut: never between the halves of one character. */
function cut(text: string): number {
  const last = text.charCodeAt(MOST_CELL - 1);
  return last >= 0xd800 && last <= 0xdbff ? MOST_CELL - 1 : MOST_CELL;
}

function rowXml(row: number, cells: readonly Cell[]): string {
  let xml = `<row r="${row}">`;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index];
    if (cell !== null && cell !== undefined && cell !== '') xml += cellXml(columnName(index), row, cell);
  }
  return `${xml}</row>`;
}

function cellXml(column: string, row: number, cell: Exclude<Cell, null>): string {
  if (typeof cell === 'number') return `<c r="${column}${row}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${column}${row}" t="b"><v>${Number(cell)}</v></c>`;
  const xml = typeof cell === 'string' ? escapeXml(cell) : cell.xml;
  return `<c r="${column}${row}" t="inlineStr"><is><t xml:space="preserve">${xml}</t></is></c>`;
}

/** A, B and so on to Z, then AA. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

/** What stands for something else in XML or in a workbook, or can stand in neither. */
const SPECIAL = /[&<>"\u0000-\u001f\ud800-\udfff\ufffe\uffff]|_x/;

/** Text in XML. What XML cannot hold is written as spreadsheets write it: `_x001B_`. */
function escapeXml(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000d\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
