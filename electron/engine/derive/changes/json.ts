/** A JSON value. Objects have no prototype, so that a key such as `__proto__` is a key like any other. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** Documents nested deeper than this are kept as text. */
const MOST_DEPTH = 200;

/**
 * Parses JSON without loss: a number that a double cannot hold becomes a string with the digits as written.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function parseJson(text: string): Json {
  return withoutPrototypes(JSON.parse(hasLongNumber(text) ? quoteLongNumbers(text) : text), 0);
}

/** The document a column holds; its text when it is not JSON or too deep; undefined for NULL. */
export function readDocument(text: string | null): Json | undefined {
  if (text === null) return undefined;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** An object, and not a list. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function emptyObject(): JsonObject {
  return Object.create(null) as JsonObject; // Object.create(null) is typed any.
}

/** A number of sixteen digits or with an exponent; what looks like one inside a string does no harm. */
const hasLongNumber = (text: string) => /[:,[]\s*-?[\d.]*(?:\d[\d.]{15}|\d[eE])|^\s*-?\d/.test(text);

function quoteLongNumbers(text: string): string {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') || isExact(token) ? token : `"${token}"`,
  );
}

function isExact(token: string): boolean {
  const number = Number(token);
  if (!Number.isFinite(number)) return false;
  const digits = token
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '');
  return digits.length <= 15 || Number.isSafeInteger(number);
}

function withoutPrototypes(value: unknown, depth: number): Json {
  if (typeof value !== 'object' || value === null) return value as Json; // JSON.parse yields JSON scalars only.
  if (depth > MOST_DEPTH) return JSON.stringify(value);
  if (Array.isArray(value)) return value.map((element: unknown) => withoutPrototypes(element, depth + 1));
  const result = emptyObject();
  // `for in` on what JSON.parse made finds its own members only.
  for (const key in value) {
    const member: unknown = (value as Record<string, unknown>)[key];
    result[key] =
      typeof member === 'object' && member !== null ? withoutPrototypes(member, depth + 1) : (member as Json); // JSON.parse yields JSON scalars only.
  }
  return result;
}

/** Text that is equal for values that mean the same: keys sorted, members that hold nothing left out. */
export function canonical(value: Json | undefined): string {
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .filter((key) => !isNothing(value[key]))
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}

/** Whether two values mean the same: as their canonical texts, without making those. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || a === null || b === undefined || b === null) return (a ?? null) === (b ?? null);
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((element, index) => isSame(element, b[index]))
    );
  }
  if (!isObject(a) || !isObject(b)) return false;
  for (const key in a) {
    if (!isSame(a[key], b[key]) && !(isNothing(a[key]) && isNothing(b[key]))) return false;
  }
  for (const key in b) {
    if (!(key in a) && !isNothing(b[key])) return false;
  }
  return true;
}

/** Absent, null, an empty list and an empty object say the same in an item: that there is nothing. */
export function isNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** A value as text: a string as it is, nothing as the empty string, a list or object as canonical JSON. */
export function toText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? canonical(value) : String(value);
}
