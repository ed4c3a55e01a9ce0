import fc from 'fast-check';
import {
  allOf,
  anyOf,
  anywhere,
  equalsTest,
  type Filter,
  literal,
  negate,
  type Piece,
  type Test,
  toValue,
  type Value,
} from '../../../shared/filter/ast.ts';

const awkward = fc.constantFrom(
  'and',
  'OR',
  'not',
  'to',
  '\\',
  '*',
  '"',
  'a.b',
  'x:y',
  '[',
  '>',
  '=',
  '\n',
  'arn:aws:iam::1:x',
);
const text = fc.oneof(awkward, fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 6 }));
const key = text.filter((candidate) => candidate !== '' && candidate !== '*');
const plain = fc.tuple(text, fc.boolean()).map(([value, exact]) => literal(value, exact));
const piece: fc.Arbitrary<Piece> = fc.oneof(
  text.map((value): Piece => ({ kind: 'literal', text: value })),
  fc.constantFrom<Piece>({ kind: 'many' }, { kind: 'one' }),
);
const value: fc.Arbitrary<Value> = fc.oneof(plain, fc.array(piece, { maxLength: 5 }).map(toValue));
const test: fc.Arbitrary<Test> = fc.oneof(
  value.map(equalsTest),
  fc.constant<Test>({ kind: 'present' }),
  fc
    .tuple(fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const), plain)
    .map(([operator, bound]): Test => ({ kind: 'compare', operator, value: bound })),
  fc.tuple(plain, plain).map(([from, to]): Test => ({ kind: 'between', from, to })),
);

/** Filters in normal form, of every kind, with names and values that are hard to write down. */
export const filters: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    value.map(anywhere),
    fc
      .tuple(
        fc.oneof(fc.constant<string[]>(['eventName']), fc.array(key, { minLength: 1, maxLength: 3 })),
        test,
      )
      .map(([field, asked]): Filter => ({ kind: 'field', field, test: asked })),
    fc.array(tie('filter'), { maxLength: 4 }).map(allOf),
    fc.array(tie('filter'), { maxLength: 4 }).map(anyOf),
    tie('filter').map(negate),
  ),
})).filter;
