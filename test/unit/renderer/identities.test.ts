import { describe, expect, it } from 'vitest';
import { valueChoices } from '../../../renderer/stores/value-actions';
import { hourQuery } from '../../../renderer/views/identities/hours';
import { comparedValues } from '../../../renderer/views/identities/side-by-side';
import { readFilter } from '../../../shared/filter';
import type { PrincipalDoings } from '../../../shared/model/identity';

describe('an hour of the heat map', () => {
  // 10 February 2026 was a Tuesday.
  it('is searched in each week that the principal was at work', () => {
    expect(hourQuery('kim', 1, 5, '2026-02-10T04:59:59Z', '2026-02-17T05:00:00Z')).toBe(
      'principal: "kim" and (' +
        'eventTime >= "2026-02-10T05:00:00Z" and eventTime < "2026-02-10T06:00:00Z" or ' +
        'eventTime >= "2026-02-17T05:00:00Z" and eventTime < "2026-02-17T06:00:00Z")',
    );
  });

  it('begins with the hour of the first use, also on the last hour of the week', () => {
    expect(hourQuery('kim', 6, 23, '2026-02-15T23:59:59Z', '2026-02-16T01:00:00Z')).toBe(
      'principal: "kim" and eventTime >= "2026-02-15T23:00:00Z" and eventTime < "2026-02-16T00:00:00Z"',
    );
  });

  it('stays a search that can be read, however long the principal was at work', () => {
    const years = hourQuery('x'.repeat(3_000), 0, 0, '2024-01-01T00:00:00Z', '2026-11-01T00:00:00Z');
    expect(readFilter(years).ok).toBe(true);
    expect(years.split(' or ')).toHaveLength(148);
    expect(hourQuery('kim', 0, 0, '1970-01-01T00:00:00Z', '2026-01-01T00:00:00Z')).toBe('principal: "kim"');
  });
});

describe('two principals', () => {
  const doings = (calls: Record<string, number>, agents: Record<string, number>) =>
    ({
      calls: Object.entries(calls).map(([value, count]) => ({ value, count })),
      agents: Object.entries(agents).map(([value, events]) => ({ value, events })),
    }) as unknown as PrincipalDoings;
  const left = doings({ ListBuckets: 9, GetObject: 4, DeleteTrail: 1 }, { curl: 2 });
  const right = doings({ ListBuckets: 2, CreateUser: 3 }, {});

  it('are set side by side, with what only one of them did first', () => {
    expect(comparedValues('eventName', left, right)).toEqual([
      { value: 'GetObject', counts: [4, 0] },
      { value: 'CreateUser', counts: [0, 3] },
      { value: 'DeleteTrail', counts: [1, 0] },
      { value: 'ListBuckets', counts: [9, 2] },
    ]);
    expect(comparedValues('userAgent', left, right)).toEqual([{ value: 'curl', counts: [2, 0] }]);
  });
});

describe('the menu of a value', () => {
  const offers = (field: string, value: string) =>
    valueChoices({ field, value }, true).flat().includes('lineage');

  it('leads from an event, a key or a credential to who is behind it, unless the key was masked', () => {
    expect(offers('eventID', '2433af6d-674b-40dc-b2df-b2c0c0eba163')).toBe(true);
    expect(offers('userIdentity.accessKeyId', 'ASIAEXAMPLE')).toBe(true);
    expect(offers('credential', 'arn:aws:iam::111122223333:user/kim')).toBe(true);
    expect(offers('userIdentity.accessKeyId', 'ASIA****')).toBe(false);
    expect(offers('userName', 'kim')).toBe(false);
  });
});
