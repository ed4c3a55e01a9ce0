import { type AddressRange, addressDigits, dotted, IPV4_EXPRESSION } from '../../../shared/filter/network.ts';
import { raw, type Sql, sql } from '../store/sql.ts';
import { any, bind } from './filter-fragments.ts';

/** The text is an address, in any form, inside one of the ranges. A text that is no address is in none. */
export function addressTest(text: Sql, ranges: readonly AddressRange[]): Sql {
  const four = ranges.filter(({ family }) => family === 4);
  const digits = ranges.map(({ family, first, last }) => {
    const [low, high] = [addressDigits(family, first), addressDigits(family, last)];
    return sql`digits BETWEEN ${bind(low)} AND ${bind(high)}`;
  });
  const six = sql`coalesce(list_transform([${ipv6Digits(text)}], lambda digits: ${any(digits)})[1], FALSE)`;
  if (four.length === 0) return sql`CASE WHEN contains(${text}, ':') THEN ${six} ELSE FALSE END`;
  const mapped = four.length === ranges.length ? sql` AND contains(lower(${text}), 'ffff')` : sql``;
  const prefixes = new Set(four.map(sharedOctets));
  const begins = prefixes.has('')
    ? []
    : [...prefixes].map((prefix) => sql`starts_with(${text}, ${bind(prefix)})`);
  const likely = begins.length > 0 ? sql`${any(begins)} AND ` : sql``;
  const inside = four.map(
    ({ first, last }) => sql`number BETWEEN ${bind(Number(first))} AND ${bind(Number(last))}`,
  );
  const octet = (index: number) => sql`TRY_CAST(split_part(${text}, '.', ${raw(String(index))}) AS BIGINT)`;
  const number = sql`((${octet(1)} * 256 + ${octet(2)}) * 256 + ${octet(3)}) * 256 + ${octet(4)}`;
  return sql`CASE WHEN ${likely}regexp_full_match(${text}, ${bind(IPV4_EXPRESSION)}) THEN list_transform([${number}], lambda number: ${any(inside)})[1] WHEN contains(${text}, ':')${mapped} THEN ${six} ELSE FALSE END`;
}

/** The octets that every address of an IPv4 range begins with, as text: `203.0.113.`; empty when there are none. */
function sharedOctets({ first, last }: AddressRange): string {
  const [low, high] = [dotted(first).split('.'), dotted(last).split('.')];
  const differ = low.findIndex((octet, index) => octet !== high[index]);
  return differ < 0
    ? dotted(first)
    : low
        .slice(0, differ)
        .map((octet) => `${octet}.`)
        .join('');
}

/**
 * The 32 hexadecimal digits of an IPv6 address in any textual form, NULL for any other text. A dotted tail becomes two
 * groups; what stands before and after `::` is padded to four digits a group; zeros fill the middle. Texts of equal
 * length in lower-case hexadecimal sort as the numbers do, so a network is one BETWEEN.
 */
function ipv6Digits(text: Sql): Sql {
  const octet = (index: number) =>
    sql`TRY_CAST(split_part(regexp_extract(address, '[^:]*$'), '.', ${raw(String(index))}) AS INTEGER)`;
  const tail = sql`printf('%x:%x', ${octet(1)} * 256 + ${octet(2)}, ${octet(3)} * 256 + ${octet(4)})`;
  const groups = sql`list_transform([lower(${text})], lambda address: CASE WHEN regexp_full_match(address, ${bind(`[0-9a-f:]*:${IPV4_EXPRESSION}`)}) THEN regexp_replace(address, '[^:]*$', '') || ${tail} ELSE address END)[1]`;
  const padded = (side: number) => {
    const half = sql`split_part(groups, '::', ${raw(String(side))})`;
    return sql`CASE WHEN ${half} = '' THEN '' ELSE regexp_replace(replace(':' || ${half}, ':', ':000'), ':[0-9a-f]*([0-9a-f]{4})', '\\1', 'g') END`;
  };
  const list = '([0-9a-f]{1,4}:)*[0-9a-f]{1,4}';
  const halves = sql`list_transform([${groups}], lambda groups: CASE WHEN regexp_full_match(groups, ${bind(list)}) THEN [${padded(1)}, NULL] WHEN regexp_full_match(groups, ${bind(`(${list})?::(${list})?`)}) THEN [${padded(1)}, ${padded(2)}] ELSE NULL END)[1]`;
  return sql`list_transform([${halves}], lambda half: CASE WHEN half IS NULL THEN NULL WHEN half[2] IS NULL THEN CASE WHEN length(half[1]) = 32 THEN half[1] ELSE NULL END WHEN length(half[1]) + length(half[2]) <= 28 THEN half[1] || repeat('0', 32 - length(half[1]) - length(half[2])) || half[2] ELSE NULL END)[1]`;
}
