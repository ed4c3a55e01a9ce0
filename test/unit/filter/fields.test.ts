import { describe, expect, test } from 'vitest';
import {
  ALL,
  andFilter,
  fieldEquals,
  formatFilter,
  negate,
  readFilter,
  resolveField,
} from '../../../shared/filter/index.ts';
import { addressDigits, parseAddress, parseNetwork } from '../../../shared/filter/network.ts';
import { parsePeriod } from '../../../shared/filter/time.ts';
import { EVENT_FIELDS } from '../../../shared/model/event.ts';

describe('readFilter checks fields and values', () => {
  test.each([
    ['eventNam: x', 0, 'did you mean eventName?'],
    ['a and useridentity: b and eventSorce: c', 26, 'did you mean eventSource?'],
    ['type: Root', 0, 'userIdentity.type'],
    ['bucketName: x', 0, 'requestParameters.bucketName'],
    ['eventName.x: y', 0, 'There is no field eventName.x'],
    ['eventTime > yesterday', 10, 'no date or time'],
    ['eventTime: 2026-02-30', 11, 'no date or time'],
    ['eventTime: (2026-02-01 or 2026-13)', 26, 'no date or time'],
    ['readOnly: maybe', 10, 'true or false'],
    ['readOnly > true', 9, 'no order'],
    ['requestParameters >= 1', 18, 'a document'],
    [`requestParameters.n > ${'1'.repeat(40)}`, 20, 'more digits'],
    ['sourceIPAddress: 203.0.113.0/33', 17, 'not a network'],
    ['sourceIPAddress > abc', 16, 'not an address'],
    ['sourceIPAddress: [1.1.1.1 to ::1]', 17, 'one IPv4 address to another'],
  ])('%s', (text, position, message) => {
    const read = readFilter(text);
    expect(read).toMatchObject({ ok: false, error: { position } });
    expect(!read.ok && read.error.message).toContain(message);
  });

  test.each([
    ...[
      'requestParameters.anything.at."all": x',
      'EVENTNAME: x',
      'useridentity.ARN: x',
      'extra.new: x',
      'resources: x',
    ],
    ...[
      'sourceIPAddress: cloudtrail.amazonaws.com',
      'sourceIPAddress: "1.2.3.4/99"',
      'eventTime: 2026*',
      'readOnly: ""',
    ],
    'requestParameters.cidr: 1.2.3.4/99',
  ])('%s passes', (text) => {
    expect(readFilter(text).ok).toBe(true);
  });

  test('every field of an event can be searched by name and by path', () => {
    for (const { name, path } of EVENT_FIELDS) {
      expect(readFilter(`${name}: *`).ok, name).toBe(true);
      expect(readFilter(`${path}: *`).ok, path).toBe(true);
    }
  });

  test('resolveField follows JSON columns only', () => {
    expect(resolveField(['requestParameters', 'a.b'])).toMatchObject({ kind: 'path', keys: ['a.b'] });
    expect(resolveField(['userIdentity', 'type'])).toMatchObject({
      kind: 'column',
      column: { name: 'userType' },
    });
    expect(resolveField(['eventName', 'x'])).toBeUndefined();
    expect(resolveField([])).toBeUndefined();
  });
});

describe('filters made by clicks', () => {
  test('fieldEquals, andFilter and negate', () => {
    const click = fieldEquals('requestParameters.bucketName', 'prod *');
    expect(formatFilter(click)).toBe('requestParameters.bucketName: "prod *"');
    expect(formatFilter(negate(click))).toBe('not requestParameters.bucketName: "prod *"');
    expect(formatFilter(andFilter(ALL, click))).toBe(formatFilter(click));
    expect(
      formatFilter(
        andFilter(fieldEquals('errorCode', null), andFilter(fieldEquals('readOnly', true), click)),
      ),
    ).toBe('not errorCode: * and readOnly: "true" and requestParameters.bucketName: "prod *"');
    expect(fieldEquals(['requestParameters', 'a.b'], 'x')).toEqual(
      fieldEquals('requestParameters."a.b"', 'x'),
    );
    expect(negate(negate(click))).toEqual(click);
  });
});

describe('times', () => {
  test.each([
    ['2026', '2026-01-01 00:00:00.000', '2027-01-01 00:00:00.000'],
    ['2026-12', '2026-12-01 00:00:00.000', '2027-01-01 00:00:00.000'],
    ['2024-02-29', '2024-02-29 00:00:00.000', '2024-03-01 00:00:00.000'],
    ['2026-02-10T12', '2026-02-10 12:00:00.000', '2026-02-10 13:00:00.000'],
    ['2026-02-10 12:30', '2026-02-10 12:30:00.000', '2026-02-10 12:31:00.000'],
    ['2026-02-10T12:30:15z', '2026-02-10 12:30:15.000', '2026-02-10 12:30:16.000'],
    ['2026-02-10T12:30:15.5Z', '2026-02-10 12:30:15.500', '2026-02-10 12:30:15.501'],
    ['2026-02-10T00:30:00+02:00', '2026-02-09 22:30:00.000', '2026-02-09 22:30:01.000'],
    ['2026-02-10T12-0530', '2026-02-10 17:30:00.000', '2026-02-10 18:30:00.000'],
    ['9999-12-31', '9999-12-31 00:00:00.000', '10000-01-01 00:00:00.000'],
  ])('%s', (text, from, until) => {
    expect(parsePeriod(text)).toEqual({ from, until });
  });

  test.each([
    '',
    'now',
    '2026-13',
    '2026-00',
    '2026-02-29',
    '2026-1-1',
    '2026-02-10T24:00',
    '2026-02-10T12:60',
    '0999',
    '20260210',
  ])('"%s" is none', (text) => {
    expect(parsePeriod(text)).toBeUndefined();
  });
});

describe('addresses', () => {
  test.each([
    ['::', 6, '0'.repeat(32)],
    ['::1', 6, `${'0'.repeat(31)}1`],
    ['2001:DB8::8:800:200C:417A', 6, '20010db80000000000080800200c417a'],
    ['1:2:3:4:5:6:7::', 6, '00010002000300040005000600070000'],
    ['64:ff9b::192.0.2.33', 6, '0064ff9b0000000000000000c0000221'],
    ['::ffff:192.0.2.33', 4, '00000000000000000000ffffc0000221'],
    ['0:0:0:0:0:FFFF:c000:221', 4, '00000000000000000000ffffc0000221'],
    ['192.0.2.33', 4, '00000000000000000000ffffc0000221'],
  ] as const)('%s', (text, family, digits) => {
    const address = parseAddress(text);
    expect(address?.family).toBe(family);
    expect(address && addressDigits(address.family, address.first)).toBe(digits);
  });

  test.each([
    '',
    ':',
    ':::',
    '1::2::3',
    '1:2:3',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '12345::',
    'g::',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '::1.2.3',
    '1.2.3.4::',
    'fe80::1%eth0',
  ])('"%s" is none', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test.each(['1.2.3.4', '1.2.3.4/', '1.2.3.4/33', '1.2.3.4/-1', '::/129', 'a/8', '/8'])(
    '"%s" is no network',
    (text) => {
      expect(parseNetwork(text)).toBeUndefined();
    },
  );
});
