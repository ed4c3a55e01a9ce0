import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { BUILT_IN } from '../../../electron/engine/questions/library/index';
import { questionText, readQuestion } from '../../../electron/engine/questions/library/text';
import { TestEngine } from '../helpers/engine';
import { logText, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const user = (userName: string) => ({ type: 'IAMUser', userName, arn: `arn:aws:iam::1:user/${userName}` });
const records = [
  trailRecord(0, { eventName: 'ListUsers', userIdentity: user('eve'), errorCode: 'AccessDenied' }),
  trailRecord(1, { eventName: 'ListUsers', userIdentity: user('eve'), errorCode: 'AccessDenied' }),
  trailRecord(2, { eventName: 'ListRoles', userIdentity: user('eve'), errorCode: 'AccessDenied' }),
  trailRecord(3, { eventName: 'ListRoles', userIdentity: user('bob') }),
];
let engine: TestEngine;
beforeAll(async () => {
  engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': logText(records) }));
});

describe('a question in the text of a file', () => {
  it.each(BUILT_IN)('$id is read as it was written', (question) => {
    expect(readQuestion(question.id, questionText(question))).toMatchObject(
      JSON.parse(JSON.stringify({ ...question, parameters: question.parameters ?? [] })),
    );
  });
  it.each([
    ['eventName: CreateUser', /no line -- title/],
    ['-- title: x\n', /neither a search nor SQL/],
    ['-- title: x\n-- group: None\neventName: a', /group is none of/],
    ['-- title: x\n-- colour: red\neventName: a', /no line colour/],
    ['-- title: x\neventName: $who', /\$who, which is no parameter/],
    ['-- title: x\n-- search\neventName: (a', /cannot be read/],
    ['-- title: x\n-- parameter: key\neventName: $key', /needs a title/],
  ])('%j is none', (text, message) => {
    expect(() => readQuestion('x', text)).toThrow(message);
  });
});

describe('the library', () => {
  it('answers a search with its parameters filled in, whatever they hold', async () => {
    const key = 'AKIA" or *';
    const answer = await engine.call('question.run', { id: 'access-key-activity', parameters: { key } });
    expect(answer).toMatchObject({ kind: 'search' });
    expect(answer.kind === 'search' && (await engine.count(answer.query))).toBe(0);
  });
  it('answers a table whose rows lead to the events they stand for', async () => {
    const answer = await engine.call('question.run', { id: 'denied-by-principal' });
    if (answer.kind !== 'table') throw new Error(answer.kind);
    expect(answer.rows.map((row) => [row[2], row[3]])).toEqual([
      ['ListUsers', 2],
      ['ListRoles', 1],
    ]);
    expect(await engine.count(answer.searches[0]!)).toBe(2);
  });
  it('limits a table to a time range', async () => {
    const [first] = await engine.rows<{ at: string }>('SELECT min("eventTime") AS at FROM events');
    const at = new Date(Date.parse(first!.at) + 1).toISOString();
    const answer = await engine.call('question.run', { id: 'denied-by-principal', from: at });
    expect(answer.kind === 'table' && answer.rows.map((row) => row[3])).toEqual([1, 1]);
    const none = await engine.call('question.run', { id: 'denied-by-principal', to: '2001-01-01T00:00:00Z' });
    expect(none).toMatchObject({ rows: [] });
  });
  it('says which parameter is missing', async () => {
    await expect(engine.call('question.run', { id: 'access-key-activity' })).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('Access key'),
    });
    await expect(engine.call('question.run', { id: 'no-such' })).rejects.toMatchObject({ kind: 'not-found' });
  });
  it('keeps what the user changed, over what is built in, and brings that back', async () => {
    const { text } = await engine.call('question.text', { id: 'denied-by-principal' });
    const changed = text.replace(/-- title: .*/, '-- title: Mine').replace("'denied'", "'ok'");
    const { questions } = await engine.call('question.save', { id: 'denied-by-principal', text: changed });
    expect(questions.find(({ id }) => id === 'denied-by-principal')).toMatchObject({
      title: 'Mine',
      from: 'own',
    });
    const own = await engine.call('question.run', { id: 'denied-by-principal' });
    expect(own.kind === 'table' && own.rows).toHaveLength(1);
    const after = await engine.call('question.remove', { id: 'denied-by-principal' });
    expect(after.questions.find(({ id }) => id === 'denied-by-principal')?.from).toBe('built-in');
    await expect(engine.call('question.remove', { id: 'denied-by-principal' })).rejects.toMatchObject({
      kind: 'not-found',
    });
    for (const id of ['../x', '', 'a/b', '.hidden'])
      await expect(engine.call('question.save', { id, text })).rejects.toMatchObject({ kind: 'usage' });
  });
  it('reads the user’s folder, and says what is wrong with a file', async () => {
    const folder = join(engine.folder, 'data', 'questions');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'good.question'), '-- title: Good\n-- group: Who\nSELECT 1 AS one');
    writeFileSync(join(folder, 'bad.question'), 'no title');
    const { questions, problems } = await engine.call('questions', {});
    expect(questions.find(({ id }) => id === 'good')).toMatchObject({ gives: 'table', from: 'own' });
    expect(problems).toEqual([
      { file: join(folder, 'bad.question'), message: expect.stringMatching(/title/) },
    ]);
    expect(await engine.call('question.run', { id: 'good' })).toMatchObject({
      columns: ['one'],
      rows: [[1]],
    });
  });
  it('runs SQL of a file as the console does: nothing but reading', async () => {
    const text = '-- title: Evil\n-- sql\nDELETE FROM event';
    await engine.call('question.save', { id: 'evil', text });
    await expect(engine.call('question.run', { id: 'evil' })).rejects.toMatchObject({ kind: 'query' });
    expect(await engine.count('')).toBe(4);
  });
});
