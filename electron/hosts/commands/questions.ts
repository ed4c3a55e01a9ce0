import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { QuestionAnswer } from '../../../shared/model/question';
import { number } from '../cli-values';
import { type AddCommands, type ScopeOptions, type Tools, withScope } from './tools';

/** Rows of a question's table. */
const MOST_ROWS = 100_000;

/** `name=value`, gathered. */
function parameter(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is written name=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

type Options = ScopeOptions & { param?: Record<string, string>; limit: number; text?: boolean };

export const addQuestions: AddCommands = (program: Command, tools) => {
  const { call, openCase, start, output, list } = tools;
  program
    .command('questions')
    .description('the library of questions, with what each needs to know')
    .action(async () => {
      start();
      const { questions, problems } = await call('questions', {});
      await list(
        questions.map(({ parameters, text: _, ...question }) => ({
          ...question,
          parameters: parameters.map((one) =>
            one.default === null ? one.name : `${one.name}=${one.default}`,
          ),
        })),
      );
      for (const { file, message } of problems) process.stderr.write(`${file}: ${message}\n`);
    });

  withScope(program.command('question'))
    .description('a question of the library: the events it finds, or its table')
    .argument('<id>', 'as questions lists it')
    .option('--param <name=value>', 'a value it needs; may be given again', parameter)
    .option('--limit <count>', 'at most this many rows', number, MOST_ROWS)
    .option('--text', 'the question itself, as a file to change and keep')
    .action(async (id: string, options: Options) => {
      if (options.text) {
        start();
        process.stdout.write((await call('question.text', { id })).text);
        return;
      }
      await openCase();
      const { from, to, limit, param: parameters = {} } = options;
      const answer = await call('question.run', { id, parameters, from, to, count: limit });
      if (answer.kind === 'table') await table(tools, answer);
      else await events(tools, answer, limit);
    });

  program
    .command('indicators')
    .description('look a list of indicators up in the whole case: text, CSV or a STIX bundle')
    .argument('<file>')
    .action(async (file: string) => {
      await openCase();
      const report = await call('indicators.match', { place: resolve(file) });
      await list(report.indicators);
      for (const { line, text, reason } of report.skipped) {
        process.stderr.write(`line ${line}: ${JSON.stringify(text)} was left out: ${reason}\n`);
      }
      if (output().format === 'table') {
        process.stderr.write(`${report.matched} of ${report.total} indicators were found.\n`);
      }
    });
};

async function table({ list }: Tools, answer: Extract<QuestionAnswer, { kind: 'table' }>): Promise<void> {
  await list(
    answer.rows.map((row) =>
      Object.fromEntries(answer.columns.map((name, index) => [name, row[index] ?? null])),
    ),
  );
  if (answer.truncated) process.stderr.write('There are more rows; --limit for more.\n');
}

async function events(
  { call, output }: Tools,
  { query, from, to }: Extract<QuestionAnswer, { kind: 'search' }>,
  limit: number,
): Promise<void> {
  const scope = { query, from: from ?? undefined, to: to ?? undefined };
  const { result, count } = await call('search.open', { ...scope, order: 'oldest' });
  const out = output();
  const whole = out.format === 'json' || out.format === 'jsonl';
  for (let at = 0; at < Math.min(count, limit); at += 1_000) {
    const page = { result, start: at, count: Math.min(1_000, limit - at) };
    if (whole) await out.texts(await call('search.records', page));
    else await out.rows((await call('search.page', page)).rows.map(({ n: _, ...row }) => row));
  }
  await out.end();
}
