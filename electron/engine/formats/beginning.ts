import { EXPORT_LINE, WRITE_TEST } from './cloudwatch-logs';

/** Containers and files that may hold evidence and that are not opened. */
const MARKS = [
  { mark: 'PAR1', kind: 'parquet', message: 'A Parquet file, as Security Lake writes them, is not read.' },
  {
    mark: 'PK\x03\x04',
    kind: 'archive',
    message: 'This ZIP archive is not opened here; unpack it and load the folder.',
  },
  {
    mark: '7z\xbc\xaf\x27\x1c',
    kind: 'archive',
    message: 'A 7-Zip archive is not opened; unpack it and load the folder.',
  },
  {
    mark: 'Rar!\x1a\x07',
    kind: 'archive',
    message: 'A RAR archive is not opened; unpack it and load the folder.',
  },
  { mark: 'BZh', kind: 'archive', message: 'A bzip2 file is not opened; unpack it and load the folder.' },
  { mark: '\xfd7zXZ', kind: 'archive', message: 'An xz file is not opened; unpack it and load the folder.' },
  {
    mark: '\x28\xb5\x2f\xfd',
    kind: 'archive',
    message: 'A Zstandard file is not opened; unpack it and load the folder.',
  },
] as const;

/** A table may have but one column, of whole records. */
const ONE_COLUMN = /^"?(?:event_?json|@message|cloudtrailevent)"?\s*$/i;
/** Bytes that are enough to tell by. */
export const ENOUGH_BYTES = 16 * 1024;
const PACKED = 'H4sI';

export type Beginning =
  | { is: 'mark'; kind: 'parquet' | 'archive'; message: string }
  | { is: 'write-test' | 'packed' | 'export-line' | 'table' | 'nothing' }
  /** A text before the first object, as in messages by e-mail. */
  | { is: 'preamble'; bytes: number };

/** What content is that does not begin as JSON does. */
export function beginningOf(head: Buffer): Beginning {
  const text = head.toString('latin1', 0, ENOUGH_BYTES);
  for (const { mark, kind, message } of MARKS) {
    if (text.startsWith(mark)) return { is: 'mark', kind, message };
  }
  if (WRITE_TEST.test(text)) return { is: 'write-test' };
  if (text.startsWith(PACKED)) return { is: 'packed' };
  if (EXPORT_LINE.test(text)) return { is: 'export-line' };
  const line = /^[^\r\n]*/.exec(text)![0];
  if (isBinary(head)) return { is: 'nothing' };
  if (line.includes(',') || ONE_COLUMN.test(line)) return { is: 'table' };
  const object = /\n\s*(?=\{\s*")/.exec(text);
  return object ? { is: 'preamble', bytes: object.index + object[0].length } : { is: 'nothing' };
}

/** Tables and messages are text: they hold no control characters but white space. */
const isBinary = (head: Buffer): boolean =>
  head.subarray(0, ENOUGH_BYTES).some((byte) => byte < 0x20 && (byte < 0x09 || byte > 0x0d));
