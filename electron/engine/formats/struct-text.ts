/** Names as CloudTrail writes them, which query engines put into lower case (formats §3.2). */
const NAMES = new Map(
  [
    'type',
    'principalId',
    'arn',
    'accountId',
    'accessKeyId',
    'userName',
    'invokedBy',
    'identityProvider',
    'credentialId',
    'sessionContext',
    'sessionIssuer',
    'attributes',
    'creationDate',
    'mfaAuthenticated',
    'webIdFederationData',
    'federatedProvider',
    'sourceIdentity',
    'ec2RoleDelivery',
    'onBehalfOf',
    'userId',
    'identityStoreArn',
    'inScopeOf',
  ].map((name) => [name.toLowerCase(), name]),
);

const MAX_DEPTH = 8;

interface Struct {
  [name: string]: string | Struct;
}

/**
 * A structure as Presto writes it, `{type=IAMUser, arn=…, sessioncontext={…}}`, taken apart; null when it is none. A value
 * may itself hold `, name=`, so only known names begin a field, and of a name that comes twice the first counts.
 */
export function structText(text: string): Struct | null {
  let at = 0;
  const struct = (depth: number): Struct | null => {
    if (depth > MAX_DEPTH || text[at] !== '{') return null;
    at++;
    const result: Struct = Object.create(null) as Struct;
    while (at < text.length && text[at] !== '}') {
      const name = knownName(text, at);
      if (name === null) return null;
      at += name.length + 1;
      let value: string | Struct | null;
      if (text[at] === '{') {
        value = struct(depth + 1);
        if (value === null) return null;
      } else {
        const end = valueEnd(text, at);
        value = text.slice(at, end);
        at = end;
      }
      const spelled = NAMES.get(name.toLowerCase()) ?? name;
      if (!(spelled in result) && value !== 'null' && value !== '') result[spelled] = value;
      if (text.startsWith(', ', at)) at += 2;
    }
    if (text[at] !== '}') return null;
    at++;
    return result;
  };
  const result = struct(0);
  return at === text.length ? result : null;
}

function knownName(text: string, at: number): string | null {
  const name = /^[A-Za-z0-9]{2,30}(?==)/.exec(text.slice(at, at + 32))?.[0];
  return name !== undefined && NAMES.has(name.toLowerCase()) ? name : null;
}

function valueEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '}') return at;
    if (text.startsWith(', ', at) && knownName(text, at + 2) !== null) return at;
  }
  return text.length;
}
