import { describe, expect, it } from 'vitest';
import { readDocument, readText } from '../helpers/document';
import { logText, trailRecord } from '../helpers/records';

const user = (name: string) => ({
  type: 'IAMUser',
  arn: `arn:aws:iam::111122223333:user/${name}`,
  accountId: '111122223333',
  userName: name,
});
/** Numbers of the identities of the events, in order. */
const numbers = (events: string[][]) => events.map((row) => row.at(-2));
const names = (identities: string[][]) => identities.map((row) => row[4]);

describe('the rows of identities', () => {
  const kim = trailRecord(0, { userIdentity: user('kim') });
  const lee = trailRecord(1, { userIdentity: user('lee') });

  it('are as many as there are identities', () => {
    const { events, identities } = readText(logText([kim, lee, kim, kim, lee]));
    expect(numbers(events)).toEqual(['0', '1', '0', '0', '1']);
    expect(names(identities)).toEqual(['kim', 'lee']);
  });

  it('do not depend on how the record is laid out, nor on where the portions end', () => {
    const text = Buffer.from(JSON.stringify({ Records: [kim, lee, kim, lee] }, null, 2));
    for (let cut = 1; cut < text.length; cut += 97) {
      const { events, identities } = readDocument([text.subarray(0, cut), text.subarray(cut)]);
      expect(numbers(events)).toEqual(['0', '1', '0', '1']);
      expect(names(identities)).toEqual(['kim', 'lee']);
    }
  });

  it('keep apart what differs in one letter, or is the beginning of another', () => {
    const wide = { ...user('kim'), sessionContext: { attributes: { mfaAuthenticated: 'true' } } };
    const narrow = { ...user('kim'), sessionContext: { attributes: { mfaAuthenticated: 'tru' } } };
    const records = [wide, narrow, wide, user('kim'), narrow].map((userIdentity, index) =>
      trailRecord(index, { userIdentity }),
    );
    const { events } = readText(logText(records));
    expect(numbers(events)).toEqual(['0', '1', '0', '2', '1']);
  });

  it('are not taken from memory when the record has two identities: the first one counts', () => {
    const twice = JSON.stringify(kim).replace(
      '"eventTime"',
      `"userIdentity":${JSON.stringify({ ...user('lee'), userName: 'mallory' })},"eventTime"`,
    );
    const text = `{"Records":[${JSON.stringify(kim)},${twice},${JSON.stringify(kim)}]}`;
    const { events, identities, report } = readText(text);
    expect(numbers(events)).toEqual(['0', '1', '0']);
    expect(names(identities)).toEqual(['kim', 'kim']);
    expect(report.notices).toMatchObject([{ position: 1, kind: 'tampered' }]);
    expect(events[1]!.at(-3)).toContain('mallory');
  });

  it('stand for one service each where the identity names nobody', () => {
    const service = (eventSource: string, userIdentity?: object) =>
      trailRecord(0, { eventSource, eventType: 'AwsServiceEvent', userIdentity });
    const { events, identities } = readText(
      logText([
        service('kms.amazonaws.com', { accountId: '111122223333' }),
        service('ec2.amazonaws.com', { accountId: '111122223333' }),
        service('kms.amazonaws.com', { accountId: '111122223333' }),
        service('kms.amazonaws.com'),
        service('kms.amazonaws.com', { type: 'AWSService', invokedBy: 'x.amazonaws.com' }),
        service('ec2.amazonaws.com', { type: 'AWSService', invokedBy: 'x.amazonaws.com' }),
      ]),
    );
    expect(numbers(events)).toEqual(['0', '1', '0', '2', '3', '3']);
    expect(identities.map((row) => row.slice(1, 3))).toEqual([
      ['kms.amazonaws.com', '1'],
      ['ec2.amazonaws.com', '1'],
      ['kms.amazonaws.com', '1'],
      ['', ''],
    ]);
  });

  it('give the account of an event that names no recipient, on the first sight and later', () => {
    const silent = { ...kim, recipientAccountId: undefined };
    const { events, report } = readText(logText([silent, silent]));
    expect(events.map((row) => row.at(-1))).toEqual(['111122223333', '111122223333']);
    expect(report.account).toBe('111122223333');
  });
});
