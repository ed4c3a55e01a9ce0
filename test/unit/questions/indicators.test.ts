import { beforeAll, describe, expect, it } from 'vitest';
import { readIndicators } from '../../../electron/engine/questions/indicator-list';
import { TestEngine } from '../helpers/engine';
import { logText, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const key = 'AKIAIOSFODNN7EXAMPLE';
const records = [
  trailRecord(0, { sourceIPAddress: '203.0.113.7', userAgent: 'aws-cli/2.1 Kali' }),
  trailRecord(1, { sourceIPAddress: '203.0.113.90' }),
  trailRecord(2, { sourceIPAddress: '198.51.100.1', responseElements: { accessKey: { accessKeyId: key } } }),
  trailRecord(3, {
    sourceIPAddress: '10.0.0.1',
    userIdentity: { type: 'IAMUser', accessKeyId: key, userName: 'eve' },
  }),
  trailRecord(4, {
    sourceIPAddress: '10.0.0.1',
    requestParameters: { roleArn: 'arn:aws:iam::1:role/Admin' },
  }),
];
let engine: TestEngine;
beforeAll(async () => {
  engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': logText(records) }));
});
const found = async (text: string) => {
  const report = await engine.call('indicators.match', { text });
  return Object.fromEntries(report.indicators.map(({ value, events }) => [value, events]));
};

describe('a list of indicators', () => {
  it('is looked up in the whole case, and each leads to its events', async () => {
    const text = [
      '203.0.113[.]7',
      '203.0.113.0/24 # hosting',
      key,
      'arn:aws:iam::1:role/Admin',
      'kali',
      '198.51.100.77',
    ].join('\n');
    const report = await engine.call('indicators.match', { text });
    expect(report).toMatchObject({ format: 'text', total: 6, matched: 5, skipped: [] });
    expect(report.indicators.map(({ type, value, events }) => [type, value, events])).toEqual([
      ['network', '203.0.113.0/24', 2],
      ['accessKey', key, 2],
      ['address', '203.0.113.7', 1],
      ['arn', 'arn:aws:iam::1:role/Admin', 1],
      ['name', 'kali', 1],
      ['address', '198.51.100.77', 0],
    ]);
    for (const { query, events } of report.indicators) expect(await engine.count(query), query).toBe(events);
  });
  it('may be CSV with a header', async () => {
    const text =
      'type,indicator,comment\nip,203.0.113.7,"seen, twice"\nhash,d41d8cd98f00b204e9800998ecf8427e,\n';
    expect(readIndicators(text)).toEqual({
      format: 'csv',
      indicators: [{ type: 'address', value: '203.0.113.7', label: 'seen, twice', line: 2 }],
      skipped: [{ line: 3, text: 'd41d8cd98f00b204e9800998ecf8427e', reason: expect.stringMatching(/hash/) }],
    });
    expect(await found(text)).toEqual({ '203.0.113.7': 1 });
  });
  it('may be a STIX bundle', async () => {
    const bundle = {
      type: 'bundle',
      id: 'bundle--1',
      objects: [
        { type: 'identity', name: 'Someone' },
        {
          type: 'indicator',
          name: 'C2',
          pattern: "[ipv4-addr:value = '203.0.113.7' OR ipv4-addr:value ISSUBSET '198.51.100.0/24']",
        },
        {
          type: 'indicator',
          name: 'tool',
          pattern:
            "[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'aws-cli/2.1 Kali']",
        },
        { type: 'user-account', account_login: 'eve' },
        { type: 'indicator', pattern: "[file:hashes.'SHA-256' = 'aa']" },
      ],
    };
    const report = await engine.call('indicators.match', { text: JSON.stringify(bundle) });
    expect(report).toMatchObject({ format: 'stix', skipped: [{ line: 5 }] });
    expect(report.indicators.map(({ type, value, label, events }) => [type, value, label, events])).toEqual([
      ['address', '203.0.113.7', 'C2', 1],
      ['network', '198.51.100.0/24', 'C2', 1],
      ['agent', 'aws-cli/2.1 Kali', 'tool', 1],
      ['name', 'eve', null, 1],
    ]);
  });
  it('leaves out what would be found everywhere or nowhere, and holds any text', async () => {
    expect(readIndicators('ab\n\n# only a comment\n').skipped).toHaveLength(1);
    expect(await found(`"'; DROP TABLE event; --\n${'%'.repeat(5)}\n\\\\x`)).toEqual({
      '"\'; DROP TABLE event; --': 0,
      '%%%%%': 0,
      '\\\\x': 0,
    });
    for (const text of ['', '{', '{"type":"bundle"}', '"', 'a,b\n"', '\u0000\n\ufeff']) readIndicators(text);
    await expect(engine.call('indicators.match', {})).rejects.toMatchObject({ kind: 'usage' });
  });
});

describe('many indicators of any text', () => {
  it('are counted as the search for each of them counts', async () => {
    const agents = [
      'a"b c',
      'slash/es',
      'back\\slash',
      'Grüße',
      'ТЕСТ',
      '<b>&x',
      '100%',
      'a.*b',
      'new\nline',
      '%_?',
    ];
    const own = await TestEngine.load(
      writeFiles(tempFolder(), {
        'a.json': logText(
          agents.map((text, index) =>
            trailRecord(index, {
              userAgent: text,
              requestParameters: { [text]: text },
              errorMessage: `x ${text} y`,
            }),
          ),
        ),
        'b.json': logText(
          agents.map((text, index) =>
            trailRecord(100 + index, {
              userIdentity: { type: 'IAMUser', userName: text },
              requestParameters: null,
            }),
          ),
        ),
      }),
    );
    const list = [
      ...agents.filter((text) => !text.includes('\n')),
      ...agents.map((text) => text.slice(0, 3)),
      'iamuser',
      '111122223333',
    ];
    const report = await own.call('indicators.match', { text: list.join('\n') });
    expect(report.matched).toBeGreaterThan(15);
    for (const { value, query, events } of report.indicators)
      expect(await own.count(query), `${value} by ${query}`).toBe(events);
  });
});
