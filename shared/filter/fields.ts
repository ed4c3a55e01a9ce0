import { EVENT_FIELDS, type EventField, eventField } from '../model/event.ts';
import type { FilterError, Literal, Test } from './ast.ts';
import { formatPath } from './format.ts';
import { looksLikeNetwork, parseAddress, parseNetwork } from './network.ts';
import { type FieldUse, type ParseResult, parseFilter } from './parse.ts';
import { parsePeriod } from './time.ts';

/** What a path means: a column, or the keys to follow below a column that holds JSON. */
export type ResolvedField =
  | { kind: 'column'; column: EventField }
  | { kind: 'path'; column: EventField; keys: string[] };

/** The column or the place in a document that a path names; undefined when an event has no such field. */
export function resolveField(keys: readonly string[]): ResolvedField | undefined {
  const column = eventField(keys.join('.'));
  if (column) return { kind: 'column', column };
  const root = keys[0] === undefined ? undefined : eventField(keys[0]);
  return root?.type === 'json' ? { kind: 'path', column: root, keys: keys.slice(1) } : undefined;
}

/** Reads a search and checks its fields and values: what a search box calls. */
export function readFilter(text: string): ParseResult {
  const parsed = parseFilter(text);
  const error = parsed.ok ? checkFields(parsed.uses) : undefined;
  return error ? { ok: false, error } : parsed;
}

/** The first field that does not exist, or value that its field cannot have; undefined when there is none. */
export function checkFields(uses: readonly FieldUse[]): FilterError | undefined {
  for (const use of uses) {
    const field = resolveField(use.field);
    if (!field) return unknownField(use);
    const message = valueProblem(field, use.test);
    if (message) return { message, ...use.valueSpan, expected: expectedValues(field.column) };
  }
  return undefined;
}

function unknownField(use: FieldUse): FilterError {
  const name = formatPath(use.field);
  const near = nearNames(use.field);
  const inside = use.field.length === 1 ? `requestParameters.${name}` : `extra.${name}`;
  const hint =
    near.length > 0
      ? `did you mean ${near.join(' or ')}?`
      : `write a whole path such as ${inside}, or put the text in quotes to search for it.`;
  return { message: `There is no field ${name}; ${hint}`, ...use.fieldSpan, expected: near };
}

function valueProblem(field: ResolvedField, test: Test): string | undefined {
  if (test.kind === 'present') return undefined;
  const { name, type } = field.column;
  const literals = literalsOf(test);
  if (field.kind === 'path' || type === 'text') {
    if (test.kind === 'equals') return undefined;
    const long = literals.find(({ text }) => /^-?\d+(\.\d+)?$/.test(text) && !isNumber(text));
    return long && `The number ${clip(long.text)} has more digits than can be compared.`;
  }
  if (type === 'json') {
    return test.kind === 'equals' ? undefined : `${name} is a document; name a field inside it to compare.`;
  }
  if (type === 'boolean') {
    if (test.kind !== 'equals') return `${name} is true or false and has no order.`;
    const wrong = literals.find(({ text }) => !/^(true|false)?$/i.test(text));
    return wrong && `${name} is true or false, not ${clip(wrong.text)}.`;
  }
  if (type === 'time') {
    const wrong = literals.find(({ text }) => text !== '' && !parsePeriod(text));
    return wrong && `"${clip(wrong.text)}" is no date or time; write 2026-02-10 or 2026-02-10T12:30:00Z.`;
  }
  if (test.kind === 'equals') {
    const wrong = literals.find(({ text, exact }) => !exact && looksLikeNetwork(text) && !parseNetwork(text));
    return wrong && `${clip(wrong.text)} is not a network; write 203.0.113.0/24 or 2001:db8::/32.`;
  }
  const wrong = literals.find(({ text }) => !parseAddress(text));
  if (wrong) return `${clip(wrong.text)} is not an address, and only addresses have an order here.`;
  const mixed = new Set(literals.map(({ text }) => parseAddress(text)?.family)).size > 1;
  return mixed
    ? 'A range goes from one IPv4 address to another, or from one IPv6 address to another.'
    : undefined;
}

function literalsOf(test: Test): Literal[] {
  switch (test.kind) {
    case 'present':
      return [];
    case 'equals':
      return test.value.kind === 'literal' ? [test.value] : [];
    case 'compare':
      return [test.value];
    case 'between':
      return [test.from, test.to];
  }
}

/** A number that fits DECIMAL(38, 9), so that large identifiers compare without rounding. */
export const isNumber = (text: string): boolean => /^-?\d{1,28}(\.\d{1,9})?$/.test(text);

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

function expectedValues(column: EventField): string[] {
  if (column.type === 'boolean') return ['true', 'false', '*'];
  if (column.type === 'time') return ['2026-02-10', '2026-02', '2026-02-10T12:30:00Z'];
  if (column.type === 'address') return ['203.0.113.7', '203.0.113.0/24', '2001:db8::/32'];
  return [];
}

/** Up to three names like the one given, best first. */
function nearNames(keys: readonly string[]): string[] {
  const wanted = keys.join('.').toLowerCase();
  const last = keys.at(-1)?.toLowerCase();
  const scored: { name: string; score: number }[] = [];
  for (const name of new Set(EVENT_FIELDS.flatMap((field) => [field.path, field.name]))) {
    const lower = name.toLowerCase();
    const sameLast = keys.length === 1 && lower.split('.').at(-1) === last;
    const within = wanted.length >= 3 && lower.includes(wanted);
    const score = Math.min(sameLast ? 0.5 : Infinity, within ? 2 : Infinity, distance(wanted, lower));
    if (score <= Math.max(1, wanted.length / 3)) scored.push({ name, score });
  }
  const names = scored.sort((a, b) => a.score - b.score).map(({ name }) => name);
  return names.slice(0, 3);
}

/** Levenshtein distance; names too far apart in length to be near count as infinitely far. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > a.length / 3 + 1) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
