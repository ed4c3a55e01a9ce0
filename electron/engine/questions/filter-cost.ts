import { type Filter, resolveField } from '../../../shared/filter';

const MOST_CHEAP_TESTS = 24;

/** Tests of columns that hold few different texts cost less than looking up again which events passed. */
export function isCheap(filter: Filter): boolean {
  const leaves = leavesOf(filter);
  return leaves.length <= MOST_CHEAP_TESTS && leaves.every(isCheapTest);
}

/** The conditions that a filter joins. */
export function leavesOf(filter: Filter): Filter[] {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.parts.flatMap(leavesOf);
  return filter.kind === 'not' ? leavesOf(filter.part) : [filter];
}

function isCheapTest(filter: Filter): boolean {
  if (filter.kind !== 'field') return filter.kind === 'all';
  const field = resolveField(filter.field);
  if (field?.kind !== 'column' || field.column.table === 'event') return false;
  return field.column.type !== 'json' && field.column.name !== 'eventID';
}
