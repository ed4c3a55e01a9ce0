import { describe, expect, it } from 'vitest';
import {
  askedQuery,
  chip,
  chipWords,
  inverted,
  readChips,
  replaceChip,
  toggleCondition,
  writeChips,
} from '../../../renderer/stores/chips';
import { clauseFor, searchField, valueQuery, valuesQuery } from '../../../renderer/stores/filter-text';

const clause = (field: string, value: string | null) => {
  const found = clauseFor(field, value);
  if (!found) throw new Error(`${field} cannot be asked for`);
  return found;
};

describe('what a value stands for', () => {
  it('knows absence and quotes what is hostile', () => {
    expect(valueQuery('errorCode', null)).toBe('not errorCode: *');
    expect(valueQuery('userAgent', 'a" or *')).toBe('userAgent: "a\\" or *"');
    expect(valuesQuery({ principal: 'p', outcome: undefined, errorCode: null })).toBe(
      'principal: "p" and not errorCode: *',
    );
  });
  it('looks for a target anywhere, a bucket and a key each by itself', () => {
    expect(valueQuery('target', 'arn:aws:s3:::b/k')).toBe('"arn:aws:s3:::b/k"');
    expect(valueQuery('target', 'bucket/some/key')).toBe('"bucket" and "some/key"');
    expect(clauseFor('target', null)).toBeUndefined();
  });
  it('finds fields that no column has among the others of the record', () => {
    expect(valueQuery('newField.inner', 'x')).toBe('extra.newField.inner: "x"');
    expect(searchField('newField')).toBe('extra.newField');
    expect(searchField('requestParameters."odd key"')).toBe('requestParameters."odd key"');
    expect(clauseFor('((', 'x')).toBeUndefined();
  });
});

describe('chips', () => {
  const none = { q: '', chips: [] };

  it('come and go with two clicks, beside the typed text', () => {
    const once = toggleCondition({ q: 'eventName: CreateUser', chips: [] }, clause('outcome', 'denied'));
    expect(once).toEqual({ q: 'eventName: CreateUser', chips: [{ text: 'outcome: "denied"' }] });
    expect(askedQuery(once)).toBe('eventName: CreateUser and outcome: "denied"');
    expect(toggleCondition(once, clause('outcome', 'denied'))).toEqual({
      q: 'eventName: CreateUser',
      chips: [],
    });
  });
  it('replace their opposite, wherever it stands', () => {
    const out = toggleCondition(none, { kind: 'not', part: clause('outcome', 'denied') });
    expect(out.chips).toEqual([{ text: 'not outcome: "denied"' }]);
    expect(toggleCondition(out, clause('outcome', 'denied')).chips).toEqual([{ text: 'outcome: "denied"' }]);
    const typed = { q: 'mallory and not outcome: "denied"', chips: [] };
    expect(toggleCondition(typed, clause('outcome', 'denied'))).toEqual({
      q: 'mallory',
      chips: [{ text: 'outcome: "denied"' }],
    });
  });
  it('take a typed condition away rather than repeat it', () => {
    const typed = { q: 'outcome: "denied" and mallory', chips: [] };
    expect(toggleCondition(typed, clause('outcome', 'denied'))).toEqual({ q: 'mallory', chips: [] });
  });
  it('that are off are not asked, and are put on by asking for them again', () => {
    const off = { q: '', chips: [chip('outcome: "denied"', true)] };
    expect(askedQuery(off)).toBe('');
    expect(toggleCondition(off, clause('outcome', 'denied')).chips).toEqual([{ text: 'outcome: "denied"' }]);
  });
  it('leave a text that cannot be read to its own error', () => {
    expect(askedQuery({ q: '(((', chips: [chip('a: b')] })).toBe('(((');
  });
  it('keep alternatives in a text apart from themselves', () => {
    const asked = askedQuery({ q: 'eventName: A or eventName: B', chips: [chip('outcome: "ok"')] });
    expect(asked).toBe('eventName: (A or B) and outcome: "ok"');
  });
  it('are inverted and back', () => {
    const one = chip('eventName: (A or B)', false, true);
    expect(inverted(one)).toEqual({ text: 'not eventName: (A or B)', pinned: true });
    expect(inverted(inverted(one))).toEqual(one);
    expect(chipWords(inverted(one))).toBe('not eventName is A or B');
  });
  it('are edited in place, and never stand there twice', () => {
    const chips = [chip('outcome: "ok"'), chip('account: "1"')];
    expect(replaceChip(chips, 0, chip('account: "2"')).map(({ text }) => text)).toEqual([
      'account: "2"',
      'account: "1"',
    ]);
    expect(replaceChip(chips, 0, chip('account: "1"')).map(({ text }) => text)).toEqual(['account: "1"']);
    expect(replaceChip(chips, 1, undefined)).toEqual([chips[0]]);
  });
  it('survive the URL, and a damaged one', () => {
    const chips = [chip('userAgent: "a\\" & # b"', true), chip('outcome: "ok"', false, true)];
    expect(readChips(writeChips(chips))).toEqual(chips);
    expect(writeChips([])).toBeUndefined();
    for (const text of ['{', 'null', '{"text":"a"}', '[1,null,{"text":5},{"text":"((("},{"text":""},[]]'])
      expect(readChips(text)).toEqual([]);
  });
  it('are canonical whatever the URL says', () => {
    expect(readChips('[{"text":"eventName:A AND   eventName:B","off":"yes"}]')).toEqual([
      { text: 'eventName: A and eventName: B' },
    ]);
  });
});
