import type { Scope } from '../../stores/search';
import type { RecentSearch } from '../../stores/settings';

/** What a search is about, without its order. */
export function plainScope({ query, from, to }: Pick<Scope, 'query' | 'from' | 'to'>): RecentSearch {
  return { query, ...(from ? { from } : {}), ...(to ? { to } : {}) };
}
