import { decodeDocuments } from './decode';
import { emptyObject, type Json, parseJson, readDocument } from './json';
import { TAG_LISTS } from './tags';

/**
 * Reads the documents of one resource, version after version. Members, and elements of their lists, that stand in the
 * same words in the version before are the same value: read once, and compared at a glance. What is read must not be
 * changed.
 */
export class Versions {
  #known = new Map<string, Json>();

  /** The document; strings in it that hold documents become these. Its text when it is not JSON. */
  read(text: string | null): Json | undefined {
    if (text === null) return undefined;
    const known = this.#known;
    const next = new Map<string, Json>();
    this.#known = next;
    const part = (from: number, to: number): Json => {
      const words = text.slice(from, to);
      const value = next.get(words) ?? known.get(words) ?? decodeDocuments(parseJson(words));
      next.set(words, value);
      return value;
    };
    try {
      return readMembers(text, part) ?? readWhole(text);
    } catch {
      return readWhole(text);
    }
  }
}

function readWhole(text: string): Json | undefined {
  const document = readDocument(text);
  return document === undefined ? undefined : decodeDocuments(document);
}

/** An object from its parts; undefined when the text is something else. */
function readMembers(text: string, part: (from: number, to: number) => Json): Json | undefined {
  let at = space(text, 0);
  if (text.charCodeAt(at) !== OPEN_OBJECT) return undefined;
  const object = emptyObject();
  at = space(text, at + 1);
  if (text.charCodeAt(at) === CLOSE_OBJECT) return space(text, at + 1) === text.length ? object : undefined;
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) return undefined;
    const end = endOfValue(text, at);
    const name: unknown = JSON.parse(text.slice(at, end));
    if (typeof name !== 'string') return undefined;
    at = space(text, end);
    if (text.charCodeAt(at) !== COLON) return undefined;
    at = space(text, at + 1);
    const begin = at;
    if (TAG_LISTS.has(name)) {
      at = endOfValue(text, at);
      object[name] = parseJson(text.slice(begin, at));
    } else if (text.charCodeAt(at) === OPEN_LIST) {
      const list: Json[] = [];
      at = readElements(text, at, part, list);
      if (at < 0) return undefined;
      object[name] = list;
    } else {
      at = endOfValue(text, at);
      object[name] = part(begin, at);
    }
    at = space(text, at);
    const byte = text.charCodeAt(at);
    if (byte === CLOSE_OBJECT) return space(text, at + 1) === text.length ? object : undefined;
    if (byte !== COMMA) return undefined;
    at = space(text, at + 1);
  }
}

/** Fills a list from its elements and answers where it ends; -1 when it is none. */
function readElements(
  text: string,
  start: number,
  part: (from: number, to: number) => Json,
  list: Json[],
): number {
  let at = space(text, start + 1);
  if (text.charCodeAt(at) === CLOSE_LIST) return at + 1;
  for (;;) {
    const end = endOfValue(text, at);
    list.push(part(at, end));
    at = space(text, end);
    const byte = text.charCodeAt(at);
    if (byte === CLOSE_LIST) return at + 1;
    if (byte !== COMMA) return -1;
    at = space(text, at + 1);
  }
}

/** Where the value ends that begins here. Whether it is well formed shows when it is read. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    if (byte === QUOTE) {
      for (at++; text.charCodeAt(at) !== QUOTE && at < text.length; at++) {
        if (text.charCodeAt(at) === BACKSLASH) at++;
      }
      if (depth === 0) return at + 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && (byte === COMMA || byte <= SPACE)) return at;
  }
  return text.length;
}

function space(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= SPACE) at++;
  return at;
}

const [QUOTE, COMMA, COLON, BACKSLASH, SPACE] = [0x22, 0x2c, 0x3a, 0x5c, 0x20];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
