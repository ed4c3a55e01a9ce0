import { describe, expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';
import { logText, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

describe('text in the case', () => {
  it('comes back as it was', async () => {
    const texts = [
      '\ufeffbegins',
      'in\ufeffside',
      '\ufeff',
      '\u2028',
      'e\u0301',
      '\u00e9',
      '\ufffd',
      ' spaces ',
      '\u200d',
      '😀',
    ];
    const records = texts.map((userAgent, index) => trailRecord(index, { userAgent }));
    const engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': logText(records) }));
    const stored = await engine.rows<{ long: number }>(
      'SELECT octet_length(encode("userAgent")) AS long FROM event ORDER BY n',
    );
    expect(stored.map(({ long }) => long)).toEqual(texts.map((text) => Buffer.byteLength(text)));
    const rows = await engine.rows<{ userAgent: string }>('SELECT "userAgent" FROM event ORDER BY n');
    // The database holds it, as the lengths show; its client drops a byte order mark at the beginning of a text.
    expect(rows.map(({ userAgent }) => userAgent)).toEqual(texts.map((text) => text.replace(/^\ufeff/, '')));
  });
});
