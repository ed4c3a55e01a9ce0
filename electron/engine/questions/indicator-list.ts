import { parseAddress, parseNetwork } from '../../../shared/filter/network';
import type { IndicatorReport, IndicatorType } from '../../../shared/model/indicator';
import { stixIndicators } from './indicator-stix';

/** Something to look for, as a list names it. */
export interface Indicator {
  type: IndicatorType;
  value: string;
  label: string | null;
  line: number;
}

export interface IndicatorList {
  format: IndicatorReport['format'];
  /** Each value once, in the order of the list. */
  indicators: Indicator[];
  skipped: IndicatorReport['skipped'];
}

/** What a reader of one format finds: a value, what the list calls its kind if it does, and where it stands. */
export interface Listed {
  value: string;
  kind?: string | undefined;
  label: string | null;
  line: number;
}

const MOST_INDICATORS = 50_000;
const SHORTEST = 3;

/** Reads a list of indicators: a STIX bundle, a table with a header, or lines of text. Never throws. */
export function readIndicators(text: string): IndicatorList {
  const plain = text.replace(/^\uFEFF/, '');
  const stix = stixIndicators(plain);
  const csv = stix ? undefined : csvIndicators(plain);
  const format = stix ? 'stix' : csv ? 'csv' : 'text';
  const skipped: IndicatorReport['skipped'] = [];
  const found = new Map<string, Indicator>();
  for (const listed of stix ?? csv ?? textIndicators(plain)) {
    const value = refang(listed.value.trim());
    const skip = (reason: string) =>
      skipped.push({ line: listed.line, text: listed.value.slice(0, 200), reason });
    if (value.length < SHORTEST) skip(`shorter than ${SHORTEST} characters: it would be found everywhere`);
    else if (value.length > 1_000) skip('longer than 1,000 characters');
    else if (isDigest(value) || listed.kind === 'hash') skip('the hash of a file: logs hold none');
    else if (found.size >= MOST_INDICATORS) skip(`more than ${MOST_INDICATORS} indicators`);
    else {
      const type = typeOf(value, listed.kind);
      const key = value.toLowerCase();
      if (!found.has(key)) found.set(key, { type, value, label: listed.label, line: listed.line });
    }
  }
  return { format, indicators: [...found.values()], skipped };
}

/** Addresses and names as people defuse them before sending them on. */
function refang(value: string): string {
  const plain = value
    .replace(/\[\.\]|\(\.\)|\[dot\]/gi, '.')
    .replaceAll('[:]', ':')
    .replaceAll('[@]', '@');
  const host = /^h(?:tt|xx)ps?:\/\/([^/:?#]+)/i.exec(plain)?.[1];
  return host ?? plain;
}

const isDigest = (value: string): boolean => /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(value);

/** What a value is: by what the list says, where that is clear, and else by its looks (formats §3.6). */
export function typeOf(value: string, kind?: string): IndicatorType {
  if (parseAddress(value)) return 'address';
  if (parseNetwork(value)) return 'network';
  if (/^arn:aws[a-z-]*:/i.test(value)) return 'arn';
  if (/^A(KIA|SIA|BIA|CCA)[A-Z0-9]{12,}$/i.test(value)) return 'accessKey';
  if (/^A(IDA|ROA|GPA|IPA|NPA|NVA|PKA|SCA)[A-Z0-9]{12,}$/i.test(value)) return 'principalId';
  if (kind !== undefined && /agent/i.test(kind)) return 'agent';
  if (/^\d{12}$/.test(value)) return 'account';
  if (/^([a-z0-9_-]+\.)+[a-z]{2,}$/i.test(value) && kind !== 'name') return 'domain';
  return /[\s/]/.test(value) ? 'agent' : 'name';
}

/** One a line; what follows `#`, or white space behind a value that holds none, is its label. */
function* textIndicators(text: string): Generator<Listed> {
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const comment = /(?:^|\s)#\s*(.*)$/.exec(line);
    const value = (comment ? line.slice(0, comment.index) : line).trim();
    if (value !== '') yield { value, label: comment?.[1]?.trim() || null, line: index + 1 };
  }
}

const VALUE_HEADERS = /^(value|indicator|indicator_value|ioc|observable|artifact|data|address|ip)$/i;
const KIND_HEADERS = /^(type|kind|indicator_type|ioc_type|category)$/i;
const LABEL_HEADERS = /^(label|description|comment|name|note|notes|title)$/i;

/** Rows of a table whose header names a column of values; undefined for anything else. */
function csvIndicators(text: string): Listed[] | undefined {
  const separator = [',', ';', '\t'].find((sign) => (text.split('\n', 1)[0] ?? '').includes(sign));
  if (separator === undefined) return undefined;
  const rows = csvRows(text, separator);
  const header = rows[0]?.cells.map((cell) => cell.trim()) ?? [];
  const at = (names: RegExp) => header.findIndex((cell) => names.test(cell));
  const value = at(VALUE_HEADERS);
  if (value < 0) return undefined;
  const [kind, label] = [at(KIND_HEADERS), at(LABEL_HEADERS)];
  return rows.slice(1).flatMap(({ cells, line }) => {
    const found = cells[value] ?? '';
    if (found.trim() === '') return [];
    return [{ value: found, kind: cells[kind], label: cells[label]?.trim() || null, line }];
  });
}

/** RFC 4180; a quote that is never closed ends with the text. */
function csvRows(text: string, separator: string): { cells: string[]; line: number }[] {
  const rows: { cells: string[]; line: number }[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let begun = 1;
  const end = () => {
    cells.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === '\n') line++;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === separator) end();
    else if (sign === '\n') {
      end();
      rows.push({ cells, line: begun });
      cells = [];
      begun = line;
    } else if (sign !== '\r') cell += sign;
  }
  if (cell !== '' || cells.length > 0) {
    end();
    rows.push({ cells, line: begun });
  }
  return rows;
}
