import { formatValue, literal } from '../../../shared/filter';
import type { QuestionAnswer, QuestionCell } from '../../../shared/model/question';
import { Failure } from '../../../shared/result';
import type { ReaderPool } from '../store/run';
import type { LibraryQuestion } from './library/question';
import { NAMES } from './library/text';
import { compileScope, sqlTime } from './scope';
import { runSelect } from './sql-console';

export interface QuestionArguments {
  parameters: Readonly<Record<string, string>>;
  from?: string | undefined;
  to?: string | undefined;
  count: number;
}

/**
 * A search with its parameters filled in, or the rows of its SQL with the parameters bound.
 *
 * @throws Failure `usage` for a parameter that is missing or not as it must be, `query` for SQL that cannot be run
 */
export async function runQuestion(
  pool: ReaderPool,
  question: LibraryQuestion,
  { parameters, from, to, count }: QuestionArguments,
  signal?: AbortSignal,
): Promise<QuestionAnswer> {
  const values = argumentsOf(question, parameters);
  if (question.sql === undefined) {
    const { canonical, sentence } = compileScope({ query: fill(question.search ?? '', values), from, to });
    return { kind: 'search', query: canonical, sentence, from: from ?? null, to: to ?? null };
  }
  const { text, bound } = withinRange(question.sql, values, from, to);
  const { columns, rows, truncated } = await runSelect(pool, text, count, signal, undefined, bound);
  const cells = rows.map((row) => row.map(scalar));
  const searches = cells.map((row) => {
    if (question.rows === undefined) return null;
    const named = Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]));
    return fill(question.rows, { ...values, ...named });
  });
  return { kind: 'table', columns, rows: cells, truncated, searches, sql: question.sql };
}

const scalar = (cell: unknown): QuestionCell =>
  cell !== null && typeof cell === 'object' ? JSON.stringify(cell) : (cell as QuestionCell);

type Values = Readonly<Record<string, QuestionCell>>;

function argumentsOf({ parameters = [] }: LibraryQuestion, given: Readonly<Record<string, string>>): Values {
  const known = new Set(parameters.map(({ name }) => name));
  const strange = Object.keys(given).find((name) => !known.has(name));
  if (strange !== undefined) throw new Failure('usage', `This question has no parameter ${strange}.`);
  return Object.fromEntries(
    parameters.map(({ name, title, type = 'text', ...rest }) => {
      const text = given[name]?.trim() || rest.default || '';
      if (text === '') throw new Failure('usage', `This question needs a value for ${name}: ${title}.`);
      if (type === 'number') {
        if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Failure('usage', `${title} is a number, not ${text}.`);
        return [name, Number(text)];
      }
      if (type === 'time' && Number.isNaN(Date.parse(text)))
        throw new Failure('usage', `${title} is a time such as 2026-02-10T12:30:00Z, not ${text}.`);
      return [name, type === 'time' ? new Date(text).toISOString() : text];
    }),
  );
}

/** A search template with values in place; a field that is to have no value is asked to be absent. */
export function fill(template: string, values: Values): string {
  const has = (name: string) => Object.hasOwn(values, name);
  return template
    .replace(/([\w."-]+):\s*\$([A-Za-z]\w*)/g, (whole, field: string, name: string) =>
      has(name) && (values[name] ?? '') === '' ? `not ${field}: *` : whole,
    )
    .replace(NAMES, (whole, name: string) =>
      has(name) ? formatValue(literal(String(values[name] ?? ''))) : whole,
    );
}

/** Within a time range, `events` is the events of it. */
function withinRange(
  text: string,
  values: Values,
  from: string | undefined,
  to: string | undefined,
): { text: string; bound: Record<string, QuestionCell> } {
  const bound = Object.fromEntries(
    Object.entries(values).filter(([name]) => new RegExp(`\\$${name}\\b`).test(text)),
  );
  const limits: string[] = [];
  if (from !== undefined) {
    limits.push('"eventTime" >= $range_from::TIMESTAMP');
    bound.range_from = sqlTime(from);
  }
  if (to !== undefined) {
    limits.push('"eventTime" < $range_to::TIMESTAMP');
    bound.range_to = sqlTime(to);
  }
  if (limits.length === 0) return { text, bound };
  const events = `SELECT * FROM memory.main.events WHERE ${limits.join(' AND ')}`;
  return { text: `WITH events AS (${events}) (${text.replace(/;\s*$/, '')}\n)`, bound };
}
