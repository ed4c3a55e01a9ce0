import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compactJson,
  embeddedJson,
  jsonLeaves,
  jsonText,
  parseJson,
  prettyJson,
} from '../../../renderer/format/json';
import { diffLines, foldLines } from '../../../renderer/format/line-diff';
import { treeRows } from '../../../renderer/widgets/json-tree';

describe('JSON as written', () => {
  it('keeps every digit, the order and repeated keys', () => {
    const text = '{"b":12345678901234567890,"a":1.50,"b":null,"__proto__":{"x":true}}';
    const node = parseJson(text);
    expect(node && compactJson(node)).toBe(text);
  });
  it('agrees with JSON.parse', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const node = parseJson(JSON.stringify(value, null, 1));
        expect(node && JSON.parse(compactJson(node))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(node && JSON.parse(prettyJson(node))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
  it('refuses what is not JSON, and what is too deep to read', () => {
    for (const text of ['', '{', '{"a":}', '[1,]', '{"a":1} x', "{'a':1}", '01', '[1 2]'])
      expect(parseJson(text), text).toBeUndefined();
    expect(parseJson('['.repeat(100_000))).toBeUndefined();
  });
  it('gives leaves by dotted path, array positions left out', () => {
    const node = parseJson('{"a":{"b":[{"c":"x"},{"c":2}],"d":[]}}');
    expect(node && jsonLeaves(node).map(({ path, node: leaf }) => [path, jsonText(leaf)])).toEqual([
      ['a.b.c', 'x'],
      ['a.b.c', '2'],
      ['a.d', '[]'],
    ]);
  });
  it('leaves out what is folded', () => {
    const node = parseJson('{"a":{"b":1},"c":2}');
    if (!node) throw new Error('not read');
    expect(treeRows(node, new Set()).map((row) => row.name)).toEqual([null, 'a', 'b', 'c']);
    expect(treeRows(node, new Set(['/0'])).map((row) => row.name)).toEqual([null, 'a', 'c']);
  });
});

describe('JSON held as text', () => {
  const policy = '{"Version":"2012-10-17","Statement":[]}';
  it('is found, plain or percent-encoded', () => {
    for (const text of [policy, ` ${policy}`, encodeURIComponent(policy)]) {
      const held = embeddedJson(text);
      expect(held && compactJson(held)).toBe(policy);
    }
  });
  it('is not seen where there is none', () => {
    for (const text of [
      '',
      '{}',
      '[]',
      '12',
      '"a"',
      '[aws-cli/2.15.30 Python/3.11.8]',
      '%7Bnot',
      '%7B%ff',
      '{a}',
    ])
      expect(embeddedJson(text)).toBeUndefined();
  });
  it('unfolds in the tree, which keeps the text to copy', () => {
    const root = parseJson(JSON.stringify({ policyDocument: policy }));
    const rows = root ? treeRows(root, new Set()) : [];
    expect(rows.map((row) => row.name)).toEqual([null, 'policyDocument', 'Version', 'Statement']);
    expect(rows[1]?.node).toEqual({ kind: 'string', value: policy });
  });
});

describe('line differences', () => {
  it('finds what went and what came', () => {
    expect(diffLines(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual([
      { sign: ' ', text: 'a' },
      { sign: '-', text: 'b' },
      { sign: '+', text: 'x' },
      { sign: ' ', text: 'c' },
    ]);
  });
  it('always rebuilds both sides', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (from, to) => {
        const diff = diffLines(from, to);
        expect(diff.filter(({ sign }) => sign !== '+').map(({ text }) => text)).toEqual(from);
        expect(diff.filter(({ sign }) => sign !== '-').map(({ text }) => text)).toEqual(to);
      }),
    );
  });
  it('cuts long unchanged runs once', () => {
    const same = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const folded = foldLines(diffLines(same, [...same, 'new']));
    expect(folded[0]).toBeNull();
    expect(folded).toHaveLength(5);
  });
});
