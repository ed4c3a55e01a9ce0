import type { EventRow } from '../../../shared/model/search';
import { CALLS, type CallRecord } from './summary-calls';

/** The sub-documents that say what a call did, as JSON text; null where the record has none. */
export interface CallDocuments {
  requestParameters: string | null;
  responseElements: string | null;
  additionalEventData: string | null;
}

const KINDS: Readonly<Record<string, string>> = {
  root: 'The root user',
  user: 'IAM user',
  role: 'Role',
  federated: 'Federated user',
  saml: 'SAML user',
  web: 'Web identity user',
  'identity-center': 'Identity Center user',
  service: 'The AWS service',
  account: 'A principal of another account,',
  anonymous: 'An anonymous caller',
};

/** Longer values say no more in a sentence. */
const LONGEST = 160;

/** One sentence in plain words about an event: who did what to what, from where, when, and how it ended. */
export function summarise(row: EventRow, documents?: CallDocuments): string {
  const session = row.session ? ` (session ${clip(row.session)})` : '';
  const from = row.sourceIPAddress ? ` from ${clip(row.sourceIPAddress)}` : '';
  const when = row.eventTime ? ` at ${row.eventTime.replace('T', ' ')}` : '';
  return `${who(row)}${session} ${deed(row, documents)}${from}${when}; ${ending(row)}.`;
}

/** In the words of the call where they are known and the record names what they take; else the call's name. */
function deed(row: EventRow, documents: CallDocuments | undefined): string {
  const service = row.eventSource?.replace(/\.amazonaws\.com$/, '');
  const key = `${service}:${row.eventName}`;
  const known = Object.hasOwn(CALLS, key) ? CALLS[key] : undefined;
  const object = known && documents ? known.object(reader(documents)) : undefined;
  if (known && object !== undefined) {
    return row.outcome === 'ok' ? `${known.past} ${object}` : `tried to ${known.base} ${object}`;
  }
  const target = row.target ? ` on ${clip(row.target)}` : '';
  return `called ${clip(row.eventName ?? 'something')}${service ? ` (${clip(service)})` : ''}${target}`;
}

function reader(documents: CallDocuments): CallRecord {
  const read = (text: string | null) => {
    const root = text === null ? undefined : parsed(text);
    return (path: string) => {
      let at: unknown = root;
      for (const key of path.split('.')) {
        if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
        at = (at as Record<string, unknown>)[key];
      }
      const plain = typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean';
      return plain && at !== '' ? clip(String(at)) : undefined;
    };
  };
  return {
    request: read(documents.requestParameters),
    response: read(documents.responseElements),
    additional: read(documents.additionalEventData),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const clip = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** Roles that IAM Identity Center makes carry the permission set in their name (formats §3.3). */
const PERMISSION_SET = /\/AWSReservedSSO_(.+)_[0-9a-f]+$/;

function who({ identityKind, principal }: EventRow): string {
  const kind = KINDS[identityKind ?? ''] ?? 'An unknown caller';
  if (identityKind === 'root' || identityKind === 'anonymous' || !principal) return kind;
  const permissionSet = PERMISSION_SET.exec(principal)?.[1];
  if (permissionSet) return `Someone with the Identity Center permission set ${clip(permissionSet)}`;
  const name = principal.startsWith('arn:')
    ? principal.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:[^/]*\//, '')
    : principal;
  return `${kind} ${clip(name)}`;
}

function ending(row: EventRow): string {
  switch (row.outcome) {
    case 'ok':
      return 'it succeeded';
    case 'denied':
      return `it was denied (${row.errorCode})`;
    case 'throttled':
      return `it was throttled (${row.errorCode})`;
    case 'failed':
      return row.errorCode ? `it failed (${row.errorCode})` : 'it failed';
  }
}
