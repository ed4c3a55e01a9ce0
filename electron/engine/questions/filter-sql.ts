// Longer than most files here: each kind of field needs its test, and the fragments they share serve nothing else.
import type { Filter, Literal, Operator, Piece, Test, Value } from '../../../shared/filter/ast.ts';
import { isNumber, type ResolvedField, resolveField } from '../../../shared/filter/fields.ts';
import {
  type AddressRange,
  addressDigits,
  dotted,
  IPV4_EXPRESSION,
  lastAddress,
  parseAddress,
  parseNetwork,
} from '../../../shared/filter/network.ts';
import { isMoment, parsePeriod } from '../../../shared/filter/time.ts';
import { EVENT_FIELDS, type EventField } from '../../../shared/model/event.ts';
import { identifier, join, raw, type Sql, sql } from '../store/sql.ts';
import { leavesOf } from './filter-cost.ts';
import { quoteExpression, SEARCHED, SPELLINGS } from './searched.ts';

/**
 * A filter as a boolean expression over the columns of `event_record` or `event`, never NULL, so that it may stand under NOT. Every text
 * that a person typed is a bound value; column names come from EVENT_FIELDS alone. A field that no event has, or a value
 * that its field cannot hold, matches nothing; `checkFields` reports it beforehand.
 */
export function filterToSql(filter: Filter): Sql {
  // Identities that are left out are fewer than those that stay, as a rule, and cost less to look up.
  if (filter.kind === 'not') return sql`NOT (${filterToSql(filter.part)})`;
  if (filter.kind !== 'all' && isOfIdentity(filter)) return ofIdentity(expression(filter));
  return expression(filter);
}

/** What identities say is tested once for each of them, not for every event that has it. */
const ofIdentity = (test: Sql): Sql => sql`identity IN (SELECT id FROM identity WHERE ${test})`;

/** What needs a record and its identity is tested where the two are joined. */
function joined(field: ResolvedField | undefined, test: Sql): Sql {
  if (field?.column.table === 'identity') return ofIdentity(test);
  return field?.column.table === 'event' ? sql`n IN (SELECT n FROM event WHERE ${test})` : test;
}

/** Whether a filter asks for nothing but what identities say. */
const isOfIdentity = (filter: Filter): boolean =>
  leavesOf(filter).every(
    (leaf) => leaf.kind === 'field' && resolveField(leaf.field)?.column.table === 'identity',
  );

/** A filter whose columns are at hand. */
function expression(filter: Filter): Sql {
  if (filter.kind === 'all') return sql`TRUE`;
  const inside = isOfIdentity(filter) ? expression : filterToSql;
  switch (filter.kind) {
    case 'not':
      return sql`NOT (${inside(filter.part)})`;
    case 'and':
      return conjunction(filter.parts, inside);
    case 'or':
      return any(alternatives(filter.parts, inside));
    case 'anywhere':
      return anywhereSql(filter.value);
    case 'field': {
      const test = fieldSql(filter.field, [filter.test]);
      const field = resolveField(filter.field);
      return field?.column.table === 'event' ? joined(field, test) : test;
    }
  }
}

type Compile = (filter: Filter) => Sql;

/** What is excluded is asked together, as alternatives are. */
function conjunction(parts: readonly Filter[], inside: Compile): Sql {
  const excluded = parts.flatMap((part) => (part.kind === 'not' ? [part.part] : []));
  const found = parts.filter((part) => part.kind !== 'not').map(inside);
  if (excluded.length > 0) found.push(sql`NOT (${any(alternatives(excluded, inside))})`);
  return sql`(${join(found, ' AND ')})`;
}

/** Alternatives for the same field are asked together, so that a pasted list of a thousand values stays one test. */
function alternatives(parts: readonly Filter[], inside: Compile): Sql[] {
  const byField = new Map<string, { field: string[]; tests: Test[] }>();
  const others: Sql[] = [];
  for (const part of parts) {
    if (part.kind !== 'field') {
      others.push(inside(part));
      continue;
    }
    const key = JSON.stringify(part.field);
    const group = byField.get(key) ?? { field: part.field, tests: [] };
    group.tests.push(part.test);
    byField.set(key, group);
  }
  const tested = [...byField.values()].map(({ field, tests }) => {
    const test = fieldSql(field, tests);
    return inside === filterToSql ? joined(resolveField(field), test) : test;
  });
  return [...tested, ...others];
}

function fieldSql(keys: readonly string[], tests: readonly Test[]): Sql {
  const field = resolveField(keys);
  if (!field) return NOTHING;
  const empty = tests.some((test) => test.kind === 'equals' && isEmpty(test.value));
  const rest = tests.filter((test) => !(test.kind === 'equals' && isEmpty(test.value)));
  const found: Sql[] = [];
  if (rest.length > 0) found.push(foundSql(field, rest));
  if (empty) found.push(sql`NOT (${foundSql(field, [{ kind: 'present' }])})`);
  return any(found);
}

const isEmpty = (value: Value): boolean => value.kind === 'literal' && value.text === '';

function foundSql(field: ResolvedField, tests: readonly Test[]): Sql {
  if (field.kind === 'path') return pathSql(field.column, field.keys, tests);
  const column = columnOf(field.column);
  const present = sql`${column} IS NOT NULL`;
  switch (field.column.type) {
    case 'text':
    case 'address':
      return sql`(${present} AND ${textTests(column, tests, field.column.type)})`;
    case 'time':
      return sql`(${present} AND ${any(tests.map((test) => timeTest(column, test)))})`;
    case 'boolean':
      return sql`(${present} AND ${any(tests.map((test) => booleanTest(column, test)))})`;
    case 'json':
      return sql`(${present} AND ${any(tests.map((test) => documentTest(column, test)))})`;
  }
}

// --- texts ---------------------------------------------------------------------------------------------------------

/** `text` is an SQL expression; `kind` says whether networks and addresses are understood. */
function textTests(text: Sql, tests: readonly Test[], kind: 'text' | 'address' | 'path'): Sql {
  const found: Sql[] = [];
  const texts = new Set<string>();
  const ranges: AddressRange[] = [];
  for (const test of tests) {
    if (test.kind === 'present') found.push(sql`${text} <> ''`);
    else if (test.kind !== 'equals') found.push(orderTest(text, test, kind));
    else if (test.value.kind === 'pattern') found.push(patternTest(text, test.value.pieces));
    else {
      texts.add(test.value.text);
      const range = kind === 'text' ? undefined : rangeOf(test.value, kind);
      if (range) ranges.push(range);
      if (range?.family === 4 && range.first === range.last) texts.add(dotted(range.first));
    }
  }
  if (texts.size > 0) found.push(sql`lower(${text}) IN (${join([...texts].map(lowered), ', ')})`);
  if (ranges.length > 0) found.push(addressTest(text, ranges));
  return any(found);
}

/** The addresses an unquoted value stands for; inside documents only networks and IPv6 need more than their text. */
function rangeOf({ text, exact }: Literal, kind: 'address' | 'path'): AddressRange | undefined {
  if (exact) return undefined;
  const address = kind === 'address' || text.includes(':') ? parseAddress(text) : undefined;
  return address ?? parseNetwork(text);
}

/**
 * Wildcards as prefix, suffix and substring tests where that is enough, and else as a regular expression, which takes
 * linear time on any text. LIKE with several wildcards takes exponential time on texts an attacker can choose.
 */
function patternTest(text: Sql, pieces: readonly Piece[]): Sql {
  const low = sql`lower(${text})`;
  const [first, second, third] = pieces;
  const [head, middle, tail] = [literalText(first), literalText(second), literalText(third)];
  if (pieces.length === 2 && head !== undefined && second?.kind === 'many') {
    return sql`starts_with(${low}, ${lowered(head)})`;
  }
  if (pieces.length === 2 && first?.kind === 'many' && middle !== undefined) {
    return sql`ends_with(${low}, ${lowered(middle)})`;
  }
  if (pieces.length === 3 && first?.kind === 'many' && middle !== undefined && third?.kind === 'many') {
    return sql`contains(${low}, ${lowered(middle)})`;
  }
  if (pieces.length === 3 && head !== undefined && second?.kind === 'many' && tail !== undefined) {
    return sql`(starts_with(${low}, ${lowered(head)}) AND ends_with(${low}, ${lowered(tail)}) AND strlen(${low}) >= strlen(${lowered(head)}) + strlen(${lowered(tail)}))`;
  }
  return expressionTest(low, pieces, 'whole');
}

const literalText = (piece: Piece | undefined): string | undefined =>
  piece?.kind === 'literal' ? piece.text : undefined;

/** `low` is a lower-case text. The longest literal is looked for first, because that is many times faster. */
function expressionTest(low: Sql, pieces: readonly Piece[], part: 'whole' | 'within'): Sql {
  const expression = pieces
    .map((piece) =>
      piece.kind === 'literal' ? quoteExpression(piece.text) : piece.kind === 'many' ? '.*' : '.',
    )
    .join('');
  const matches =
    part === 'whole'
      ? sql`regexp_full_match(${low}, ${lowered(expression)}, 's')`
      : sql`regexp_matches(${low}, ${lowered(expression)}, 's')`;
  const literals = pieces.flatMap((piece) => (piece.kind === 'literal' ? [piece.text] : []));
  const [longest] = literals.sort((a, b) => b.length - a.length);
  if (longest === undefined) return matches;
  return sql`CASE WHEN contains(${low}, ${lowered(longest)}) THEN ${matches} ELSE FALSE END`;
}

// --- order ---------------------------------------------------------------------------------------------------------

type OrderTest = Extract<Test, { kind: 'compare' | 'between' }>;

/** Numbers, moments and addresses in their own order when the bounds are such; other texts by code point. */
function orderTest(text: Sql, test: OrderTest, kind: 'text' | 'address' | 'path'): Sql {
  const bounds = test.kind === 'between' ? [test.from.text, test.to.text] : [test.value.text];
  if (kind === 'address' || (kind === 'path' && bounds.every((bound) => parseAddress(bound)))) {
    const range = addressRange(test);
    return range ? addressTest(text, [range]) : NOTHING;
  }
  if (bounds.every((bound) => /^-?\d+(\.\d+)?$/.test(bound))) {
    if (!bounds.every(isNumber)) return NOTHING;
    const number = sql`TRY_CAST(${text} AS DECIMAL(38, 9))`;
    return ordered(number, test, (bound) => sql`CAST(${bind(bound.text)} AS DECIMAL(38, 9))`);
  }
  if (bounds.every(isMoment)) {
    const time = sql`TRY_CAST(${text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`;
    return sql`CASE WHEN regexp_matches(${text}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN ${sure(timeTest(sql`(${time})`, test))} ELSE FALSE END`;
  }
  return ordered(sql`lower(${text})`, test, (bound) => lowered(bound.text));
}

function ordered(left: Sql, test: OrderTest, right: (bound: Literal) => Sql): Sql {
  if (test.kind === 'between') return sure(sql`${left} BETWEEN ${right(test.from)} AND ${right(test.to)}`);
  return sure(sql`${left} ${OPERATORS[test.operator]} ${right(test.value)}`);
}

function addressRange(test: OrderTest): AddressRange | undefined {
  if (test.kind === 'between') {
    const [from, to] = [parseAddress(test.from.text), parseAddress(test.to.text)];
    if (!from || !to || from.family !== to.family) return undefined;
    return { family: from.family, first: from.first, last: to.last };
  }
  const address = parseAddress(test.value.text);
  if (!address) return undefined;
  const { family, first } = address;
  const last = lastAddress(family);
  const ends = {
    '>': [first + 1n, last],
    '>=': [first, last],
    '<': [0n, first - 1n],
    '<=': [0n, first],
  } as const;
  const [low, high] = ends[test.operator];
  return low > high || high < 0n || low > last ? undefined : { family, first: low, last: high };
}

// --- columns that are no texts -------------------------------------------------------------------------------------

function timeTest(column: Sql, test: Test): Sql {
  if (test.kind === 'present') return sql`TRUE`;
  if (test.kind === 'equals' && test.value.kind === 'pattern') {
    return patternTest(sql`strftime(${column}, '%Y-%m-%dT%H:%M:%SZ')`, test.value.pieces);
  }
  const [first, last] = test.kind === 'between' ? [test.from, test.to] : [test.value, test.value];
  const from = first.kind === 'literal' ? parsePeriod(first.text) : undefined;
  const to = last.kind === 'literal' ? parsePeriod(last.text) : undefined;
  if (!from || !to) return NOTHING;
  const at = (moment: string) => sql`CAST(${bind(moment)} AS TIMESTAMP)`;
  if (test.kind !== 'compare') {
    return sql`(${column} >= ${at(from.from)} AND ${column} < ${at(to.until)})`;
  }
  switch (test.operator) {
    case '>':
      return sql`${column} >= ${at(from.until)}`;
    case '>=':
      return sql`${column} >= ${at(from.from)}`;
    case '<':
      return sql`${column} < ${at(from.from)}`;
    case '<=':
      return sql`${column} < ${at(from.until)}`;
  }
}

function booleanTest(column: Sql, test: Test): Sql {
  if (test.kind === 'present') return sql`TRUE`;
  if (test.kind !== 'equals') return NOTHING;
  if (test.value.kind === 'pattern') return patternTest(sql`CAST(${column} AS VARCHAR)`, test.value.pieces);
  const wanted = test.value.text.toLowerCase();
  return wanted === 'true' || wanted === 'false' ? sql`${column} = ${bind(wanted === 'true')}` : NOTHING;
}

/** A whole document: a value is looked for inside it, as text. */
function documentTest(column: Sql, test: Test): Sql {
  if (test.kind === 'present') return sql`${column} NOT IN ('', 'null')`;
  return test.kind === 'equals' ? any(withinSpellings(column, test.value)) : NOTHING;
}

// --- inside documents ----------------------------------------------------------------------------------------------

/** DuckDB refuses an empty key in a path and reads * as every key. */
const isPath = (keys: readonly string[]): boolean =>
  keys.length > 0 && keys.every((key) => key !== '' && key !== '*');

/** The text a path leads to without passing lists; NULL when there is none. */
export const pathText = (field: EventField, keys: readonly string[]): Sql =>
  isPath(keys)
    ? sql`json_extract_string(nullif(${columnOf(field)}, ''), ${bind(`$${keys.map(pathKey).join('')}`)})`
    : raw('NULL');

/** The nodes of a document that a path leads to, also through lists. */
export function pathNodes(column: string, keys: readonly string[]): Sql {
  let nodes = sql`[CAST(nullif(${identifier(column)}, '') AS JSON)]`;
  for (const key of keys) {
    nodes = sql`flatten(list_transform(${nodes}, lambda node: list_concat([json_extract(node, ${bind(`$${pathKey(key)}`)})], json_extract(node, ${bind(`$[*]${pathKey(key)}`)}))))`;
  }
  return nodes;
}

/**
 * A path below a JSON column, as a list of the texts it leads to: one, or more where it passes arrays. Documents without
 * an array that also hold the last key take the short way, which is the common one.
 */
export function pathTexts(field: EventField, keys: readonly string[]): Sql {
  if (!isPath(keys)) return raw('CAST([] AS VARCHAR[])');
  const column = sql`nullif(${columnOf(field)}, '')`;
  const through = sql`flatten(list_transform(${pathNodes(field.name, keys)}, lambda node: list_concat([json_extract_string(node, '$')], json_extract_string(node, '$[*]'))))`;
  const last = keys.at(-1) ?? '';
  const holdsKey = /^[\w-]+$/.test(last)
    ? sql` AND (contains(${column}, ${bind(`"${last}"`)}) OR contains(${column}, '\\u'))`
    : sql``;
  return sql`CASE WHEN contains(${column}, '[')${holdsKey} THEN ${through} ELSE [${pathText(field, keys)}] END`;
}

/** The tests of a path hold for one of its texts. */
function pathSql(field: EventField, keys: readonly string[], tests: readonly Test[]): Sql {
  if (!isPath(keys)) return NOTHING;
  const column = sql`nullif(${columnOf(field)}, '')`;
  const texts = pathTexts(field, keys);
  const matching = textTests(sql`leaf`, tests, 'path');
  const found = sql`coalesce(len(list_filter(${texts}, lambda leaf: coalesce(${matching}, FALSE))) > 0, FALSE)`;
  const runs = tests.map(plainRun);
  if (runs.length > 8 || !runs.every((run) => run !== undefined)) return found;
  const likely = runs.map((run) => sql`contains(lower(${column}), ${lowered(run)})`);
  return sql`CASE WHEN ${any(likely)} OR contains(${column}, '\\u') THEN ${found} ELSE FALSE END`;
}

/**
 * A part of what is compared that stands in the document letter for letter unless the document uses \u escapes, so that
 * documents without it need not be taken apart. Undefined when there is none, or when a network may match other text.
 */
function plainRun(test: Test): string | undefined {
  if (test.kind !== 'equals') return undefined;
  const { value } = test;
  if (value.kind === 'literal' && rangeOf(value, 'path')) return undefined;
  const texts =
    value.kind === 'literal' ? [value.text] : value.pieces.flatMap((piece) => literalText(piece) ?? []);
  const [longest] = texts
    .flatMap((text) => text.match(/[\w.:-]{3,}/g) ?? [])
    // The engine may print a fraction otherwise than it was written.
    .filter((run) => !/^-?\d+(\.\d+|(\.\d+)?e.*)$/i.test(run))
    .sort((a, b) => b.length - a.length);
  return longest;
}

const pathKey = (key: string): string => `."${key.replace(/["\\]/g, '\\$&')}"`;

// --- everywhere ----------------------------------------------------------------------------------------------------

function anywhereSql(value: Value): Sql {
  if (isEmpty(value)) return sql`TRUE`;
  const tests = (table: EventField['table']) =>
    SEARCHED.filter((field) => field.table === table).flatMap((field) => {
      const column = columnOf(field);
      return field.type === 'json' ? withinSpellings(column, value) : [within(column, value)];
    });
  const found = [ofIdentity(sure(any(tests('identity')))), ...tests('event_record')];
  const network = value.kind === 'literal' && !value.exact ? parseNetwork(value.text) : undefined;
  if (network) {
    const addresses = EVENT_FIELDS.filter(({ type }) => type === 'address').map(columnOf);
    found.push(...addresses.map((column) => addressTest(column, [network])));
  }
  return sure(any(found));
}

/** The text stands in `text`, without regard to case. */
function within(text: Sql, value: Value): Sql {
  const low = sql`lower(${text})`;
  if (value.kind === 'literal') return sql`contains(${low}, ${lowered(value.text)})`;
  const start = value.pieces[0]?.kind === 'many' ? 1 : 0;
  const pieces = value.pieces.slice(start, value.pieces.at(-1)?.kind === 'many' ? -1 : undefined);
  const [only] = pieces;
  if (only === undefined) return sql`TRUE`;
  if (pieces.length === 1 && only.kind === 'literal') return sql`contains(${low}, ${lowered(only.text)})`;
  return expressionTest(low, pieces, 'within');
}

/** The text stands in a document, in any of the ways a JSON writer may have written it. */
function withinSpellings(document: Sql, value: Value): Sql[] {
  const spelled = SPELLINGS.map((spell): Value => {
    if (value.kind === 'literal') return { ...value, text: spell(value.text) };
    const pieces = value.pieces.map(
      (piece): Piece => (piece.kind === 'literal' ? { kind: 'literal', text: spell(piece.text) } : piece),
    );
    return { kind: 'pattern', pieces };
  });
  const different = new Map(spelled.map((candidate) => [JSON.stringify(candidate).toLowerCase(), candidate]));
  return [...different.values()].map((candidate) => within(document, candidate));
}

// --- addresses -----------------------------------------------------------------------------------------------------

/** The text is an address, in any form, inside one of the ranges. A text that is no address is in none. */
function addressTest(text: Sql, ranges: readonly AddressRange[]): Sql {
  const four = ranges.filter(({ family }) => family === 4);
  const digits = ranges.map(({ family, first, last }) => {
    const [low, high] = [addressDigits(family, first), addressDigits(family, last)];
    return sql`digits BETWEEN ${bind(low)} AND ${bind(high)}`;
  });
  const six = sql`coalesce(list_transform([${ipv6Digits(text)}], lambda digits: ${any(digits)})[1], FALSE)`;
  if (four.length === 0) return sql`CASE WHEN contains(${text}, ':') THEN ${six} ELSE FALSE END`;
  const mapped = four.length === ranges.length ? sql` AND contains(lower(${text}), 'ffff')` : sql``;
  const prefixes = new Set(four.map(sharedOctets));
  const begins = prefixes.has('')
    ? []
    : [...prefixes].map((prefix) => sql`starts_with(${text}, ${bind(prefix)})`);
  const likely = begins.length > 0 ? sql`${any(begins)} AND ` : sql``;
  const inside = four.map(
    ({ first, last }) => sql`number BETWEEN ${bind(Number(first))} AND ${bind(Number(last))}`,
  );
  const octet = (index: number) => sql`TRY_CAST(split_part(${text}, '.', ${raw(String(index))}) AS BIGINT)`;
  const number = sql`((${octet(1)} * 256 + ${octet(2)}) * 256 + ${octet(3)}) * 256 + ${octet(4)}`;
  return sql`CASE WHEN ${likely}regexp_full_match(${text}, ${bind(IPV4_EXPRESSION)}) THEN list_transform([${number}], lambda number: ${any(inside)})[1] WHEN contains(${text}, ':')${mapped} THEN ${six} ELSE FALSE END`;
}

/** The octets that every address of an IPv4 range begins with, as text: `203.0.113.`; empty when there are none. */
function sharedOctets({ first, last }: AddressRange): string {
  const [low, high] = [dotted(first).split('.'), dotted(last).split('.')];
  const differ = low.findIndex((octet, index) => octet !== high[index]);
  return differ < 0
    ? dotted(first)
    : low
        .slice(0, differ)
        .map((octet) => `${octet}.`)
        .join('');
}

/**
 * The 32 hexadecimal digits of an IPv6 address in any textual form, NULL for any other text. A dotted tail becomes two
 * groups; what stands before and after `::` is padded to four digits a group; zeros fill the middle. Texts of equal
 * length in lower-case hexadecimal sort as the numbers do, so a network is one BETWEEN.
 */
function ipv6Digits(text: Sql): Sql {
  const octet = (index: number) =>
    sql`TRY_CAST(split_part(regexp_extract(address, '[^:]*$'), '.', ${raw(String(index))}) AS INTEGER)`;
  const tail = sql`printf('%x:%x', ${octet(1)} * 256 + ${octet(2)}, ${octet(3)} * 256 + ${octet(4)})`;
  const groups = sql`list_transform([lower(${text})], lambda address: CASE WHEN regexp_full_match(address, ${bind(`[0-9a-f:]*:${IPV4_EXPRESSION}`)}) THEN regexp_replace(address, '[^:]*$', '') || ${tail} ELSE address END)[1]`;
  const padded = (side: number) => {
    const half = sql`split_part(groups, '::', ${raw(String(side))})`;
    return sql`CASE WHEN ${half} = '' THEN '' ELSE regexp_replace(replace(':' || ${half}, ':', ':000'), ':[0-9a-f]*([0-9a-f]{4})', '\\1', 'g') END`;
  };
  const list = '([0-9a-f]{1,4}:)*[0-9a-f]{1,4}';
  const halves = sql`list_transform([${groups}], lambda groups: CASE WHEN regexp_full_match(groups, ${bind(list)}) THEN [${padded(1)}, NULL] WHEN regexp_full_match(groups, ${bind(`(${list})?::(${list})?`)}) THEN [${padded(1)}, ${padded(2)}] ELSE NULL END)[1]`;
  return sql`list_transform([${halves}], lambda half: CASE WHEN half IS NULL THEN NULL WHEN half[2] IS NULL THEN CASE WHEN length(half[1]) = 32 THEN half[1] ELSE NULL END WHEN length(half[1]) + length(half[2]) <= 28 THEN half[1] || repeat('0', 32 - length(half[1]) - length(half[2])) || half[2] ELSE NULL END)[1]`;
}

// --- fragments -----------------------------------------------------------------------------------------------------

const bind = (value: string | number | boolean): Sql => sql`${value}`;
const lowered = (text: string): Sql => sql`lower(${bind(text)})`;
const columnOf = (field: EventField): Sql => identifier(field.name);
const sure = (expression: Sql): Sql => sql`coalesce(${expression}, FALSE)`;
const NOTHING = raw('FALSE');

const OPERATORS: Record<Operator, Sql> = {
  '>': raw('>'),
  '>=': raw('>='),
  '<': raw('<'),
  '<=': raw('<='),
};

function any(parts: readonly Sql[]): Sql {
  const [only] = parts;
  if (only === undefined) return NOTHING;
  return parts.length === 1 ? only : sql`(${join(parts, ' OR ')})`;
}
