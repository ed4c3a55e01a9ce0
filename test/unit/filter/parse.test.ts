import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  describeFilter,
  type Filter,
  formatFilter,
  LIMITS,
  parseFilter,
} from '../../../shared/filter/index.ts';
import { filters } from './generate.ts';

function parsed(text: string): Filter {
  const result = parseFilter(text);
  if (!result.ok)
    throw new Error(`${text.slice(0, 200)}: ${result.error.message} at ${result.error.position}`);
  return result.filter;
}

describe('formatFilter writes canonical text', () => {
  test.each([
    ['', ''],
    ['  *  ', ''],
    ['not *', 'not *'],
    ['a b', 'a and b'],
    ['a AND b Or NOT c', 'a and b or not c'],
    ['a and (b or c)', 'a and (b or c)'],
    ['((a))', 'a'],
    ['not not a', 'a'],
    ['not(a or b)', 'not (a or b)'],
    ['eventName:x', 'eventName: x'],
    ['eventName : "x y"', 'eventName: "x y"'],
    ['eventName: (a, b or "c d")', 'eventName: (a or b or "c d")'],
    ['eventName: a or eventName: b', 'eventName: (a or b)'],
    ['eventName: (not a)', 'not eventName: a'],
    ['eventName: (a* and not ab*)', 'eventName: a* and not eventName: ab*'],
    ['eventTime>=2026-02-10', 'eventTime >= 2026-02-10'],
    ['eventTime: >= 2026-02-10', 'eventTime >= 2026-02-10'],
    ['eventTime: [a TO b]', 'eventTime: [a to b]'],
    ['eventTime: [* to b]', 'eventTime <= b'],
    ['eventTime: [a to *]', 'eventTime >= a'],
    ['eventTime: [* to *]', 'eventTime: *'],
    ['eventTime: 2026-02-10T12:00:00Z', 'eventTime: 2026-02-10T12:00:00Z'],
    ['x: **', 'x: *'],
    ['x: a**b', 'x: a*b'],
    ['x: \\*', 'x: \\*'],
    ['x: \\and', 'x: \\and'],
    ['x: DOMAIN\\user', 'x: DOMAIN\\\\user'],
    ['x: "C:\\Users"', 'x: "C:\\\\Users"'],
    ['a."b c".d: x', 'a."b c".d: x'],
    ['@timestamp: x', '@timestamp: x'],
    ['"and": x', '"and": x'],
    ['sourceIPAddress: 2001:db8::/32', 'sourceIPAddress: 2001:db8::/32'],
    ['2001:db8::1', '2001:db8::1'],
    ['arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/*'],
    ['https://example.com/x?y=1', 'https://example.com/x?y=1'],
    ['2026-02-10T12:00:00Z', '2026-02-10T12:00:00Z'],
    ['a\\:b', 'a\\:b'],
    ['to', '\\to'],
    ['android notes order', 'android and notes and order'],
  ])('%s → %s', (text, canonical) => {
    expect(formatFilter(parsed(text))).toBe(canonical);
  });

  test('that is read back as the same filter', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(parsed(formatFilter(filter))).toEqual(filter);
      }),
      { numRuns: 3000 },
    );
  });

  const pieces = fc.constantFrom(
    ...[
      'a',
      'b*',
      'eventName',
      ':',
      ': ',
      '>=',
      '[',
      ' to ',
      ']',
      '(',
      ')',
      ' and ',
      ' or ',
      ' not ',
      ' ',
      ',',
      '"',
    ],
    ...['\\', '?', '.', '=', '!', '2001:db8::', 'arn:aws:', '\n', '\ud800', '\u00a0', 'and', 'é'],
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(pieces, { maxLength: 16 }).map((parts) => parts.join('')),
  );

  test('also of whatever was typed', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const result = parseFilter(text);
        if (result.ok) expect(parsed(formatFilter(result.filter))).toEqual(result.filter);
        else {
          expect(result.error.position).toBeGreaterThanOrEqual(0);
          expect(result.error.position + result.error.length).toBeLessThanOrEqual(text.length);
          expect(result.error.message).toMatch(/\.$/);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('errors say where and what', () => {
  test.each([
    ['(a', 0, 1, 'never closed'],
    ['a)', 1, 1, 'closes nothing'],
    ['a "b', 2, 2, 'never closed'],
    ['a or', 4, 0, 'the search ends here'],
    ['or a', 0, 2, 'before "or"'],
    ['a and and b', 6, 3, 'before "and"'],
    ['()', 1, 1, 'there is ")" here'],
    ['eventName:', 10, 0, 'Expected a value'],
    ['eventName: not x', 11, 3, 'before "not"'],
    ['eventName: (a b)', 14, 1, 'list of values'],
    ['eventName: (a', 11, 1, 'never closed'],
    ['eventName: ()', 12, 1, 'Expected a value'],
    ['eventName: (a,)', 14, 1, 'Expected a value'],
    ['eventName: a, b', 12, 1, 'in parentheses'],
    ['eventName = a', 10, 1, 'colon'],
    ['eventName != a', 10, 1, 'colon'],
    ['event*: a', 0, 6, 'wildcards'],
    ['a..b: c', 4, 1, 'before this colon'],
    [': c', 0, 1, 'Expected a condition'],
    ['eventTime >', 11, 0, 'Expected a value'],
    ['eventTime > 2026*', 16, 1, 'wildcards'],
    ['eventTime: [a b]', 14, 1, '[first to last]'],
    ['eventTime: [a to b', 11, 7, 'never closed'],
    ['foo(bar)', 3, 1, 'Leave a space'],
    ['"foo"bar', 5, 1, 'Leave a space'],
    ['x: a"b"', 4, 1, 'Leave a space'],
  ])('%s', (text, position, length, message) => {
    const result = parseFilter(text);
    expect(result).toMatchObject({ ok: false, error: { position, length } });
    expect(!result.ok && result.error.message).toContain(message);
  });

  test('limits are errors and never a crash', () => {
    const depth = LIMITS.depth;
    expect(parseFilter(`${'('.repeat(depth)}a${')'.repeat(depth)}`).ok).toBe(true);
    expect(parseFilter(`${'('.repeat(depth + 1)}a${')'.repeat(depth + 1)}`)).toMatchObject({
      ok: false,
      error: { position: depth },
    });
    for (const text of [
      '('.repeat(20_000),
      'not '.repeat(5000),
      `a: ${'('.repeat(10_000)}`,
      `a: (${'not '.repeat(4000)}`,
      'a:b '.repeat(1001),
      'a '.repeat(51),
      `x: ${'*a'.repeat(600)}`,
      `${'a.'.repeat(40)}b: x`,
      'a'.repeat(20_001),
    ]) {
      expect(parseFilter(text).ok).toBe(false);
    }
  });
});

describe('describeFilter makes a sentence', () => {
  test.each([
    [
      'eventName: (CreateUser or DeleteUser) and errorCode: * and not userIdentity.type: AWSService',
      'eventName is CreateUser or DeleteUser, and errorCode is present, and not userIdentity.type is AWSService',
    ],
    ['', 'every event'],
    ['not *', 'no event'],
    ['mallory', 'any field contains mallory'],
    ['"two words"', 'any field contains "two words"'],
    ['not errorCode: *', 'errorCode is absent'],
    ['errorCode: ""', 'errorCode is empty or absent'],
    ['sourceIPAddress: 203.0.113.0/24', 'sourceIPAddress is in 203.0.113.0/24'],
    ['sourceIPAddress: "203.0.113.0/24"', 'sourceIPAddress is 203.0.113.0/24'],
    ['eventName: (a* or b)', 'eventName is like a* or is b'],
    ['eventTime >= 2026-02-10', 'eventTime is at or after 2026-02-10'],
    ['requestParameters.n < 10', 'requestParameters.n is below 10'],
    ['eventTime: [2026-02 to 2026-03]', 'eventTime is from 2026-02 to 2026-03'],
    ['a and (b or eventName: c)', 'any field contains a, and (any field contains b, or eventName is c)'],
    ['not (a b)', 'not (any field contains a, and any field contains b)'],
  ])('%s', (text, sentence) => {
    expect(describeFilter(parsed(text))).toBe(sentence);
  });

  test('of any filter', () => {
    fc.assert(fc.property(filters, (filter) => describeFilter(filter).length > 0));
  });
});
