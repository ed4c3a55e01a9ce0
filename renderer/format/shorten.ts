/** Cuts out the middle so that start and end stay; the end is what tells ARNs apart. */
export function shortenMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const tail = Math.ceil((most - 1) * 0.6);
  return `${text.slice(0, most - 1 - tail)}…${text.slice(text.length - tail)}`;
}

/** As many characters as are always shown of a long value's end. */
const TAIL = 20;

/**
 * Where a long value may be cut when its container is too narrow: the head gives way, the tail always stays. For ARNs and
 * paths the tail is the last part, unless that is too long itself.
 */
export function splitTail(text: string): [head: string, tail: string] {
  if (text.length <= 14) return [text, ''];
  const cut = Math.max(text.lastIndexOf('/', text.length - 2), text.lastIndexOf(':', text.length - 2));
  const at = cut > 2 && text.length - cut <= TAIL + 2 ? cut : text.length - Math.min(TAIL, text.length >> 1);
  return [text.slice(0, at), text.slice(at)];
}

/** Service of an event source or name: `iam.amazonaws.com` as `iam`. */
export function shortService(source: string): string {
  return source.endsWith('.amazonaws.com') ? source.slice(0, -'.amazonaws.com'.length) : source;
}

/** A principal in few words: `role/deploy` without its path, and the account that the ARN names. */
export interface ShortPrincipal {
  name: string;
  account: string;
}

/** An ARN, or the account and id by which another account's caller goes. */
const PRINCIPAL = /^(?:arn:[^:]+:(?:iam|sts)::)?(\d{12}):(.+)$/;
const PATHED = /^(role|user)\/.*\/([^/]+)$/;
const PERMISSION_SET = /^role\/AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

/**
 * What tells principals apart on a screen full of them. A path is left out, since names are unique without it, and a role that
 * IAM Identity Center made goes by its permission set, `sso/PlatformAdmin`. Undefined for what names no account.
 */
export function shortPrincipal(principal: string): ShortPrincipal | undefined {
  const [, account, resource] = PRINCIPAL.exec(principal) ?? [];
  if (account === undefined || resource === undefined) return undefined;
  const name = resource.replace(PATHED, '$1/$2').replace(PERMISSION_SET, 'sso/$1');
  return { name, account };
}

/**
 * The name of a principal by what may give way: `role/` before the rest, and of the rest the middle. Names that differ at
 * their end, like `deploy-prod`, and at their beginning, like `ReadOnlyAccess`, can be told apart both.
 */
export function splitName(name: string): { kind: string; head: string; tail: string } {
  const cut = name.indexOf('/') + 1;
  const rest = name.slice(cut);
  const tail = rest.length > 10 ? 5 : 0;
  return {
    kind: name.slice(0, cut),
    head: rest.slice(0, rest.length - tail),
    tail: rest.slice(rest.length - tail),
  };
}

/** An ARN by its service and its resource: `kms key/1234`, `iam role/deploy`; an object of S3 by its bucket and key. */
export function shortArn(value: string): string {
  const [, service, resource] = /^arn:[^:]*:([^:]*):[^:]*:[^:]*:(.+)$/s.exec(value) ?? [];
  if (service === undefined || resource === undefined) return value;
  return service === 's3' ? resource : `${service} ${resource}`;
}

/** `AWS::EC2::SecurityGroup` as `EC2 SecurityGroup`. */
export function shortType(type: string): string {
  return type.replace(/^AWS::/, '').replaceAll('::', ' ');
}
