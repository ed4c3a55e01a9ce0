import { describe, expect, it } from 'vitest';
import { decodeDocuments } from '../../../electron/engine/derive/changes/decode';
import { isObject, type Json, parseJson } from '../../../electron/engine/derive/changes/json';
import { Versions } from '../../../electron/engine/derive/changes/versions';

const member = (value: Json | undefined, name: string) => (isObject(value) ? value[name] : undefined);

describe('versions of a document', () => {
  it.each([
    ['{}', {}],
    [
      ' { "a" : [ ] , "b":{"c":[1,{"d":"]}"}]},"e":-1.5e3,"f":null } ',
      { a: [], b: { c: [1, { d: ']}' }] }, e: -1500, f: null },
    ],
    ['{"quo\\"te\\\\":"a\\\\","next":["\\"",",","}"]}', { 'quo"te\\': 'a\\', next: ['"', ',', '}'] }],
    [
      '{"policy":"{\\"Statement\\":[]}","coded":["%7B%22a%22%3A1%7D"]}',
      { policy: { Statement: [] }, coded: [{ a: 1 }] },
    ],
    ['{"tags":[{"key":"k","value":"{\\"a\\":1}"}]}', { tags: [{ key: 'k', value: '{"a":1}' }] }],
    [
      '{"id":12345678901234567890,"ids":[12345678901234567890]}',
      { id: '12345678901234567890', ids: ['12345678901234567890'] },
    ],
    ['{"twice":1,"twice":[2]}', { twice: [2] }],
    ['[{"a":1}]', [{ a: 1 }]],
    ['"text"', 'text'],
  ])('read %s', (text, expected) => {
    const versions = new Versions();
    expect(versions.read(text)).toEqual(expected);
    expect(versions.read(text)).toEqual(expected);
    expect(decodeDocuments(parseJson(text))).toEqual(expected);
  });

  it.each([
    '{"a":1,}',
    '{"a":1 "b":2}',
    '{"a":[1,]}',
    '{"a":[1 2]}',
    '{"a":[}]}',
    '{"a"}',
    '{"a":}',
    '{"a":1}x',
    '{',
    '{"a',
    '{1:2}',
    '',
  ])('leave %s, which is not JSON, as it is', (text) => expect(new Versions().read(text)).toBe(text));

  it('share what stands in the same words in the one before, wherever it stands', () => {
    const versions = new Versions();
    const first = versions.read('{"rules":[{"port":22},{"port":80}],"vpc":{"id":"vpc-1"}}');
    const second = versions.read('{"vpc":{"id":"vpc-1"},"rules":[{"port":80},{"port":443}]}');
    expect(second).toEqual({ vpc: { id: 'vpc-1' }, rules: [{ port: 80 }, { port: 443 }] });
    expect(member(second, 'vpc')).toBe(member(first, 'vpc'));
    const [was, is] = [member(first, 'rules'), member(second, 'rules')] as Json[][];
    expect(is?.[0]).toBe(was?.[1]);
    expect(is?.[1]).not.toBe(was?.[0]);
  });

  it('do not take a tag for a document that says the same', () => {
    const versions = new Versions();
    versions.read('{"note":"{\\"a\\":1}"}');
    expect(versions.read('{"tags":["{\\"a\\":1}"]}')).toEqual({ tags: ['{"a":1}'] });
  });
});
