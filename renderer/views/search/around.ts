import type { EventDetail } from '../../../shared/model/search';
import type { JsonNode } from '../../format/json';
import { TARGET, valueQuery } from '../../stores/filter-text';
import type { SearchScope } from '../../stores/search';
import { around } from '../../stores/value-actions';

/** A search that begins at an event. */
export interface Around {
  words: string;
  /** What it has in common with the event; null when that is only the time. */
  value: string | null;
  scope: SearchScope;
}

const MOST_RESOURCES = 3;

/**
 * Everything around an event: who, with what, from where, in what request, on what; all of it, and the ten minutes on both
 * sides.
 */
export function aroundEvent(
  { row, credential }: Pick<EventDetail, 'row' | 'credential'>,
  record: JsonNode | undefined,
): Around[] {
  const at = (path: string) => textAt(record, path.split('.'));
  const near = row.eventTime ? around(row.eventTime) : undefined;
  const found: Around[] = [];
  const add = (words: string, field: string, value: string | null | undefined, range?: typeof near) => {
    if (value) found.push({ words, value, scope: { query: valueQuery(field, value), ...range } });
  };
  if (near) {
    found.push({ words: 'Ten minutes around', value: null, scope: { query: '', ...near } });
    add('Principal, ten minutes around', 'principal', row.principal, near);
  }
  add('Same principal', 'principal', row.principal);
  const key = at('userIdentity.accessKeyId');
  add('Same access key', 'userIdentity.accessKeyId', key);
  if (credential !== key) add('Same credential', 'credential', credential);
  add('Same session', 'session', row.session);
  add('Same source address', 'sourceIPAddress', row.sourceIPAddress);
  add('Same agent', 'userAgent', row.userAgent);
  add('Same request', 'requestID', at('requestID'));
  add('Copies in other accounts', 'sharedEventID', at('sharedEventID'));
  for (const arn of resourceArns(record)) add('Same resource', 'resources.ARN', arn);
  add('Mentions the target', TARGET, row.target);
  add('Same call', 'eventName', row.eventName);
  if (row.errorCode) add('Same error', 'errorCode', row.errorCode);
  return found;
}

function member(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.entries.find(([key]) => key === name)?.[1] : undefined;
}

function textAt(node: JsonNode | undefined, keys: readonly string[]): string | null {
  const found = keys.reduce(member, node);
  return found?.kind === 'string' ? found.value : null;
}

function resourceArns(record: JsonNode | undefined): string[] {
  const list = member(record, 'resources');
  if (list?.kind !== 'array') return [];
  const arns = list.items.flatMap((item) => textAt(item, ['ARN']) ?? textAt(item, ['arn']) ?? []);
  return [...new Set(arns)].slice(0, MOST_RESOURCES);
}
