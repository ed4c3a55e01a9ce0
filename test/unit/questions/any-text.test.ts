import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectedAt, readFilter } from '../../../shared/filter';
import { TestEngine } from '../helpers/engine';
import { logText, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

/** Pieces of the language, and of what is none, so that most texts nearly make sense. */
const piece = fc.constantFrom(
  ...[
    'eventName',
    'sourceIPAddress',
    'eventTime',
    'requestParameters.a',
    'readOnly',
    'resources',
    'nowhere',
    '"a b"',
  ],
  ...[
    ':',
    ': ',
    ' >= ',
    '<',
    '(',
    ')',
    '[',
    ']',
    ' to ',
    ' and ',
    ' or ',
    ' not ',
    ',',
    ' ',
    '*',
    '?',
    '\\',
    '"',
    '.',
  ],
  ...[
    'Get*',
    '10.0.0.0/8',
    '2026-02',
    'true',
    '::1',
    'x',
    "'",
    ';--',
    '\u0000',
    '\ud800',
    '\u202e',
    '%',
    '$1',
  ],
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(piece, { maxLength: 25 }).map((parts) => parts.join('')),
);

let engine: TestEngine;
beforeAll(async () => {
  engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': logText(trailRecords(0, 30)) }));
});

describe('any text in the search box', () => {
  it('is answered, or refused with the place', async () => {
    const asked = fc.asyncProperty(text, async (query) => {
      const told = await engine.call('search.open', { query }).then(
        ({ count, canonical }) => ({ count, canonical }),
        (thrown: { kind: string; detail?: { position?: number; length?: number } }) => thrown,
      );
      if ('count' in told) {
        expect(told.count).toBeLessThanOrEqual(30);
        return;
      }
      const { position = -1, length = -1 } = told.detail ?? {};
      expect(told).toMatchObject({ name: 'Failure', kind: 'query' });
      expect(position).toBeGreaterThanOrEqual(0);
      expect(length).toBeGreaterThanOrEqual(0);
      expect(position + length).toBeLessThanOrEqual(query.length);
    });
    await fc.assert(asked, { numRuns: 400 });
  }, 60_000);

  it('has a place for the caret wherever it stands, inside the text', () => {
    fc.assert(
      fc.property(text, fc.nat(80), (query, caret) => {
        const { position, length } = expectedAt(query, caret);
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position + length).toBeLessThanOrEqual(query.length);
        expect(position).toBeLessThanOrEqual(Math.min(caret, query.length));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['brackets', '('.repeat(900)],
    ['brackets that close', `${'('.repeat(900)}x${')'.repeat(900)}`],
    ['negations', 'not '.repeat(4_000)],
    ['lists in lists', `eventName: ${'('.repeat(900)}x`],
    ['words', 'a '.repeat(10_000)],
    ['quotes', '"'.repeat(19_999)],
    ['backslashes', '\\'.repeat(20_000)],
    ['wildcards', `userAgent: ${'*a'.repeat(450)}`],
    ['a path', `requestParameters${'.a'.repeat(5_000)}: x`],
    ['colons', ':'.repeat(20_000)],
    ['conditions', Array.from({ length: 1_200 }, (_, index) => `a${index}: b`).join(' or ')],
  ])('never takes long: %s', async (_, query) => {
    const used = process.cpuUsage();
    readFilter(query);
    expectedAt(query, query.length);
    expect(process.cpuUsage(used).user).toBeLessThan(500_000);
    const begun = performance.now();
    await engine.call('search.open', { query }).catch(() => undefined);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
