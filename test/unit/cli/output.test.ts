import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type Format, Output, printable } from '../../../electron/hosts/cli-output';

/** What a program writes when its standard output is, or is not, a terminal. */
function outputTo(format: Format, isTTY: boolean) {
  let text = '';
  const stream = Object.assign(new EventEmitter(), {
    isTTY,
    write(part: string) {
      text += part;
      return true;
    },
  });
  return { output: new Output(format, stream as unknown as NodeJS.WriteStream), written: () => text };
}

const sequence = '\u001b[2J\u001b]0;owned\u0007';
/** Controls of C0 and C1, and everything that changes the direction of text. */
const HOSTILE = [
  ...Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)),
  ...Array.from({ length: 0x21 }, (_, code) => String.fromCharCode(0x7f + code)),
  ...'\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff',
];
const isHarmful = (text: string) => /[^\P{Cc}\t\n]|\p{Bidi_Control}|\u{feff}/u.test(text);
const rows = [
  { name: `a${sequence}b`, count: 1, list: [`x${HOSTILE.join('y')}`] },
  { name: '', count: null, list: [] },
];

describe('what is written to a terminal', () => {
  it.each(['table', 'json', 'jsonl', 'csv'] as const)('%s holds nothing that drives it', async (format) => {
    const { output, written } = outputTo(format, true);
    await output.rows(rows);
    await output.texts([]);
    await output.end();
    expect(written()).toContain('owned');
    expect(isHarmful(written())).toBe(false);
  });

  it('texts and objects are made safe too', async () => {
    const { output, written } = outputTo('jsonl', true);
    await output.texts([`{"a":"${sequence}"}`]);
    await output.object({ b: `\u202e${sequence}` });
    await output.write(`${HOSTILE.join('.')}\n`);
    expect(isHarmful(written())).toBe(false);
  });

  it('a cell of a table stays on its line and is shortened', async () => {
    const { output, written } = outputTo('table', true);
    await output.rows([{ a: 'first\nsecond\tthird\u2028fourth', b: 'x'.repeat(500), n: 5 }]);
    await output.end();
    const lines = written().trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^first second third fourth {2}x{30}…x{29} {2}5$/);
  });

  it('every single hostile character is taken out', () => {
    for (const char of HOSTILE) {
      const kept = char === '\t' || char === '\n';
      expect(printable(`a${char}b`), `U+${char.codePointAt(0)?.toString(16)}`).toBe(
        kept ? `a${char}b` : 'ab',
      );
    }
    expect(printable('Grüße 漢字 😀 ‑')).toBe('Grüße 漢字 😀 ‑');
  });
});

describe('what is written to a file or a pipe', () => {
  it('JSON says exactly what it was given', async () => {
    for (const format of ['json', 'jsonl'] as const) {
      const { output, written } = outputTo(format, false);
      await output.rows(rows.slice(0, 1));
      await output.rows(rows.slice(1));
      await output.end();
      const read =
        format === 'json'
          ? JSON.parse(written())
          : written()
              .trim()
              .split('\n')
              .map((line) => JSON.parse(line));
      expect(read).toEqual(rows);
    }
  });

  it('no rows are an empty list, no line, or nothing', async () => {
    for (const [format, text] of [
      ['json', '[]\n'],
      ['jsonl', ''],
      ['csv', ''],
      ['table', ''],
    ] as const) {
      const { output, written } = outputTo(format, false);
      await output.rows([]);
      await output.end();
      expect([format, written()]).toEqual([format, text]);
    }
  });

  it('waits for a slow reader', async () => {
    const stream = Object.assign(new EventEmitter(), { isTTY: false, write: () => false });
    let done = false;
    const writing = new Output('jsonl', stream as unknown as NodeJS.WriteStream).write('x').then(() => {
      done = true;
    });
    await Promise.resolve();
    expect(done).toBe(false);
    stream.emit('drain');
    await writing;
    expect(done).toBe(true);
  });
});
