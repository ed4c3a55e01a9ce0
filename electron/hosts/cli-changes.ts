import type { CallInput } from '../../shared/api';
import type { ChangeKind } from '../../shared/model/change';

/** Options of `changes`. */
export interface ChangeOptions {
  resource?: string;
  type?: string;
  kind?: ChangeKind;
  unexplained?: boolean;
  newest?: boolean;
  from?: string;
  to?: string;
}

export const changesArgs = (options: ChangeOptions): CallInput<'changes'> => ({
  ...(options.resource === undefined ? {} : { resource: { resourceId: options.resource } }),
  resourceType: options.type,
  kind: options.kind,
  explained: options.unexplained ? false : undefined,
  order: options.newest ? 'newest' : 'oldest',
  from: options.from,
  to: options.to,
});
