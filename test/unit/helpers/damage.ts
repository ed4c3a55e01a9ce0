import fc from 'fast-check';

/** One thing that is done to the bytes of a file. */
export interface Damage {
  what: 'flip' | 'insert' | 'remove' | 'cut' | 'repeat' | 'double' | 'splice' | 'nest';
  at: number;
  size: number;
  bytes: Uint8Array;
}

/** Texts that hostile and broken files hold: separators, control characters, halves of characters, keys that mean something. */
const TEXTS = [
  '\x01',
  '\x02',
  '\n',
  '\0',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  '\\ud800',
  '\\udc00\\ud800',
  '"__proto__":{"eventName":"x"},',
  '"constructor":{"prototype":1},',
  `"${'k'.repeat(70_000)}":1,`,
  '{"eventVersion"',
  ',"Records":[',
  '\n{"eventVersion":"1.08","eventName":"x"}\n',
  'PK\x03\x04',
  '\ufeff',
];

export const damages: fc.Arbitrary<Damage[]> = fc.array(
  fc.record<Damage>({
    what: fc.constantFrom('flip', 'insert', 'remove', 'cut', 'repeat', 'double', 'splice', 'nest'),
    at: fc.nat(),
    size: fc.integer({ min: 1, max: 400 }),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 20 }),
      fc.constantFrom(...TEXTS).map((text) => Buffer.from(text)),
      // No UTF-8: a lone continuation, an overlong slash, a surrogate, past the last plane.
      fc.constantFrom('80', 'c0af', 'eda080', 'f5808080').map((hex) => Buffer.from(hex, 'hex')),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

/** The bytes with everything done to them; `other` is what pieces are taken from. */
export function damaged(whole: Buffer, edits: readonly Damage[], other: Buffer = whole): Buffer {
  return edits.reduce<Buffer>((bytes, { what, at: place, size, bytes: given }) => {
    const at = place % (bytes.length + 1);
    const head = bytes.subarray(0, at);
    const rest = (skip: number) => bytes.subarray(Math.min(bytes.length, at + skip));
    const from = place % (other.length + 1);
    const changed: Record<Damage['what'], readonly Uint8Array[]> = {
      flip: [head, given, rest(given.length)],
      insert: [head, given, rest(0)],
      remove: [head, rest(size)],
      cut: [head],
      repeat: [bytes, head],
      double: [head, rest(0).subarray(0, size), rest(0)],
      splice: [head, other.subarray(from, from + size), rest(0)],
      nest: [head, Buffer.from('[{"a":'.repeat(size * 4)), rest(0)],
    };
    return Buffer.concat(changed[what]);
  }, whole);
}
