import type { Filter, Test, Value } from './ast.ts';
import { isPasted } from './lex.ts';

const KEYWORD = /^(and|or|not|to)$/i;

/** The filter as canonical search text; reading it again gives the same filter. */
export function formatFilter(filter: Filter): string {
  return filter.kind === 'all' ? '' : text(filter, 'or');
}

/** A path as it is written in a search. */
export function formatPath(keys: readonly string[]): string {
  return keys
    .map((key) => (/^[A-Za-z0-9_@$#/+-]+$/.test(key) && !KEYWORD.test(key) ? key : quote(key)))
    .join('.');
}

/** A value as it is written after a field. */
export function formatValue(value: Value): string {
  return write(value, /[\s()",\\*?<>[\]]/g);
}

/** `around`: the loosest construct that may stand here without parentheses. */
function text(filter: Filter, around: 'or' | 'and' | 'not'): string {
  switch (filter.kind) {
    case 'all':
      return '*';
    case 'anywhere':
      return formatWord(filter.value);
    case 'field':
      return `${formatPath(filter.field)}${formatTest(filter.test)}`;
    case 'not':
      return `not ${text(filter.part, 'not')}`;
    case 'and': {
      const joined = filter.parts.map((part) => text(part, 'and')).join(' and ');
      return around === 'not' ? `(${joined})` : joined;
    }
    case 'or': {
      const runs = valueRuns(filter.parts).map((run) => {
        const [first] = run;
        return run.length > 1 && first?.kind === 'field'
          ? list(formatPath(first.field), run)
          : text(run[0]!, 'or');
      });
      return around === 'or' || runs.length === 1 ? runs.join(' or ') : `(${runs.join(' or ')})`;
    }
  }
}

/** Neighbouring alternatives that compare the same field with a value, together; anything else alone. Never empty. */
export function valueRuns(parts: readonly Filter[]): Filter[][] {
  const runs: Filter[][] = [];
  let previous: string | undefined;
  for (const part of parts) {
    const key = part.kind === 'field' && part.test.kind === 'equals' ? formatPath(part.field) : undefined;
    if (key !== undefined && key === previous) runs.at(-1)?.push(part);
    else runs.push([part]);
    previous = key;
  }
  return runs;
}

function list(field: string, run: readonly Filter[]): string {
  const values = run.flatMap((part) =>
    part.kind === 'field' && part.test.kind === 'equals' ? [formatValue(part.test.value)] : [],
  );
  return `${field}: (${values.join(' or ')})`;
}

function formatTest(test: Test): string {
  switch (test.kind) {
    case 'present':
      return ': *';
    case 'equals':
      return `: ${formatValue(test.value)}`;
    case 'compare':
      return ` ${test.operator} ${formatValue(test.value)}`;
    case 'between':
      return `: [${formatValue(test.from)} to ${formatValue(test.to)}]`;
  }
}

function formatWord(value: Value): string {
  const asValue = formatValue(value);
  const pasted = !asValue.startsWith('"') && !asValue.includes('\\') && isPasted(asValue);
  return pasted ? asValue : write(value, /[\s()",\\*?<>[\]:=]/g);
}

function write(value: Value, special: RegExp): string {
  const protect = (plain: string) => plain.replace(special, '\\$&');
  if (value.kind === 'literal') {
    if (value.exact) return quote(value.text);
    return KEYWORD.test(value.text) ? `\\${value.text}` : protect(value.text);
  }
  return value.pieces
    .map((piece) => (piece.kind === 'literal' ? protect(piece.text) : piece.kind === 'many' ? '*' : '?'))
    .join('');
}

const quote = (plain: string): string => `"${plain.replace(/["\\]/g, '\\$&')}"`;
