import type { Scope, SearchScope } from '../../stores/search';

/** What a search is about, without its order. */
export function plainScope({ query, from, to }: Pick<Scope, 'query' | 'from' | 'to'>): SearchScope {
  return { query, ...(from ? { from } : {}), ...(to ? { to } : {}) };
}
