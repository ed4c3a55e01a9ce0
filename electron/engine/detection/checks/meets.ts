import type { Condition } from './check';

type Value = unknown;

/** Whether a document meets a condition at a moment (epoch milliseconds). */
export function meets(document: Value, condition: Condition, at: number): boolean {
  if ('all' in condition) return condition.all.every((part) => meets(document, part, at));
  if ('any' in condition) return condition.any.some((part) => meets(document, part, at));
  if ('not' in condition) return !meets(document, condition.not, at);
  if ('some' in condition) {
    return valuesAt(document, condition.some).some((value) => meets(value, condition.where, at));
  }
  if ('in' in condition) {
    const values = condition.path === undefined ? [document] : valuesAt(document, condition.path);
    const wanted = new Set(condition.in.map(plain));
    return values.length === 0 ? wanted.has(plain(null)) : values.some((value) => wanted.has(plain(value)));
  }
  if ('present' in condition) return valuesAt(document, condition.path).some(isThere) === condition.present;
  if ('atLeast' in condition) return numbersAt(document, condition.path).some((n) => n >= condition.atLeast);
  if ('atMost' in condition) return numbersAt(document, condition.path).some((n) => n <= condition.atMost);
  if ('ports' in condition) {
    const [from] = numbersAt(document, condition.from);
    const [to] = numbersAt(document, condition.to);
    if (from === undefined || from === -1) return true;
    return condition.ports.some((port) => from <= port && port <= (to ?? from));
  }
  if ('withinDays' in condition) {
    return valuesAt(document, condition.path).some((value) => {
      const time = typeof value === 'number' ? value * (value < 1e11 ? 1_000 : 1) : Date.parse(String(value));
      return Number.isFinite(time) && time - at <= condition.withinDays * 86_400_000;
    });
  }
  return valuesAt(document, condition.publicPolicy).some(letsAnyoneIn);
}

/** Whether any of the paths leads somewhere. */
export const hasAny = (document: Value, paths: readonly string[]): boolean =>
  paths.length === 0 || paths.some((path) => valuesAt(document, path).length > 0);

/** The values at a path; members that are missing or null lead nowhere. */
function valuesAt(document: Value, path: string): Value[] {
  let values: Value[] = [document];
  for (const step of path.split('.')) {
    const name = step.replace(/\[\]$/, '');
    const isList = step.endsWith('[]');
    values = values.flatMap((value) => {
      const found = name === '' ? value : memberOf(value, name);
      if (found === undefined || found === null) return [];
      if (!isList) return [found];
      return Array.isArray(found) ? found : [found];
    });
  }
  return values;
}

function memberOf(value: Value, name: string): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const members = value as Record<string, unknown>; // An object that is no list.
  for (const spelling of [
    name,
    name.charAt(0).toUpperCase() + name.slice(1),
    name.charAt(0).toLowerCase() + name.slice(1),
  ]) {
    if (Object.hasOwn(members, spelling)) return members[spelling];
  }
  return undefined;
}

/** A scalar as text without case; newer items wrap some as `{value}` or `{name}` (formats §7.5). */
function plain(value: Value): string {
  const inner =
    typeof value === 'object' && value !== null
      ? (memberOf(value, 'value') ?? memberOf(value, 'name'))
      : value;
  return String(inner ?? '').toLowerCase();
}

const isThere = (value: Value) =>
  value !== '' && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0);

const numbersAt = (document: Value, path: string): number[] =>
  valuesAt(document, path)
    .map((value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value))
    .filter((value): value is number => typeof value === 'number' && Number.isFinite(value));

/** Conditions that keep the world out; others (a user agent, encryption in transit) do not. */
const NARROWING =
  /^(aws:(sourceip|sourcevpc|sourcevpce|vpcsourceip|principalorgid|principalorgpaths|principalaccount|principalarn|sourceaccount|sourcearn|sourceorgid|userid)|s3:dataaccesspointaccount|kms:calleraccount)$/i;

function letsAnyoneIn(policy: Value): boolean {
  const statements = valuesAt(policy, 'Statement[]');
  return statements.some((statement) => {
    if (plain(memberOf(statement, 'Effect')) !== 'allow') return false;
    const principal = memberOf(statement, 'Principal');
    const named =
      typeof principal === 'object' && principal !== null ? valuesAt(principal, 'AWS[]') : [principal];
    if (!named.some((one) => one === '*')) return false;
    const keys = valuesAt(statement, 'Condition').flatMap((operators) =>
      Object.values(operators as object).flatMap((tests: unknown) =>
        typeof tests === 'object' && tests !== null ? Object.keys(tests) : [],
      ),
    );
    return !keys.some((key) => NARROWING.test(key));
  });
}
