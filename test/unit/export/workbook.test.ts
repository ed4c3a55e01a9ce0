import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Workbook } from '../../../electron/engine/export/xlsx';
import { ZipWriter } from '../../../electron/engine/export/zip';
import { tempFolder } from '../helpers/temp';
import { entryText, sheetRows } from '../helpers/xlsx';

/** A file whose bytes come one after the other, from a place on. */
async function written(name: string, write: (put: (bytes: Buffer) => void) => Promise<void>, from = 0) {
  const path = join(tempFolder(), name);
  const file = openSync(path, 'w');
  let at = from;
  await write((bytes) => {
    at += writeSync(file, bytes, 0, bytes.length, at);
  });
  closeSync(file);
  return path;
}

it('a workbook goes on in a further sheet, under the same head, before one grows too large', async () => {
  const path = await written('a.xlsx', async (put) => {
    const workbook = new Workbook(put, 'events', ['text'], 1_200);
    for (let row = 0; row < 10; row++) await workbook.rows([[`${row} ${'x'.repeat(400)}`]]);
    await workbook.end();
  });
  const sheets = await Promise.all([1, 2, 3, 4].map((sheet) => sheetRows(path, sheet)));
  for (const [head] of sheets) expect(head).toEqual(['part', 'text']);
  expect(sheets.map((rows) => rows.slice(1).map(([, text]) => text?.[0]))).toEqual([
    ['0', '1', '2'],
    ['3', '4', '5'],
    ['6', '7', '8'],
    ['9'],
  ]);
  expect(await entryText(path, 'xl/workbook.xml')).toContain(
    '<sheet name="events 4" sheetId="4" r:id="rId4"/>',
  );
});

it('a ZIP can be read whose entries and list of entries stand behind the first 4 GiB', async () => {
  const from = 2 ** 32 + 5;
  const path = await written(
    'far.zip',
    async (put) => {
      const zip = new ZipWriter(put, from);
      await zip.begin('one');
      await zip.write('first');
      await zip.begin('two');
      await zip.write('second');
      await zip.end();
    },
    from,
  );
  expect([await entryText(path, 'one'), await entryText(path, 'two')]).toEqual(['first', 'second']);
});
