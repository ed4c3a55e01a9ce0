/**
 * The search language: text → Filter → canonical text and a sentence. Knows fields and values, and no SQL.
 * For responders it is described in docs/search-language.md.
 */
import { equalsTest, type Filter, literal, negate } from './ast.ts';
import { parsePath } from './parse.ts';

export {
  ALL,
  allOf,
  andFilter,
  anyOf,
  anywhere,
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
  type Value,
} from './ast.ts';
export { type Expected, expectedAt } from './caret.ts';
export { describeFilter } from './describe.ts';
export { checkFields, isNumber, type ResolvedField, readFilter, resolveField } from './fields.ts';
export { formatFilter, formatPath, formatValue } from './format.ts';
export { type FieldUse, LIMITS, type ParseResult, parseFilter } from './parse.ts';
export { parsePath };

/**
 * The field has exactly this value, as a click on a cell or a facet means it; null and the empty text mean absent.
 * `field` is a path as one text (`requestParameters.bucketName`) or as its keys.
 */
export function fieldEquals(
  field: string | readonly string[],
  value: string | number | boolean | null,
): Filter {
  const keys = typeof field === 'string' ? (parsePath(field) ?? [field]) : [...field];
  if (value === null || value === '')
    return negate({ kind: 'field', field: keys, test: { kind: 'present' } });
  return { kind: 'field', field: keys, test: equalsTest(literal(String(value), true)) };
}
