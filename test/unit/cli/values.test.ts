import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Output } from '../../../electron/hosts/cli-output';
import { number, time } from '../../../electron/hosts/cli-values';

describe('values of options', () => {
  it.each([
    ['2026-02-11T05:06:15Z', '2026-02-11T05:06:15.000Z'],
    ['2026-02-11T05:06:15.25+02:00', '2026-02-11T03:06:15.250Z'],
    ['2026-02-11 05:06', '2026-02-11T05:06:00.000Z'],
    ['2026-02-11', '2026-02-11T00:00:00.000Z'],
    ['2026-02', '2026-02-01T00:00:00.000Z'],
    ['2026', '2026-01-01T00:00:00.000Z'],
  ])('takes the time %s for %s', (text, expected) => {
    expect(time(text)).toBe(expected);
  });

  it.each([
    '5',
    '',
    '11 Feb 2026',
    '2026-02-30',
    '2026-13-01',
    'yesterday',
    '02/11/2026',
    '2026-02-11T25:00Z',
  ])('takes %j for no time', (text) => {
    expect(() => time(text)).toThrow('It takes a time');
  });

  it('takes whole numbers only', () => {
    expect(number('17')).toBe(17);
    for (const text of ['-1', '1.5', 'few']) expect(() => number(text)).toThrow('whole number');
  });
});

describe('a table', () => {
  it('may have hundreds of thousands of rows', async () => {
    let bytes = 0;
    const stream = Object.assign(new EventEmitter(), {
      isTTY: false,
      write(part: string) {
        bytes += part.length;
        return true;
      },
    });
    const output = new Output('table', stream as unknown as NodeJS.WriteStream);
    await output.rows(Array.from({ length: 300_000 }, (_, n) => ({ n })));
    await output.end();
    expect(bytes).toBe(300_002 * 7);
  });
});
