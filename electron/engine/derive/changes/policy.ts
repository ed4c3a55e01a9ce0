import { canonical, isObject, type Json, type JsonObject, toText } from './json';

/** A statement with the text it is compared by and the text it is shown by. */
export interface Statement {
  /** Equal for statements that mean the same: no Sid, no order, single value or list alike. */
  key: string;
  /** e.g. `Allow * s3:GetObject on arn:aws:s3:::b/*`. */
  label: string;
  sid: string | null;
  /** As written. */
  value: Json;
}

/** An IAM policy document, decoded. */
export function isPolicy(value: Json | undefined): value is JsonObject {
  if (!isObject(value)) return false;
  const statement = value.Statement;
  return Array.isArray(statement) ? statement.every(isObject) : isObject(statement);
}

/** The statements of a policy document, of which `Statement` may hold one or a list. */
export function statementsOf(policy: JsonObject): Statement[] {
  const written = policy.Statement;
  const list = Array.isArray(written) ? written : written === undefined ? [] : [written];
  return list.filter(isObject).map((statement) => ({
    key: keyOf(statement),
    label: labelOf(statement),
    sid: typeof statement.Sid === 'string' ? statement.Sid : null,
    value: statement,
  }));
}

function keyOf(statement: JsonObject): string {
  const parts: string[] = [];
  for (const name of Object.keys(statement).sort()) {
    const value = statement[name] ?? null;
    if (name === 'Sid') continue;
    if (name === 'Action' || name === 'NotAction') {
      parts.push(`${name}=${set(textsOf(value).map((action) => action.toLowerCase()))}`);
    } else if (name === 'Principal' || name === 'NotPrincipal') {
      parts.push(`${name}=${set(principalsOf(value))}`);
    } else if (name === 'Resource' || name === 'NotResource') {
      parts.push(`${name}=${set(textsOf(value))}`);
    } else if (name === 'Condition' && isObject(value)) {
      parts.push(`${name}=${set(conditionsOf(value))}`);
    } else {
      parts.push(`${name}=${canonical(value)}`);
    }
  }
  return parts.join('\n');
}

const set = (texts: readonly string[]) => JSON.stringify([...new Set(texts)].sort());

function textsOf(value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(toText);
}

/** `*` and `{"AWS": "*"}` are one; so are an account number and its root ARN. */
function principalsOf(value: Json): string[] {
  if (!isObject(value)) return textsOf(value);
  return Object.keys(value).flatMap((kind) =>
    textsOf(value[kind]).map((principal) => {
      if (kind !== 'AWS') return `${kind} ${principal}`;
      return principal.replace(/^arn:[a-z-]+:iam::(\d{12}):root$/, '$1');
    }),
  );
}

function conditionsOf(condition: JsonObject): string[] {
  return Object.keys(condition).flatMap((operator) => {
    const keys = condition[operator];
    if (!isObject(keys)) return [`${operator} ${canonical(keys)}`];
    return Object.keys(keys).map((key) => `${operator} ${key.toLowerCase()} ${set(textsOf(keys[key]))}`);
  });
}

/** e.g. `Allow * s3:GetObject on arn:aws:s3:::b/*`. */
export function labelOf(statement: JsonObject): string {
  const principal = statement.Principal ?? statement.NotPrincipal;
  const condition = statement.Condition;
  const words = [
    toText(statement.Effect ?? 'Statement'),
    ...(principal === undefined
      ? []
      : [`${statement.Principal === undefined ? 'not ' : ''}${short(principalsOf(principal))}`]),
    statement.Action === undefined && statement.NotAction !== undefined
      ? `not ${short(textsOf(statement.NotAction))}`
      : short(textsOf(statement.Action)),
    ...(statement.Resource === undefined ? [] : [`on ${short(textsOf(statement.Resource))}`]),
    ...(statement.NotResource === undefined ? [] : [`on not ${short(textsOf(statement.NotResource))}`]),
    ...(isObject(condition) && Object.keys(condition).length > 0 ? ['if conditions hold'] : []),
  ];
  return words.filter((word) => word !== '').join(' ');
}

/** Whom a statement is about, in words; null for one without a principal, as identities have. */
export function opensTo(statement: JsonObject): string | null {
  const principal = statement.Principal ?? statement.NotPrincipal;
  if (principal === undefined || principal === null) return null;
  const [first = '', ...rest] = principalsOf(principal).map(inWords);
  const listed = rest.length === 0 ? first : `${first} and ${rest.length} more`;
  return statement.Principal === undefined || statement.Principal === null ? `anyone but ${listed}` : listed;
}

function inWords(principal: string): string {
  if (principal === '*') return 'anyone';
  if (/^\d{12}$/.test(principal)) return `account ${principal}`;
  const kind = /^(Service|Federated|CanonicalUser) (.*)$/.exec(principal);
  return kind === null ? principal : (kind[2] ?? principal);
}

/** The first of a list and how many more there are. */
function short(texts: readonly string[]): string {
  const [first = '', ...rest] = texts;
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}
