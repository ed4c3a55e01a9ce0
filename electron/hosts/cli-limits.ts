import type { CallInput } from '../../shared/api';

/** Limits of a load as options: sizes in megabytes. */
export interface LimitOptions {
  depth?: number;
  entries?: number;
  ratio?: number;
  inflated?: number;
  unpacked?: number;
}

export function limitsOf(options: LimitOptions): CallInput<'ingest.start'>['limits'] {
  const { depth, entries, ratio, inflated, unpacked } = options;
  return {
    ...(depth !== undefined && { depth }),
    ...(entries !== undefined && { entries }),
    ...(ratio !== undefined && { ratio }),
    ...(inflated !== undefined && { inflatedBytes: inflated * 2 ** 20 }),
    ...(unpacked !== undefined && { archiveBytes: unpacked * 2 ** 20 }),
  };
}
