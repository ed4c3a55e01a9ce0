import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  JsonFault,
  JsonScanner,
  Kind,
  MAX_DEPTH,
  NEED_MORE,
} from '../../../electron/engine/formats/json-scanner';
import { portionsOf } from '../helpers/document';

/** Whether the scanner takes the bytes, coming in these portions, for exactly one JSON value. */
function accepts(portions: readonly Buffer[]): boolean {
  const scanner = new JsonScanner();
  const left = [...portions];
  const withMore = <T>(step: () => T): T => {
    for (;;) {
      const before = scanner.position;
      try {
        return step();
      } catch (thrown) {
        if (thrown !== NEED_MORE) throw thrown;
        scanner.position = before;
        const next = left.shift();
        if (next) scanner.append(next);
        else if (scanner.final) throw new Error('asks for more after the end');
        else scanner.final = true;
      }
    }
  };
  try {
    withMore(() => {
      scanner.skipSpace();
      scanner.value();
    });
    return withMore(() => scanner.atEnd());
  } catch (thrown) {
    if (thrown instanceof JsonFault) return false;
    throw thrown;
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Generated JSON, laid out as people and programs do. */
const jsonText = fc
  .tuple(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom<string | number>('', 1, '\t', '\r\n', 2))
  .map(([value, space]) => JSON.stringify(value, null, space));
/** Every string, lone surrogates and controls too, written with escapes or without. */
const stringText = fc
  .string({ unit: 'binary' })
  .map((text) => JSON.stringify(text))
  .chain((text) => fc.constantFrom(text, [...text].map(escaped).join('').replaceAll('\\u0022', '"')));
const escaped = (char: string) =>
  char.charCodeAt(0) < 0x80 ? char : [...char].map((_, at) => hex(char, at)).join('');
const hex = (char: string, at: number) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`;
const numberText = fc.stringMatching(/^-?[0-9]{0,3}(\.[0-9]{0,3})?([eE][+-]?[0-9]{0,2})?$/);
/** Pieces that make a scanner stumble. */
const piece = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '\\u',
    '\\ud800',
    'true',
    'fals',
    'null',
    '-',
    '0',
    '01',
    '1.',
    'e5',
  ],
  ...[
    ' ',
    '\n',
    '\x00',
    '\x01',
    '\x02',
    '\x1f',
    '\x7f',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '"a":1',
    '{"a"',
    '[1,]',
    '😀',
  ],
);
const mutated = fc
  .tuple(jsonText, fc.array(fc.tuple(fc.nat(), fc.nat(3), piece), { minLength: 1, maxLength: 3 }))
  .map(([text, edits]) =>
    edits.reduce((now, [place, cut, insert]) => {
      const at = place % (now.length + 1);
      return now.slice(0, at) + insert + now.slice(at + cut);
    }, text),
  );
const soup = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const anyText = fc.oneof(jsonText, stringText, numberText, mutated, soup);
const portionSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe('the JSON scanner', () => {
  it('accepts what JSON.parse accepts and nothing else, in whatever portions it comes', () => {
    let valid = 0;
    fc.assert(
      fc.property(anyText, portionSizes, (text, sizes) => {
        // Half a surrogate pair cannot be written in UTF-8; as bytes it is another text.
        const bytes = Buffer.from(text);
        const expected = parses(bytes.toString());
        if (expected) valid++;
        expect(accepts([bytes]), 'in one piece').toBe(expected);
        expect(accepts(portionsOf(bytes, sizes)), 'in portions').toBe(expected);
        expect(accepts(portionsOf(bytes, [1])), 'byte by byte').toBe(expected);
      }),
      { numRuns: 3_000 },
    );
    expect(valid).toBeGreaterThan(500);
  });

  it.each([
    ['{"a":1}', Kind.Object],
    ['[]', Kind.Array],
    ['"é\\n"', Kind.String],
    ['-0.5e+10', Kind.Number],
    ['true', Kind.True],
    ['false', Kind.False],
    ['null', Kind.Null],
  ])('says that %s is of its kind and where it ends', (text, kind) => {
    const scanner = new JsonScanner();
    scanner.append(Buffer.from(`${text} ,`));
    scanner.final = true;
    scanner.value();
    expect(scanner.kind).toBe(kind);
    expect(scanner.position).toBe(Buffer.byteLength(text));
  });

  it('refuses every raw control character inside a string', () => {
    for (let code = 0; code < 0x20; code++) {
      expect(accepts([Buffer.from(`["a${String.fromCharCode(code)}b"]`)]), `U+${code}`).toBe(false);
    }
    expect(accepts([Buffer.from('["a\x7fb"]')])).toBe(true);
  });

  it('accepts the deepest nesting it allows and refuses one level more', () => {
    const nested = (depth: number) => Buffer.from('['.repeat(depth) + ']'.repeat(depth));
    expect(accepts([nested(MAX_DEPTH)])).toBe(true);
    expect(accepts([nested(MAX_DEPTH + 1)])).toBe(false);
    expect(accepts([nested(1_000_000)])).toBe(false);
  });

  it('counts lone surrogates and replaces them, and leaves pairs alone', () => {
    const scan = (text: string) => {
      const scanner = new JsonScanner();
      scanner.append(Buffer.from(text));
      scanner.final = true;
      scanner.value();
      return {
        mended: scanner.mended,
        value: JSON.parse(scanner.buffer.toString('utf8', 0, scanner.length)),
      };
    };
    expect(scan('"\\ud83d\\ude00"')).toEqual({ mended: 0, value: '😀' });
    expect(scan('"\\ud83dx"')).toEqual({ mended: 1, value: '\ufffdx' });
    expect(scan('"\\ude00\\ud83d"')).toEqual({ mended: 2, value: '\ufffd\ufffd' });
    expect(scan('"\\ud83d\\ud83d\\ude00"')).toEqual({ mended: 1, value: '\ufffd😀' });
  });
});
