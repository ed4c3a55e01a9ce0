import type { Check } from './check';
import { hasAny, meets } from './meets';

export type Verdict = 'pass' | 'fail' | 'unknown';

/** An item as a check looks at it: documents read and decoded. */
export interface CheckedItem {
  configuration: unknown;
  supplementaryConfiguration: unknown;
  tags: unknown;
}

/**
 * What a check says of an item at a moment (epoch milliseconds); null when it is not about it. `accountItems` are the
 * account's own items of the type the check names.
 */
export function judge(
  check: Check,
  item: CheckedItem,
  accountItems: readonly CheckedItem[],
  at: number,
): Verdict | null {
  if (check.unless !== undefined && meets(item, check.unless, at)) return null;
  if (check.passes !== undefined && meets(item, check.passes, at)) return 'pass';
  const { account } = check;
  if (account !== undefined && accountItems.some((one) => meets(one, account.where, at))) return 'pass';
  if (meets(item, check.fails, at)) return 'fail';
  return hasAny(item, check.needs) ? 'pass' : 'unknown';
}
