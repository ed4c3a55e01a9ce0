import { z } from 'zod';
import type { Listed } from './indicator-list';

const bundle = z.looseObject({
  type: z.literal('bundle'),
  objects: z.array(z.looseObject({ type: z.string() })),
});
const text = z.string().catch('');

/** STIX 2.1 object paths and what they name. */
const KINDS: Readonly<Record<string, string>> = {
  'ipv4-addr': 'address',
  'ipv6-addr': 'address',
  'domain-name': 'domain',
  url: 'url',
  'user-account': 'name',
  'email-addr': 'name',
  software: 'agent',
  file: 'hash',
};

/** `type:path = 'value'`, also with the other comparisons that name one value or a network. */
const COMPARISON =
  /([a-z0-9-]+):([\w.'\-[\]]+)\s*(?:=|LIKE|ISSUBSET|IN)\s*(\((?:[^()']|'(?:[^'\\]|\\.)*')*\)|'(?:[^'\\]|\\.)*')/g;
const STRING = /'((?:[^'\\]|\\.)*)'/g;

/**
 * What the indicators and observables of a STIX 2.1 bundle name; undefined when the text is no bundle. Patterns are
 * read for the values they compare with; how they combine them is left aside.
 */
export function stixIndicators(source: string): Listed[] | undefined {
  if (!/^\s*\{/.test(source)) return undefined;
  let parsed: ReturnType<typeof bundle.safeParse>;
  try {
    parsed = bundle.safeParse(JSON.parse(source));
  } catch {
    return undefined;
  }
  if (!parsed.success) return undefined;
  return parsed.data.objects.flatMap((object, index) => listed(object, index + 1));
}

function listed(object: Record<string, unknown> & { type: string }, line: number): Listed[] {
  if (object.type === 'indicator') {
    const label = text.parse(object.name) || text.parse(object.description) || null;
    return comparisons(text.parse(object.pattern)).map((found) => ({ ...found, label, line }));
  }
  const kind = KINDS[object.type];
  if (kind === undefined) return [];
  const value = [object.value, object.account_login, object.user_id, object.name].map((one) =>
    text.parse(one),
  );
  const first = value.find((one) => one !== '');
  return first === undefined ? [] : [{ value: first, kind, label: null, line }];
}

function comparisons(pattern: string): { value: string; kind: string }[] {
  return [...pattern.matchAll(COMPARISON)].flatMap(([, type = '', path = '', value = '']) => {
    const kind = /user.?agent/i.test(path) ? 'agent' : /hashes/.test(path) ? 'hash' : (KINDS[type] ?? 'name');
    return [...value.matchAll(STRING)].map(([, one = '']) => ({
      value: one.replace(/\\(.)/g, '$1').replace(/^%|%$/g, ''),
      kind,
    }));
  });
}
