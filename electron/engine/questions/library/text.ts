import { z } from 'zod';
import { parseFilter, readFilter } from '../../../../shared/filter';
import { QUESTION_GROUPS } from '../../../../shared/model/question';
import { Failure } from '../../../../shared/result';
import type { LibraryQuestion } from './question';

/**
 * A question as the text of a file: lines `-- name: value` (title, group, explanation, a parameter line each, rows), then
 * the search or the SQL. `-- search` or `-- sql` says which it is; without either, SQL is what begins with SELECT, WITH
 * or FROM.
 *
 * `-- parameter: key | Access key | accessKeyId | text | default`: name, title, field, type, and what is taken when
 * nothing is given; from the third on they may be left empty.
 */
export function questionText(question: LibraryQuestion): string {
  const parameters = (question.parameters ?? []).map((one) =>
    [
      '-- parameter:',
      [one.name, one.title, one.field, one.type, one.default].map((part) => part ?? '').join(' | '),
    ]
      .join(' ')
      .replace(/[ |]+$/, ''),
  );
  return [
    `-- title: ${question.title}`,
    `-- group: ${question.group}`,
    `-- explanation: ${question.explanation}`,
    ...parameters,
    ...(question.rows === undefined ? [] : [`-- rows: ${question.rows}`]),
    question.sql === undefined ? '-- search' : '-- sql',
    `${question.sql ?? question.search ?? ''}\n`,
  ].join('\n');
}

const parameter = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z0-9_]{0,60}$/, 'a parameter needs a name such as key'),
  title: z.string().min(1, 'a parameter needs a title'),
  field: z.string().nullable(),
  type: z.enum(['text', 'number', 'time'], 'a parameter is of type text, number or time'),
  default: z.string().nullable(),
});
const header = z.strictObject({
  title: z.string('it has no line -- title: …').min(1, 'its title is empty').max(200),
  group: z.enum(QUESTION_GROUPS, `its group is none of ${QUESTION_GROUPS.join(', ')}`).default('Other'),
  explanation: z.string().max(5_000).default(''),
  rows: z.string().optional(),
});

/** @throws Failure `usage` with one sentence for a text that is no question */
export function readQuestion(id: string, text: string): LibraryQuestion {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const fields: Record<string, string> = {};
  const parameters: z.output<typeof parameter>[] = [];
  let kind: string | undefined;
  let at = 0;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    const named = /^--\s*(search|sql)\s*$/i.exec(line)?.[1];
    if (named) {
      kind = named.toLowerCase();
      at++;
      break;
    }
    const [, name, value = ''] = /^--\s*([a-z]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) break;
    if (name === 'parameter') {
      const [own = '', title = '', field, type, otherwise] = value.split('|').map((part) => part.trim());
      const read = {
        name: own,
        title,
        field: field || null,
        type: type || 'text',
        default: otherwise ?? null,
      };
      parameters.push(checked(parameter, read));
    } else fields[name] = value.trim();
  }
  const body = lines.slice(at).join('\n').trim();
  if (body === '') throw new Failure('usage', 'It has neither a search nor SQL.');
  const { rows, ...head } = checked(header, fields);
  const isSql = kind === undefined ? /^(select|with|from)\b/i.test(body) : kind === 'sql';
  const question: LibraryQuestion = {
    id,
    ...head,
    parameters,
    ...(isSql ? { sql: body } : { search: body }),
    ...(rows === undefined ? {} : { rows }),
  };
  checkTemplates(question);
  return question;
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown =
    issue?.code === 'unrecognized_keys' ? `there is no line ${issue.keys.join(', ')}` : undefined;
  throw new Failure('usage', `It is no question: ${unknown ?? issue?.message ?? 'not as expected'}.`);
}

/** The `$name` of a template. */
export const NAMES = /\$([A-Za-z]\w*)/g;

function checkTemplates({ search, rows, parameters = [] }: LibraryQuestion): void {
  const known = new Set(parameters.map(({ name }) => name));
  if (search !== undefined) {
    const strange = [...search.matchAll(NAMES)].find(([, name = '']) => !known.has(name));
    if (strange) throw new Failure('usage', `Its search names ${strange[0]}, which is no parameter of it.`);
  }
  for (const template of [search, rows]) {
    if (template === undefined) continue;
    // Fields and values that are yet to be filled in cannot be checked.
    const read = /\$/.test(template) ? parseFilter(template.replace(NAMES, '1')) : readFilter(template);
    if (!read.ok) throw new Failure('usage', `Its search cannot be read: ${read.error.message}`);
  }
}
