import { formatPath } from '../../shared/filter';

/** JSON as it was written: numbers keep every digit, objects keep order and repeated keys. */
export type JsonNode =
  | { kind: 'object'; entries: [key: string, value: JsonNode][] }
  | { kind: 'array'; items: JsonNode[] }
  | { kind: 'string'; value: string }
  | { kind: 'number' | 'boolean' | 'null'; text: string };

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const DEEPEST = 200;

/** Undefined when the text is not JSON or nests deeper than a person can read. */
export function parseJson(text: string): JsonNode | undefined {
  let at = 0;

  function skip(): void {
    while (
      at < text.length &&
      (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r')
    )
      at += 1;
  }
  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  }
  function string(): string | undefined {
    const raw = match(STRING);
    if (raw === undefined) return undefined;
    try {
      const value: unknown = JSON.parse(raw);
      return typeof value === 'string' ? value : undefined;
    } catch {
      return raw.slice(1, -1);
    }
  }
  function value(depth: number): JsonNode | undefined {
    skip();
    if (depth > DEEPEST) return undefined;
    const first = text[at];
    if (first === '{') return object(depth);
    if (first === '[') return array(depth);
    if (first === '"') {
      const found = string();
      return found === undefined ? undefined : { kind: 'string', value: found };
    }
    const number = match(NUMBER);
    if (number) return { kind: 'number', text: number };
    const literal = match(LITERAL);
    if (literal) return { kind: literal === 'null' ? 'null' : 'boolean', text: literal };
    return undefined;
  }
  function object(depth: number): JsonNode | undefined {
    const entries: [string, JsonNode][] = [];
    at += 1;
    skip();
    if (text[at] === '}') {
      at += 1;
      return { kind: 'object', entries };
    }
    for (;;) {
      skip();
      const key = string();
      skip();
      if (key === undefined || text[at] !== ':') return undefined;
      at += 1;
      const member = value(depth + 1);
      if (!member) return undefined;
      entries.push([key, member]);
      skip();
      if (text[at] === ',') at += 1;
      else if (text[at] === '}') {
        at += 1;
        return { kind: 'object', entries };
      } else return undefined;
    }
  }
  function array(depth: number): JsonNode | undefined {
    const items: JsonNode[] = [];
    at += 1;
    skip();
    if (text[at] === ']') {
      at += 1;
      return { kind: 'array', items };
    }
    for (;;) {
      const item = value(depth + 1);
      if (!item) return undefined;
      items.push(item);
      skip();
      if (text[at] === ',') at += 1;
      else if (text[at] === ']') {
        at += 1;
        return { kind: 'array', items };
      } else return undefined;
    }
  }

  const node = value(0);
  skip();
  return node && at === text.length ? node : undefined;
}

/**
 * The document in a string that holds one as text, plain or percent-encoded as IAM answers with policies. Undefined for any
 * other string, and for an empty document.
 */
export function embeddedJson(text: string): JsonNode | undefined {
  const plain = /^\s*%(?:7B|5B)/i.test(text) ? percentDecoded(text) : text;
  if (plain === undefined || !/^\s*[{[]/.test(plain)) return undefined;
  const node = parseJson(plain);
  return node && isBranch(node) ? node : undefined;
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** An object or array that has something in it. */
export function isBranch(node: JsonNode): boolean {
  return (
    (node.kind === 'object' && node.entries.length > 0) || (node.kind === 'array' && node.items.length > 0)
  );
}

/** A leaf as text; containers as compact JSON. */
export function jsonText(node: JsonNode): string {
  if (node.kind === 'string') return node.value;
  if (node.kind === 'object' || node.kind === 'array') return compactJson(node);
  return node.text;
}

export function compactJson(node: JsonNode): string {
  if (node.kind === 'object')
    return `{${node.entries.map(([key, value]) => `${JSON.stringify(key)}:${compactJson(value)}`).join(',')}}`;
  if (node.kind === 'array') return `[${node.items.map(compactJson).join(',')}]`;
  return node.kind === 'string' ? JSON.stringify(node.value) : node.text;
}

export function prettyJson(node: JsonNode, indent = ''): string {
  const deeper = `${indent}  `;
  if (node.kind === 'object' && node.entries.length > 0) {
    const lines = node.entries.map(
      ([key, value]) => `${deeper}${JSON.stringify(key)}: ${prettyJson(value, deeper)}`,
    );
    return `{\n${lines.join(',\n')}\n${indent}}`;
  }
  if (node.kind === 'array' && node.items.length > 0) {
    return `[\n${node.items.map((item) => deeper + prettyJson(item, deeper)).join(',\n')}\n${indent}]`;
  }
  return compactJson(node);
}

export interface JsonLeaf {
  /** Dotted path; array positions are left out, as the search language does. */
  path: string;
  node: JsonNode;
}

/** A path one key deeper, as the search language writes it. */
export function joinPath(path: string, key: string): string {
  const step = formatPath([key]);
  return path ? `${path}.${step}` : step;
}

/** All leaves with their paths, in order. Empty containers count as leaves. */
export function jsonLeaves(node: JsonNode, path = ''): JsonLeaf[] {
  if (node.kind === 'object' && node.entries.length > 0)
    return node.entries.flatMap(([key, value]) => jsonLeaves(value, joinPath(path, key)));
  if (node.kind === 'array' && node.items.length > 0)
    return node.items.flatMap((item) => jsonLeaves(item, path));
  return [{ path, node }];
}
