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
  const kind = KINDS[row.identityKind ?? ''] ?? 'An unknown caller';
  const named = row.identityKind === 'root' || row.identityKind === 'anonymous' || !row.principal;
  const who = named ? kind : `${kind} ${lastPart(row.principal ?? '')}`;
  const session = row.session ? ` (session ${row.session})` : '';
  const service = row.eventSource ? ` of ${row.eventSource.replace(/\.amazonaws\.com$/, '')}` : '';
  const target = row.target ? ` on ${row.target}` : '';
  const from = row.sourceIPAddress ? ` from ${row.sourceIPAddress}` : '';
  const when = row.eventTime ? ` at ${row.eventTime}` : '';
  return `${who}${session} called ${row.eventName ?? 'something'}${service}${target}${from}${when}; ${ending(row)}.`;
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

const lastPart = (arn: string): string =>
  arn.startsWith('arn:') ? arn.slice(arn.lastIndexOf(':') + 1).replace(/^(user|role)\//, '') : arn;
