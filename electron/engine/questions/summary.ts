import type { EventRow } from '../../../shared/model/search';

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

/** One sentence in plain words about a row: who called what on what, from where, when, and how it ended. */
export function summarise(row: EventRow): string {
  const session = row.session ? ` (session ${row.session})` : '';
  const service = row.eventSource ? ` (${row.eventSource.replace(/\.amazonaws\.com$/, '')})` : '';
  const target = row.target ? ` on ${row.target}` : '';
  const from = row.sourceIPAddress ? ` from ${row.sourceIPAddress}` : '';
  const when = row.eventTime ? ` at ${row.eventTime.replace('T', ' ')}` : '';
  return `${who(row)}${session} called ${row.eventName ?? 'something'}${service}${target}${from}${when}; ${ending(row)}.`;
}

/** Roles that IAM Identity Center makes carry the permission set in their name (formats §3.3). */
const PERMISSION_SET = /\/AWSReservedSSO_(.+)_[0-9a-f]+$/;

function who({ identityKind, principal }: EventRow): string {
  const kind = KINDS[identityKind ?? ''] ?? 'An unknown caller';
  if (identityKind === 'root' || identityKind === 'anonymous' || !principal) return kind;
  const permissionSet = PERMISSION_SET.exec(principal)?.[1];
  if (permissionSet) return `Someone with the Identity Center permission set ${permissionSet}`;
  const name = principal.startsWith('arn:')
    ? principal.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:[^/]*\//, '')
    : principal;
  return `${kind} ${name}`;
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
