/** What a search's rows are ordered by. */
export interface Sort {
  field: string;
  descending: boolean;
}

export const NEWEST: Sort = { field: 'eventTime', descending: true };

/** As the URL has it: a field, with a minus before it when it descends. */
export function readSort(param: string | undefined): Sort {
  if (!param) return NEWEST;
  return param.startsWith('-')
    ? { field: param.slice(1), descending: true }
    : { field: param, descending: false };
}

/** Undefined for the usual order. */
export function writeSort({ field, descending }: Sort): string | undefined {
  const text = `${descending ? '-' : ''}${field}`;
  return text === '-eventTime' ? undefined : text;
}

/** The same for the engine: times have an order of their own. */
export function orderArgs({ field, descending }: Sort) {
  if (field === 'eventTime') return { order: descending ? 'newest' : 'oldest' } as const;
  return { sort: { field, descending } };
}
