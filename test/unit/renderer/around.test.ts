import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../renderer/format/json';
import { aroundEvent } from '../../../renderer/views/search/around';
import { eventForm } from '../../../renderer/views/search/event-forms';
import type { EventDetail } from '../../../shared/model/search';

const record = JSON.stringify({
  userIdentity: { accessKeyId: 'AKIA1' },
  requestID: 'r-1',
  resources: [{ ARN: 'arn:aws:s3:::b' }, { ARN: 'arn:aws:s3:::b' }, 7, { ARN: null }],
  requestParameters: { key: '=cmd()' },
});
// As much of an event as is looked at here.
const detail = {
  row: {
    n: 5,
    eventTime: '2026-02-11T05:06:15Z',
    eventName: 'GetObject',
    principal: 'arn:aws:iam::1:user/x',
    session: null,
    sourceIPAddress: '203.0.113.7',
    userAgent: null,
    errorCode: null,
    target: 'b/k',
    eventID: 'e-1',
  },
  credential: 'AKIA1',
  record,
  summary: 'IAM user x read b/k.',
} as unknown as EventDetail;

describe('everything around an event', () => {
  const found = new Map(aroundEvent(detail, parseJson(record)).map((one) => [one.words, one.scope]));
  it('is what it has in common with others, and nothing it does not have', () => {
    expect(Object.fromEntries(found)).toEqual({
      'Ten minutes around': { query: '', from: '2026-02-11T04:56:15Z', to: '2026-02-11T05:16:16Z' },
      'Principal, ten minutes around': {
        query: 'principal: "arn:aws:iam::1:user/x"',
        from: '2026-02-11T04:56:15Z',
        to: '2026-02-11T05:16:16Z',
      },
      'Same principal': { query: 'principal: "arn:aws:iam::1:user/x"' },
      'Same access key': { query: 'userIdentity.accessKeyId: "AKIA1"' },
      'Same source address': { query: 'sourceIPAddress: "203.0.113.7"' },
      'Same request': { query: 'requestID: "r-1"' },
      'Same resource': { query: 'resources.ARN: "arn:aws:s3:::b"' },
      'Mentions the target': { query: '"b" and "k"' },
      'Same call': { query: 'eventName: "GetObject"' },
    });
  });
  it('tells a credential from the key it was used with', () => {
    const other = aroundEvent({ ...detail, credential: 'session 9' }, parseJson(record));
    expect(other.find(({ words }) => words === 'Same credential')?.scope).toEqual({
      query: 'credential: "session 9"',
    });
  });
  it('does without a record that cannot be read', () => {
    expect(aroundEvent(detail, undefined).map(({ words }) => words)).not.toContain('Same request');
  });
});

describe('an event copied', () => {
  const form = (name: Parameters<typeof eventForm>[0]) =>
    eventForm(name, detail, 'http://127.0.0.1:5/?token=secret#/search?event=5');
  it('is safe in each form', () => {
    expect(form('sentence')).toBe('IAM user x read b/k.');
    expect(JSON.parse(form('json'))).toEqual(JSON.parse(record));
    expect(form('csv')).toContain(`"'=cmd()"`);
    expect(form('sql')).toBe(`SELECT * FROM event WHERE "eventID" = 'e-1'`);
    expect(form('command')).toBe("coldtrail event 'e-1'");
    expect(form('link')).toBe('http://127.0.0.1:5/#/search?event=5');
  });
});
