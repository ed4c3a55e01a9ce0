import { beforeAll, describe, expect, it } from 'vitest';
import type { Completion } from '../../../shared/model/completion';
import { TestEngine } from '../helpers/engine';
import { logText, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const records = [
  ['CreateUser', 'alice', 'logs-prod'],
  ['CreateUser', 'alice', 'logs-prod'],
  ['CreateRole', 'two words', 'logs-test'],
  ['DeleteUser', 'alice', 'data'],
].map(([eventName, userName, bucketName], index) =>
  trailRecord(index, {
    eventName,
    userIdentity: { type: 'IAMUser', userName, arn: `arn:aws:iam::1:user/${userName}` },
    requestParameters: { bucketName, tagging: [{ key: 'a' }] },
  }),
);
let engine: TestEngine;
beforeAll(async () => {
  engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': logText(records) }));
});

/** `|` stands for the caret. */
const complete = (marked: string): Promise<Completion> =>
  engine.call('search.complete', { query: marked.replace('|', ''), caret: marked.indexOf('|') });
const texts = async (marked: string) => (await complete(marked)).suggestions.map(({ text }) => text);

describe('completion', () => {
  it('offers the values of a field with their counts, the most frequent first', async () => {
    const { position, length, suggestions } = await complete('eventName: Cre| and readOnly: true');
    expect([position, length]).toEqual([11, 3]);
    expect(suggestions.map(({ text, count }) => [text, count])).toEqual([
      ['CreateUser', 2],
      ['CreateRole', 1],
    ]);
  });
  it('offers values that hold the text after those that begin with it', async () => {
    expect(await texts('eventName: user|')).toEqual(['CreateUser', 'DeleteUser']);
    expect(await texts('requestParameters.bucketName: |')).toEqual(['logs-prod', 'data', 'logs-test']);
  });
  it('puts quotes around values that need them, also where one was begun', async () => {
    expect(await texts('userName: two|')).toEqual(['"two words"']);
    expect(await complete('userName: "two w|')).toMatchObject({ position: 10, length: 6 });
    expect(await texts('userName: "two w|')).toEqual(['"two words"']);
  });
  it('knows lists, negations and what stands behind the caret', async () => {
    expect(await texts('eventName: (DeleteUser or Cre|')).toEqual(['CreateUser', 'CreateRole']);
    expect(await texts('eventName: (DeleteUser, Cre|)')).toEqual(['CreateUser', 'CreateRole']);
    expect(await complete('eventName: Cre|ate')).toMatchObject({ position: 11, length: 6 });
  });
  it('offers fields by any part of their name, and keys that documents have', async () => {
    expect((await texts('sourceIP|'))[0]).toBe('sourceIPAddress: ');
    expect((await texts('not issuerAr|'))[0]).toBe('issuerArn: ');
    expect(await texts('requestParameters.|')).toEqual(
      expect.arrayContaining(['requestParameters.bucketName: ', 'requestParameters.tagging: ']),
    );
    expect((await texts('requestParameters.tagging.|'))[0]).toBe('requestParameters.tagging.key: ');
  });
  it('offers whole conditions for a word', async () => {
    expect(await texts('delet|')).toContain('eventName: DeleteUser');
  });
  it('offers what joins conditions behind one, and operators behind a field', async () => {
    expect((await texts('eventName: CreateUser |')).slice(0, 3)).toEqual(['and ', 'or ', 'not ']);
    expect((await texts('eventTime|')).slice(0, 3)).toEqual([
      'eventTime: ',
      'eventTime: * ',
      'eventTime: ( ',
    ]);
    expect(await texts('readOnly |: true')).toEqual([': ', ': * ', ': ( ']);
  });
  it('answers any text', async () => {
    for (const text of ['', '((((', '"', 'a: "b', ')]:', 'not not', 'x: [1 to', 'eventName: \\', '\u0000: *'])
      for (let caret = 0; caret <= text.length; caret++)
        expect(await engine.call('search.complete', { query: text, caret })).toHaveProperty('suggestions');
  });
});
