import {
  ALL,
  allOf,
  anyOf,
  anywhere,
  equalsTest,
  type Filter,
  type FilterError,
  type Literal,
  literal,
  negate,
  type Operator,
  type Pattern,
  type Piece,
  type Span,
  type Test,
  toValue,
  type Value,
} from './ast.ts';
import { isPasted, type Place, Reader, SyntaxFailure } from './lex.ts';

/** Limits that keep a search, however made, cheap to read and to answer. */
export const LIMITS = {
  text: 20_000,
  depth: 100,
  conditions: 1000,
  words: 50,
  pattern: 1000,
  keys: 30,
} as const;

/** One test of a field, with its place in the text: what `checkFields` looks at. */
export interface FieldUse {
  field: string[];
  test: Test;
  fieldSpan: Span;
  valueSpan: Span;
}

export type ParseResult = { ok: true; filter: Filter; uses: FieldUse[] } | { ok: false; error: FilterError };

const CLAUSE = ['a word', '"a phrase"', 'field: value', 'not', '('];
const VALUE = ['a value', '"a value"', '*', '(', '['];
const OPERATORS: readonly Operator[] = ['>=', '<=', '>', '<'];

/**
 * Reads the search language. Empty text matches everything. Never throws: what cannot be understood is reported with
 * its place. Field names are not looked up here; `checkFields` does that.
 */
export function parseFilter(text: string): ParseResult {
  if (text.length > LIMITS.text) {
    const message = `The search is longer than ${LIMITS.text} characters.`;
    const position = LIMITS.text;
    return { ok: false, error: { message, position, length: text.length - position, expected: [] } };
  }
  try {
    const parser = new Parser(text);
    return { ok: true, filter: parser.everything(), uses: parser.uses };
  } catch (thrown) {
    if (thrown instanceof SyntaxFailure) return { ok: false, error: thrown.error };
    throw thrown;
  }
}

/** A dotted path, as in `requestParameters."odd key".name`; undefined when the text is not one. */
export function parsePath(text: string): string[] | undefined {
  try {
    const parser = new Parser(text);
    const path = parser.path();
    return path && parser.reader.position === text.length ? path : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxFailure) return undefined;
    throw thrown;
  }
}

const patternLength = (pattern: Pattern): number =>
  pattern.pieces.reduce((sum, piece) => sum + (piece.kind === 'literal' ? piece.text.length : 1), 0);

class Parser {
  readonly reader: Reader;
  readonly uses: FieldUse[] = [];
  private depth = 0;
  private conditions = 0;
  private words = 0;

  constructor(text: string) {
    this.reader = new Reader(text);
  }

  everything(): Filter {
    this.reader.skipSpace();
    if (this.reader.peek() === undefined) return ALL;
    const filter = this.disjunction();
    if (this.reader.peek() === ')') this.reader.fail('This parenthesis closes nothing.', this.reader.here());
    return filter;
  }

  private disjunction(): Filter {
    const parts = [this.conjunction()];
    while (this.keyword('or')) parts.push(this.conjunction());
    return anyOf(parts);
  }

  private conjunction(): Filter {
    const parts = [this.negation()];
    for (;;) {
      this.reader.skipSpace();
      const next = this.reader.peek();
      if (next === undefined || next === ')' || this.reader.keyword() === 'or') return allOf(parts);
      this.reader.takeKeyword('and');
      parts.push(this.negation());
    }
  }

  private negation(): Filter {
    this.reader.skipSpace();
    const start = this.reader.position;
    if (!this.reader.takeKeyword('not')) return this.clause();
    return this.deeper(start, () => negate(this.negation()));
  }

  private clause(): Filter {
    const { reader } = this;
    reader.skipSpace();
    const start = reader.position;
    if (reader.take('(')) return this.deeper(start, () => this.closed(start, this.disjunction()));
    const pasted = isPasted(reader.run());
    const field = pasted ? undefined : this.fieldBeforeOperator();
    if (field) return this.fieldClause(field, reader.since(start));
    reader.position = start;
    const keyword = reader.keyword();
    if (keyword && keyword !== 'to') this.unexpectedKeyword(keyword, 'a condition', CLAUSE);
    const value = this.value(pasted ? 'value' : 'word', CLAUSE);
    this.count(start);
    if (++this.words > LIMITS.words) {
      const message = `A search can hold ${LIMITS.words} words without a field; name the field to look in.`;
      reader.fail(message, reader.since(start));
    }
    this.boundary();
    return anywhere(value);
  }

  /** A path with an operator after it; undefined when a word or a phrase stands here instead. */
  private fieldBeforeOperator(): string[] | undefined {
    const { reader } = this;
    const start = reader.position;
    let wildcard = false;
    const path = this.path(() => {
      wildcard = true;
    });
    if (!path && !wildcard) return undefined;
    const name = reader.since(start);
    reader.skipSpace();
    const next = reader.peek() ?? '';
    if (next === '=' || reader.text.startsWith('!=', reader.position)) {
      const message = 'Write a colon between field and value, or put quotes around a text that holds "=".';
      reader.fail(message, reader.here(), [':', '>=', '<=']);
    }
    if (!/[:<>]/.test(next)) return undefined;
    if (wildcard)
      reader.fail('Field names cannot hold wildcards; put them in quotes if they are meant.', name);
    if (path && path.length > LIMITS.keys) reader.fail(`A path can have ${LIMITS.keys} parts.`, name);
    reader.position = start + name.length;
    return path;
  }

  /** A dotted path; moves past it. Undefined when none stands here. */
  path(onWildcard?: () => void): string[] | undefined {
    const { reader } = this;
    const keys: string[] = [];
    let readable = true;
    do {
      if (reader.peek() === '"') {
        keys.push(reader.quoted());
        continue;
      }
      const value = toValue(reader.bare('name'));
      if (value.kind === 'literal') keys.push(value.text);
      else {
        onWildcard?.();
        readable = false;
      }
    } while (reader.take('.'));
    if (!readable || keys.some((key) => key === '' || key === '*')) return undefined;
    return keys;
  }

  private fieldClause(field: string[], fieldSpan: Span): Filter {
    const { reader } = this;
    reader.skipSpace();
    reader.take(':');
    reader.skipSpace();
    const start = reader.position;
    if (reader.take('(')) return this.closed(start, this.listDisjunction(field, fieldSpan));
    const filter = this.fieldTest(field, fieldSpan);
    this.boundary();
    return filter;
  }

  private listDisjunction(field: string[], fieldSpan: Span): Filter {
    const parts = [this.listConjunction(field, fieldSpan)];
    for (;;) {
      this.reader.skipSpace();
      if (!this.reader.take(',') && !this.keyword('or')) return anyOf(parts);
      parts.push(this.listConjunction(field, fieldSpan));
    }
  }

  private listConjunction(field: string[], fieldSpan: Span): Filter {
    const parts = [this.listItem(field, fieldSpan)];
    while (this.keyword('and')) parts.push(this.listItem(field, fieldSpan));
    return allOf(parts);
  }

  private listItem(field: string[], fieldSpan: Span): Filter {
    const { reader } = this;
    reader.skipSpace();
    const start = reader.position;
    if (reader.takeKeyword('not')) {
      return this.deeper(start, () => negate(this.listItem(field, fieldSpan)));
    }
    if (reader.take('(')) {
      return this.deeper(start, () => this.closed(start, this.listDisjunction(field, fieldSpan)));
    }
    return this.fieldTest(field, fieldSpan);
  }

  private fieldTest(field: string[], fieldSpan: Span): Filter {
    const start = this.reader.position;
    const test = this.test();
    this.count(start);
    this.uses.push({ field, test, fieldSpan, valueSpan: this.reader.since(start) });
    return { kind: 'field', field, test };
  }

  private test(): Test {
    const { reader } = this;
    const operator = OPERATORS.find((candidate) => reader.take(candidate));
    if (operator) {
      reader.skipSpace();
      return { kind: 'compare', operator, value: this.plain(this.value('value', ['a value', '"a value"'])) };
    }
    if (reader.peek() === '[') return this.range();
    return equalsTest(this.value('value', VALUE));
  }

  private range(): Test {
    const { reader } = this;
    const start = reader.position;
    reader.take('[');
    const from = this.rangeEnd();
    if (!this.keyword('to')) {
      reader.fail('A range is written [first to last].', reader.here(), ['to']);
    }
    const to = this.rangeEnd();
    reader.skipSpace();
    if (!reader.take(']')) reader.fail('This range is never closed.', reader.since(start), [']']);
    if (from && to) return { kind: 'between', from, to };
    if (from) return { kind: 'compare', operator: '>=', value: from };
    return to ? { kind: 'compare', operator: '<=', value: to } : { kind: 'present' };
  }

  /** One end of a range; undefined for `*`, which leaves it open. */
  private rangeEnd(): Literal | undefined {
    this.reader.skipSpace();
    const value = this.value('range', ['a value', '"a value"', '*']);
    return equalsTest(value).kind === 'present' ? undefined : this.plain(value);
  }

  private plain(value: Value): Literal {
    if (value.kind === 'literal') return value;
    return this.reader.fail('A range cannot hold wildcards; put them in quotes if they are meant.', {
      position: this.reader.position - 1,
      length: 1,
    });
  }

  private value(place: Place, expected: string[]): Value {
    const { reader } = this;
    const start = reader.position;
    if (reader.peek() === '"') return literal(reader.quoted(), true);
    const keyword = reader.keyword();
    if (keyword && place !== 'word') this.unexpectedKeyword(keyword, 'a value', expected);
    const pieces: Piece[] = reader.bare(place);
    if (pieces.length === 0) this.missing(place === 'word' ? 'a condition' : 'a value', expected);
    const value = toValue(pieces);
    if (value.kind === 'pattern' && patternLength(value) > LIMITS.pattern) {
      reader.fail(`A value with wildcards can be ${LIMITS.pattern} characters long.`, reader.since(start));
    }
    return value;
  }

  /** Reads the closing parenthesis of a group that was opened at `start`. */
  private closed(start: number, inner: Filter): Filter {
    const { reader } = this;
    reader.skipSpace();
    if (reader.take(')')) return inner;
    if (reader.peek() === undefined) {
      reader.fail('This parenthesis is never closed.', { position: start, length: 1 }, [')']);
    }
    return reader.fail('A list of values is written (one or two or "three words").', reader.here(), [
      'or',
      'and',
      ',',
      ')',
    ]);
  }

  /** A word or value ends at white space, at a closing parenthesis or with the text. */
  private boundary(): void {
    const { reader } = this;
    const next = reader.peek();
    if (next === undefined || next === ')' || /\s/.test(next)) return;
    if (next === ',') reader.fail('Put a list of values in parentheses: field: (one, two).', reader.here());
    if (next === ':') reader.fail('What stands before this colon is not the name of a field.', reader.here());
    reader.fail('Leave a space here, or put quotes around the whole text.', reader.here());
  }

  private missing(what: string, expected: string[]): never {
    const next = this.reader.peek();
    const found = next === undefined ? 'the search ends' : `there is "${next}"`;
    return this.reader.fail(`Expected ${what}, but ${found} here.`, this.reader.here(), expected);
  }

  private unexpectedKeyword(keyword: string, what: string, expected: string[]): never {
    const span = { position: this.reader.position, length: keyword.length };
    const message = `Expected ${what} before "${keyword}"; put quotes around it if the word itself is meant.`;
    return this.reader.fail(message, span, expected);
  }

  private keyword(wanted: 'and' | 'or' | 'to'): boolean {
    this.reader.skipSpace();
    return this.reader.takeKeyword(wanted);
  }

  private deeper(start: number, read: () => Filter): Filter {
    if (++this.depth > LIMITS.depth) {
      const message = `The search is nested more than ${LIMITS.depth} deep.`;
      this.reader.fail(message, { position: start, length: 1 });
    }
    const filter = read();
    this.depth--;
    return filter;
  }

  private count(start: number): void {
    if (++this.conditions <= LIMITS.conditions) return;
    this.reader.fail(`A search can hold ${LIMITS.conditions} conditions.`, this.reader.since(start));
  }
}
