import type { Filter, Literal, Piece, Test } from '../../../shared/filter/ast.ts';
import { isNumber, type ResolvedField, resolveField } from '../../../shared/filter/fields.ts';
import {
  type AddressRange,
  dotted,
  lastAddress,
  parseAddress,
  parseNetwork,
} from '../../../shared/filter/network.ts';
import { isMoment, parsePeriod } from '../../../shared/filter/time.ts';
import type { EventField } from '../../../shared/model/event.ts';
import { identifier, join, raw, type Sql, sql } from '../store/sql.ts';
import { addressTest } from './address-sql.ts';
import { anywhereSql, withinSpellings } from './anywhere-sql.ts';
import type { Codes, Indexed } from './event-index.ts';
import { isCheap, leavesOf } from './filter-cost.ts';
import {
  any,
  bind,
  columnOf,
  expressionTest,
  isEmpty,
  literalText,
  lowered,
  NOTHING,
  OPERATORS,
  sure,
} from './filter-fragments.ts';

/**
 * A filter as a boolean expression over the columns of `event_record` or `event`, never NULL, so that it may stand under NOT. Every text
 * that a person typed is a bound value; column names come from EVENT_FIELDS alone. A field that no event has, or a value
 * that its field cannot hold, matches nothing; `checkFields` reports it beforehand. `among` is a condition that is asked
 * beside the filter anyway: what is dear to look for need not be looked for elsewhere.
 */
export function filterToSql(filter: Filter, among: Sql = raw('TRUE')): Sql {
  const words = leavesOf(filter).filter(({ kind }) => kind === 'anywhere');
  return compiled(filter, { among: words.length > MOST_SEARCHES ? null : among, codes: new Map() });
}

/**
 * The same over the columns of the event index; null when it has not all that the filter asks about. Texts are tested once
 * for each value that a column has, events by their codes.
 */
export function filterToCodes(filter: Filter, { columns, codes }: Indexed): Sql | null {
  const isThere = (leaf: Filter): boolean => {
    if (leaf.kind !== 'field') return leaf.kind === 'all';
    const field = resolveField(leaf.field);
    if (field?.kind !== 'column') return false;
    return (
      columns.has(field.column.name) || (field.column.table === 'identity' && field.column.type !== 'json')
    );
  };
  return leavesOf(filter).every(isThere) ? compiled(filter, { among: null, codes }) : null;
}

/** Each word that is searched for by itself is a statement of many parts, which takes a while to plan. */
const MOST_SEARCHES = 6;

interface Place {
  /** Null when words are looked for in the row at hand. */
  among: Sql | null;
  /** The enumeration that a column has as its type. */
  codes: Codes;
}
type Compile = (filter: Filter, place: Place) => Sql;

function compiled(filter: Filter, place: Place): Sql {
  // Identities that are left out are fewer than those that stay, as a rule, and cost less to look up.
  if (filter.kind === 'not') return sql`NOT (${compiled(filter.part, place)})`;
  if (filter.kind !== 'all' && isOfIdentity(filter, place)) return ofIdentity(expression(filter, place));
  return expression(filter, place);
}

/** What identities say is tested once for each of them, not for every event that has it. */
const ofIdentity = (test: Sql): Sql => sql`identity IN (SELECT id FROM identity WHERE ${test})`;

/** What needs a record and its identity is tested where the two are joined. */
function joined(field: ResolvedField | undefined, test: Sql, { codes }: Place): Sql {
  if (field?.column.table === 'identity') return codes.has(field.column.name) ? test : ofIdentity(test);
  return field?.column.table === 'event' ? sql`n IN (SELECT n FROM event WHERE ${test})` : test;
}

/** Whether a filter asks for nothing but what identities say, and events at hand do not. */
const isOfIdentity = (filter: Filter, { codes }: Place): boolean =>
  leavesOf(filter).every((leaf) => {
    const column = leaf.kind === 'field' ? resolveField(leaf.field)?.column : undefined;
    return column?.table === 'identity' && !codes.has(column.name);
  });

const isOfTime = (filter: Filter): boolean =>
  filter.kind === 'field' && resolveField(filter.field)?.column.type === 'time';

/** A filter whose columns are at hand. */
function expression(filter: Filter, place: Place): Sql {
  if (filter.kind === 'all') return sql`TRUE`;
  const inside = isOfIdentity(filter, place) ? expression : compiled;
  switch (filter.kind) {
    case 'not':
      return sql`NOT (${inside(filter.part, place)})`;
    case 'and':
      return conjunction(filter.parts, inside, place);
    case 'or':
      return any(alternatives(filter.parts, inside, place));
    case 'anywhere':
      return anywhereSql(filter.value, place.among);
    case 'field': {
      const test = fieldSql(filter.field, [filter.test], place);
      const field = resolveField(filter.field);
      return field?.column.table === 'event' ? joined(field, test, place) : test;
    }
  }
}

/**
 * What is excluded is asked together, as alternatives are. Words are looked for in the rows that the rest leaves; where
 * only times are beside them, in each column within these.
 */
function conjunction(parts: readonly Filter[], inside: Compile, place: Place): Sql {
  const { among } = place;
  const positive = parts.filter((part) => part.kind !== 'not');
  const cheap = positive.filter(isCheap).map((part) => inside(part, place));
  const timesAlone = positive.filter(isCheap).every(isOfTime);
  const left = { ...place, among: among && timesAlone ? join([among, ...cheap], ' AND ') : null };
  const found = [...cheap, ...positive.filter((part) => !isCheap(part)).map((part) => inside(part, left))];
  const excluded = parts.flatMap((part) => (part.kind === 'not' ? [part.part] : []));
  if (excluded.length > 0) found.push(sql`NOT (${any(alternatives(excluded, inside, left))})`);
  return sql`(${join(found, ' AND ')})`;
}

/** Alternatives for the same field are asked together, so that a pasted list of a thousand values stays one test. */
function alternatives(parts: readonly Filter[], inside: Compile, place: Place): Sql[] {
  const byField = new Map<string, { field: string[]; tests: Test[] }>();
  const others: Sql[] = [];
  for (const part of parts) {
    if (part.kind !== 'field') {
      others.push(inside(part, place));
      continue;
    }
    const key = JSON.stringify(part.field);
    const group = byField.get(key) ?? { field: part.field, tests: [] };
    group.tests.push(part.test);
    byField.set(key, group);
  }
  const tested = [...byField.values()].map(({ field, tests }) => {
    const test = fieldSql(field, tests, place);
    return inside === compiled ? joined(resolveField(field), test, place) : test;
  });
  return [...tested, ...others];
}

function fieldSql(keys: readonly string[], tests: readonly Test[], { codes }: Place): Sql {
  const field = resolveField(keys);
  if (!field) return NOTHING;
  const empty = tests.some((test) => test.kind === 'equals' && isEmpty(test.value));
  const rest = tests.filter((test) => !(test.kind === 'equals' && isEmpty(test.value)));
  const found: Sql[] = [];
  const holds = (wanted: readonly Test[]) => {
    const test = foundSql(field, wanted);
    const type = field.kind === 'column' ? codes.get(field.column.name) : undefined;
    return type ? ofValues(columnOf(field.column), type, test) : test;
  };
  if (rest.length > 0) found.push(holds(rest));
  if (empty) found.push(sql`NOT (${holds([{ kind: 'present' }])})`);
  return any(found);
}

/** The column has one of the values, of all there are, that pass the test. */
const ofValues = (column: Sql, type: Sql, test: Sql): Sql =>
  sql`(${column} IS NOT NULL AND ${column} IN (SELECT ${column}::${type} FROM (SELECT unnest(enum_range(NULL::${type})) AS ${column}) WHERE ${test}))`;

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

/** The texts a path leads to, also through lists. */
const throughLists = (field: EventField, keys: readonly string[]): Sql =>
  sql`flatten(list_transform(${pathNodes(field.name, keys)}, lambda node: list_concat([json_extract_string(node, '$')], json_extract_string(node, '$[*]'))))`;

/** Whether a document may have the last key of a path; undefined when it may be spelled in many ways. */
function mayHoldKey(column: Sql, keys: readonly string[]): Sql | undefined {
  const last = keys.at(-1) ?? '';
  if (!/^[\w-]+$/.test(last)) return undefined;
  return sql`(contains(${column}, ${bind(`"${last}"`)}) OR contains(${column}, '\\u'))`;
}

/**
 * A path below a JSON column, as a list of the texts it leads to: one, or more where it passes arrays. Documents without
 * an array that also hold the last key take the short way, which is the common one.
 */
export function pathTexts(field: EventField, keys: readonly string[]): Sql {
  if (!isPath(keys)) return raw('CAST([] AS VARCHAR[])');
  const column = sql`nullif(${columnOf(field)}, '')`;
  const passesLists = join([sql`contains(${column}, '[')`, mayHoldKey(column, keys) ?? sql`TRUE`], ' AND ');
  return sql`CASE WHEN ${passesLists} THEN ${throughLists(field, keys)} ELSE [${pathText(field, keys)}] END`;
}

/**
 * The tests of a path hold for one of its texts. Of a document without lists that is one text, which is taken out of it
 * in less time than lists of texts are made and looked through.
 */
function pathSql(field: EventField, keys: readonly string[], tests: readonly Test[]): Sql {
  if (!isPath(keys)) return NOTHING;
  const column = sql`nullif(${columnOf(field)}, '')`;
  const holds = (texts: Sql) =>
    sql`coalesce(len(list_filter(${texts}, lambda leaf: coalesce(${textTests(sql`leaf`, tests, 'path')}, FALSE))) > 0, FALSE)`;
  const only = pathText(field, keys);
  const alone = tests.every(readsOnce) ? sure(textTests(only, tests, 'path')) : holds(sql`[${only}]`);
  const runs = tests.map(plainRun);
  const tellsOnSight = runs.length <= 8 && runs.every((run) => run !== undefined);
  const likely = tellsOnSight
    ? runs.map((run) => sql`contains(lower(${column}), ${lowered(run ?? '')})`)
    : [sql`TRUE`];
  const through = when(sql`${any(likely)} OR contains(${column}, '\\u')`, holds(throughLists(field, keys)));
  const found = sql`CASE WHEN contains(${column}, '[') THEN ${through} ELSE ${alone} END`;
  const key = mayHoldKey(column, keys);
  return key ? when(key, found) : sure(found);
}

const when = (condition: Sql, then: Sql): Sql => sql`CASE WHEN ${condition} THEN ${then} ELSE FALSE END`;

/** Whether its SQL names the text once. */
const readsOnce = (test: Test): boolean =>
  test.kind === 'present' ||
  (test.kind === 'equals' && (test.value.kind === 'pattern' || !rangeOf(test.value, 'path')));

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
