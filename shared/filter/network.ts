/** A contiguous range of addresses, both ends included. IPv4-mapped IPv6 addresses count as IPv4. */
export interface AddressRange {
  family: 4 | 6;
  first: bigint;
  last: bigint;
}

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';

/** A dotted IPv4 address as a regular expression (RE2 and JavaScript alike), not anchored. */
export const IPV4_EXPRESSION = `${OCTET}(?:\\.${OCTET}){3}`;

const IPV4 = new RegExp(`^${IPV4_EXPRESSION}$`);
const IPV4_TAIL = new RegExp(`:(${IPV4_EXPRESSION})$`);
const MAPPED = 0xffffn << 32n;
const IPV4_LAST = (1n << 32n) - 1n;

/** The highest address of a family. */
export const lastAddress = (family: 4 | 6): bigint => (family === 4 ? IPV4_LAST : (1n << 128n) - 1n);

function parseIpv4(text: string): bigint | undefined {
  if (!IPV4.test(text)) return undefined;
  return text.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const tail = IPV4_TAIL.exec(text)?.[1];
  let groupsOnly = text;
  if (tail !== undefined) {
    const value = parseIpv4(tail) ?? 0n;
    const groups = `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
    groupsOnly = text.slice(0, -tail.length) + groups;
  }
  const halves = groupsOnly.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...rest];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`);
}

/** An IPv4 or IPv6 address in any textual form, as a range of one; undefined when the text is no address. */
export function parseAddress(text: string): AddressRange | undefined {
  const four = parseIpv4(text);
  if (four !== undefined) return { family: 4, first: four, last: four };
  const six = parseIpv6(text);
  if (six === undefined) return undefined;
  if (six >> 32n === 0xffffn) return { family: 4, first: six & IPV4_LAST, last: six & IPV4_LAST };
  return { family: 6, first: six, last: six };
}

/** `203.0.113.0/24`, `2001:db8::/32`; bits below the prefix are ignored. Undefined when the text is no network. */
export function parseNetwork(text: string): AddressRange | undefined {
  const slash = text.lastIndexOf('/');
  if (slash < 0 || !/^\d{1,3}$/.test(text.slice(slash + 1))) return undefined;
  const prefix = Number(text.slice(slash + 1));
  const address = parseAddress(text.slice(0, slash));
  if (!address) return undefined;
  const asMapped = address.family === 4 && text.includes(':');
  const bits = asMapped || address.family === 6 ? 128 : 32;
  if (prefix > bits) return undefined;
  const host = (1n << BigInt(bits - prefix)) - 1n;
  const whole = asMapped ? address.first | MAPPED : address.first;
  const first = (whole | host) ^ host;
  const last = whole | host;
  if (asMapped && prefix >= 96) return { family: 4, first: first & IPV4_LAST, last: last & IPV4_LAST };
  return { family: bits === 32 ? 4 : 6, first, last };
}

/** The text has the shape of an address and a prefix length, rightly formed or not. */
export const looksLikeNetwork = (text: string): boolean => /^[0-9a-f.:]*[.:][0-9a-f.:]*\/\d+$/i.test(text);

/** An address as 32 hexadecimal digits, IPv4 in its IPv6-mapped place: texts that sort as the addresses do. */
export function addressDigits(family: 4 | 6, value: bigint): string {
  return (family === 4 ? value | MAPPED : value).toString(16).padStart(32, '0');
}

/** An IPv4 address in dotted form. */
export function dotted(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}
