import { emptyObject, isObject, type Json, parseJson } from './json';
import { TAG_LISTS } from './tags';

/**
 * Replaces strings that hold a document by that document: JSON in a string, URL-encoded or not, at most twice nested
 * (formats §7.3, §9.5). Other strings stay as they are, and so do tags, whose values are whatever somebody wrote.
 */
export function decodeDocuments(value: Json, depth = 0): Json {
  if (typeof value === 'string') return decodeText(value, depth);
  if (Array.isArray(value)) return value.map((element) => decodeDocuments(element, depth));
  if (!isObject(value)) return value;
  const result = emptyObject();
  for (const key of Object.keys(value)) {
    const member = value[key] ?? null;
    result[key] = TAG_LISTS.has(key) ? member : decodeDocuments(member, depth);
  }
  return result;
}

function decodeText(text: string, depth: number): Json {
  if (depth >= 2 || !/^\s*(?:[{["]|%7b|%5b|%22)/i.test(text)) return text;
  try {
    const parsed = parseJson(/^\s*%/.test(text) ? decodeURIComponent(text) : text);
    const decoded = decodeDocuments(parsed, depth + 1);
    return typeof decoded === 'object' && decoded !== null ? decoded : text;
  } catch {
    return text;
  }
}
