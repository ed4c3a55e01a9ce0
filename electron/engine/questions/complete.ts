import {
  type Expected,
  expectedAt,
  formatPath,
  formatValue,
  type Literal,
  resolveField,
} from '../../../shared/filter';
import type { Completion, Suggestion } from '../../../shared/model/completion';
import { EVENT_FIELDS, type EventField, eventField } from '../../../shared/model/event';
import type { FieldValues } from './field-values';

/** Fields whose values answer for a word without a field. */
const WORD_FIELDS = ['eventName', 'principal', 'eventSource', 'sourceIPAddress', 'accessKeyId', 'session'];
/** Shorter words would find too much. */
const SHORTEST_WORD = 2;

/**
 * What could be typed at the caret: names of fields, operators, words that join conditions, and values that events have.
 * Any text is answered; where nothing fits there are no suggestions.
 */
export async function complete(
  values: FieldValues,
  args: { query: string; caret: number; size: number },
  signal?: AbortSignal,
): Promise<Completion> {
  const expected = expectedAt(args.query, args.caret);
  const { position, length } = expected;
  const suggestions = (await suggestionsFor(values, expected, args.size, signal)).slice(0, args.size);
  return { position, length, suggestions };
}

async function suggestionsFor(
  values: FieldValues,
  expected: Expected,
  size: number,
  signal?: AbortSignal,
): Promise<Suggestion[]> {
  const { typed } = expected;
  switch (expected.kind) {
    case 'operator':
      return operatorsOf(expected.field).map((operator) => ({ ...operator, text: `${operator.text} ` }));
    case 'value':
      return valuesOf(values, expected.field, typed, size, signal);
    case 'connective':
      return [...keywords(['and', 'or', 'not'], typed), ...(await fields(values, typed, signal))];
    case 'clause': {
      const exact = eventField(typed) ? operatorsOf([typed]) : [];
      const after = exact.map((operator) => ({
        ...operator,
        text: `${typed}${/^\w|[<>]/.test(operator.text) ? ' ' : ''}${operator.text} `,
      }));
      return [
        ...after,
        ...(await fields(values, typed, signal)),
        ...keywords(['not'], typed),
        ...(await words(values, typed, size, signal)),
      ];
    }
  }
}

// --- fields --------------------------------------------------------------------------------------------------------

const suggestion = (kind: Suggestion['kind'], text: string, detail: string | null): Suggestion => ({
  kind,
  text,
  label: text.trim(),
  field: null,
  detail,
  count: null,
});

/** Names that begin with what was typed, then names that hold it; below a document, the keys that events have. */
async function fields(values: FieldValues, typed: string, signal?: AbortSignal): Promise<Suggestion[]> {
  const wanted = typed.toLowerCase();
  const dot = typed.lastIndexOf('.');
  const parent = dot < 0 ? undefined : eventField(typed.slice(0, typed.indexOf('.')));
  const named = ranked(
    EVENT_FIELDS.flatMap((field) => (field.path === field.name ? [field.name] : [field.path, field.name])),
    wanted,
  ).map((name) => suggestion('field', `${name}: `, eventField(name)?.meaning ?? null));
  for (const field of named) field.label = field.text.slice(0, -2);
  if (parent?.type !== 'json') return named;
  const keys = typed.slice(0, dot).split('.').slice(1);
  const below = await values.keysBelow(parent, keys, signal);
  const last = typed.slice(dot + 1).toLowerCase();
  const paths = below
    .filter(({ value }) => value.toLowerCase().startsWith(last))
    .map(({ value, count }): Suggestion => {
      const path = formatPath([parent.name, ...keys, value]);
      return { ...suggestion('field', `${path}: `, null), label: path, count };
    });
  return [...paths, ...named.filter(({ label }) => !paths.some((path) => path.label === label))];
}

function ranked(names: readonly string[], wanted: string): string[] {
  const begins = names.filter((name) => name.toLowerCase().startsWith(wanted));
  const last = names.filter((name) => name.toLowerCase().split('.').at(-1)?.startsWith(wanted));
  const holds = names.filter((name) => name.toLowerCase().includes(wanted));
  return [...new Set([...begins, ...last, ...holds])];
}

// --- operators and keywords ----------------------------------------------------------------------------------------

function operatorsOf(path: readonly string[]): Suggestion[] {
  const field = resolveField(path);
  if (!field) return [];
  const list: [string, string][] = [
    [':', 'is'],
    [': *', 'is present'],
    [': (', 'is one of'],
  ];
  const order: [string, string][] = [
    ['>=', 'from'],
    ['<=', 'up to'],
    ['>', 'above'],
    ['<', 'below'],
    [': [', 'from … to …'],
  ];
  const type: EventField['type'] = field.kind === 'path' ? 'text' : field.column.type;
  const ordered = type !== 'json' && type !== 'boolean';
  return [...list, ...(ordered ? order : [])].map(([text, detail]) => suggestion('operator', text, detail));
}

const MEANINGS = { and: 'both hold', or: 'one of them holds', not: 'the next does not hold' } as const;

const keywords = (words: readonly (keyof typeof MEANINGS)[], typed: string): Suggestion[] =>
  words
    .filter((word) => word.startsWith(typed.toLowerCase()))
    .map((word) => suggestion('keyword', `${word} `, MEANINGS[word]));

// --- values --------------------------------------------------------------------------------------------------------

async function valuesOf(
  values: FieldValues,
  path: readonly string[],
  typed: string,
  size: number,
  signal?: AbortSignal,
): Promise<Suggestion[]> {
  const field = resolveField(path);
  if (!field || (field.kind === 'column' && (field.column.type === 'json' || field.column.type === 'time'))) {
    return [];
  }
  const name = field.kind === 'column' ? field.column.path : formatPath(path);
  const found = await values.matching(formatPath(path), beforeWildcard(typed), size, signal);
  return found.map(({ value, count }) => ({
    kind: 'value',
    text: valueText(value),
    label: value,
    field: name,
    detail: null,
    count,
  }));
}

/** Values of the main fields that hold the word, as whole conditions. */
async function words(
  values: FieldValues,
  typed: string,
  size: number,
  signal?: AbortSignal,
): Promise<Suggestion[]> {
  const word = beforeWildcard(typed.replaceAll('"', ''));
  if (word.length < SHORTEST_WORD) return [];
  const found = await Promise.all(
    WORD_FIELDS.map(async (field) =>
      (await values.matching(field, word, size, signal)).map(
        ({ value, count }): Suggestion => ({
          kind: 'value',
          text: `${field}: ${valueText(value)}`,
          label: value,
          field,
          detail: null,
          count,
        }),
      ),
    ),
  );
  return found.flat().sort((a, b) => (b.count ?? 0) - (a.count ?? 0));
}

const beforeWildcard = (typed: string): string => typed.split(/[*?]/)[0] ?? '';

/** Without quotes where the text needs none. */
function valueText(text: string): string {
  const plain: Literal = { kind: 'literal', text, exact: false };
  const bare = formatValue(plain);
  return bare === text && text !== '' ? bare : formatValue({ ...plain, exact: true });
}
