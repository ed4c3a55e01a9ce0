import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EventFiles } from '../../../electron/engine/export/event-files';
import { parquetFiles } from '../../../electron/engine/export/event-parquet';
import { PackageFolder } from '../../../electron/engine/export/folder';
import { fitsWorkbook } from '../../../electron/engine/export/xlsx';
import { tempFolder } from '../helpers/temp';

it('a workbook is written of as many events as stand under a head in one sheet', () => {
  // Rows of a sheet in Excel and LibreOffice: 2 to the power of 20.
  expect([0, 1, 1_048_575, 1_048_576, 10_000_000].map(fitsWorkbook)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

it('of more there are the other files alone', async () => {
  const events = [
    { n: 1, file_id: 1, identity: 1, shared: {}, finding: null, eventName: 'GetObject', source_file: 'a' },
  ];
  for (const hasWorkbook of [true, false]) {
    const folder = new PackageFolder(join(tempFolder(), 'package'));
    const files = new EventFiles(folder, hasWorkbook);
    for (const event of events) await files.row(event);
    await files.end();
    expect(folder.finished().map(({ path, rows }) => [path, rows])).toEqual([
      ['events.jsonl', 1],
      ['events.csv', 1],
      ...(hasWorkbook ? [['events.xlsx', 1]] : []),
    ]);
    folder.discard();
  }
});

it('Parquet files follow one another without a gap', () => {
  expect(parquetFiles([{ from: 0, count: 0 }])).toEqual([{ path: 'events.parquet', from: 0, count: 0 }]);
  expect(
    parquetFiles([
      { from: 0, count: 20_480 },
      { from: 20_480, count: 1 },
    ]),
  ).toEqual([
    { path: 'events-00001.parquet', from: 0, count: 20_480 },
    { path: 'events-00002.parquet', from: 20_480, count: 1 },
  ]);
});
