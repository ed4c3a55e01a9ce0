import { execFileSync } from 'node:child_process';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { copyWords, eventCommand, shellWord, sqlOfValue, sqlText } from '../../../renderer/format/copy-as';
import { resolveField } from '../../../shared/filter';

const HOSTILE = [
  "it's",
  `a"b'c\\d`,
  '$(touch owned) `id` $HOME',
  '\u001b]0;owned\u0007\u001b[201~; id\n',
  '\u202egnp.exe',
  "\u0000'; DROP TABLE event; --".slice(1),
];

describe('a value copied for a shell', () => {
  it.runIf(process.platform !== 'win32')('is the same text again, and nothing else happens', () => {
    for (const text of HOSTILE)
      expect(
        execFileSync('bash', ['--norc', '-c', `printf %s ${shellWord(text)}`], {
          encoding: 'utf8',
          env: { LC_ALL: 'C.UTF-8' },
        }),
      ).toBe(text);
  });
  it('has no character that a terminal obeys', () => {
    for (const text of HOSTILE) expect(eventCommand(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('a value copied as SQL', () => {
  it('is the same text again', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    for (const text of HOSTILE) {
      const rows = (await connection.runAndReadAll(`SELECT ${sqlText(text)} AS value`)).getRowObjectsJS();
      expect(rows).toEqual([{ value: text }]);
    }
  });
  it('compares the column or the place in the document', () => {
    const sql = (field: string, value: string | null) => {
      const resolved = resolveField(field.split('.'));
      if (!resolved) throw new Error(field);
      return sqlOfValue(resolved, value);
    };
    expect(sql('eventName', 'CreateUser')).toBe(`SELECT * FROM event WHERE "eventName" = 'CreateUser'`);
    expect(sql('userIdentity.accessKeyId', null)).toBe('SELECT * FROM event WHERE "accessKeyId" IS NULL');
    expect(sql('requestParameters.bucketName', "b'1")).toBe(
      `SELECT * FROM event WHERE json_extract_string("requestParameters", '$."bucketName"') = 'b''1'`,
    );
    expect(sql('eventTime', '2026-02-11T05:06:15Z')).toBe(
      `SELECT * FROM event WHERE "eventTime" = TIMESTAMP '2026-02-11 05:06:15'`,
    );
    expect(sql('readOnly', 'true')).toBe('SELECT * FROM event WHERE "readOnly" = true');
  });
});

it('a value copied as CSV is no formula', () => {
  expect(copyWords('csv', 'userAgent', '=cmd()', '', undefined).text).toBe(`userAgent\r\n"'=cmd()"\r\n`);
  expect(copyWords('json', 'userAgent', 'a"b', '', undefined).text).toBe('{"userAgent":"a\\"b"}');
  expect(copyWords('command', 'x', 'y', 'eventName: "A"', undefined).text).toBe(
    `coldtrail search 'eventName: "A"'`,
  );
});
