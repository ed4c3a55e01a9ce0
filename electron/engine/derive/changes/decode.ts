import { isObject, type Json, parseJson } from './json';
import { TAG_LISTS } from './tags';

/**
 * Replaces strings that hold a document by that document: JSON in a string, URL-encoded or not, at most twice nested
 * (formats §7.3, §9.5). Other strings stay as they are, and so do tags, whose values are whatever somebody wrote. The
 * value was made for this and is changed in place.
 */
export function decodeDocuments(value: Json, depth = 0): Json {
  if (typeof value === 'string') return decodeText(value, depth);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++)
      value[index] = decodeDocuments(value[index] ?? null, depth);
  } else if (isObject(value)) {
    for (const key in value) {
      const member = value[key];
      if (member === undefined || member === null || typeof member === 'number' || TAG_LISTS.has(key))
        continue;
      value[key] = decodeDocuments(member, depth);
    }
  }
  return value;
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
