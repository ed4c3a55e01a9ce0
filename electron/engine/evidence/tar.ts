import type { ArchiveEntry } from './archive';
import { type Damage, damageOf } from './limits';
import { PullBytes } from './pull';

const BLOCK = 512;
/** Longer extended headers are no names of files. */
const MAX_EXTENDED_BYTES = 2 ** 20;
const MAX_NAME = 4096;

/** What extended headers (pax, GNU) say of the entry behind them. */
interface Extended {
  name?: string;
  size?: number;
  modified?: number;
}

/** Whether a block is the header of a tar entry: its checksum is right. */
export function isTarHeader(block: Buffer): boolean {
  if (block.length < BLOCK || block[0] === 0) return false;
  const written = octal(block, 148, 8);
  let sum = 8 * 0x20;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += block[at]!;
  return written === sum;
}

/**
 * The entries of a tar archive, in order: each must be read or left before the next is asked for. Behind damage the next
 * header with a right checksum is looked for. Answers what was wrong with the archive.
 */
export async function* tarEntries(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<ArchiveEntry, Damage | undefined> {
  const bytes = new PullBytes(source);
  let extended: Extended = {};
  let damage: Damage | undefined;
  let lost = 0;
  const noteLost = () => {
    if (lost === 0) return;
    const message = `${lost} bytes between its entries are damaged; what could be found behind them is kept.`;
    damage ??= { kind: 'corrupt', message };
    lost = 0;
  };
  try {
    for (;;) {
      const block = await bytes.take(BLOCK);
      if (block.length === 0) break;
      if (block.length < BLOCK) {
        if (block.some((byte) => byte !== 0)) damage ??= EARLY;
        break;
      }
      if (!isTarHeader(block)) {
        // Zero blocks end an archive, and stand between archives that were put together.
        if (block.some((byte) => byte !== 0)) lost += BLOCK;
        continue;
      }
      noteLost();
      const type = String.fromCharCode(block[156]!);
      const size = extended.size ?? number(block, 124, 12);
      if (type === 'x' || type === 'g' || type === 'L' || type === 'K') {
        const content = await bytes.take(Math.min(size, MAX_EXTENDED_BYTES));
        await bytes.skip(padded(size) - content.length);
        if (type === 'x') extended = { ...extended, ...pax(content) };
        if (type === 'L') extended = { ...extended, name: text(content) };
        continue;
      }
      const prefix = block.toString('latin1', 257, 262) === 'ustar' ? text(block.subarray(345, 500)) : '';
      const short = text(block.subarray(0, 100));
      const name = (extended.name ?? (prefix === '' ? short : `${prefix}/${short}`)).slice(0, MAX_NAME);
      const modified = extended.modified ?? number(block, 136, 12) * 1000;
      extended = {};
      const isFile = type === '0' || type === '\0' || type === '7';
      if (type === '5' || (isFile && name.endsWith('/'))) {
        await bytes.skip(padded(size));
        continue;
      }
      let left = isFile ? size : 0;
      let opened = false;
      yield {
        name,
        modified,
        stored: size,
        fault: isFile ? null : faultOf(type),
        remarks: [],
        async *open() {
          if (opened) throw new Error('an entry of a tar archive can be read once');
          opened = true;
          while (left > 0) {
            const portion = await bytes.some(left);
            if (portion.length === 0) throw new Error('unexpected end of the archive');
            left -= portion.length;
            yield portion;
          }
        },
      };
      if (left > 0 && (await bytes.skip(left)) < left) {
        damage ??= EARLY;
        break;
      }
      if (isFile) await bytes.skip(padded(size) - size);
    }
  } catch (thrown) {
    damage = damageOf(thrown, 'The archive');
  } finally {
    await bytes.close();
  }
  noteLost();
  return damage;
}

const EARLY: Damage = {
  kind: 'truncated',
  message: 'The archive ends too early; what stands before its end is kept.',
};

function faultOf(type: string): ArchiveEntry['fault'] {
  if (type === '1' || type === '2')
    return {
      status: 'skipped',
      kind: 'unsupported',
      message: 'It is a link in an archive, and links are not followed.',
    };
  if (type === '3' || type === '4' || type === '6')
    return { status: 'skipped', kind: 'unsupported', message: 'It is a device or a pipe in an archive.' };
  return {
    status: 'failed',
    kind: 'unsupported',
    message: `It is an entry of an unknown kind (${JSON.stringify(type)}).`,
  };
}

const padded = (size: number) => Math.ceil(size / BLOCK) * BLOCK;

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}

function octal(block: Buffer, at: number, length: number): number {
  const digits = /[0-7]+/.exec(block.toString('latin1', at, at + length))?.[0];
  return digits ? Number.parseInt(digits, 8) : 0;
}

/** A number as octal digits, or in base 256 where it is too large for them. */
function number(block: Buffer, at: number, length: number): number {
  if ((block[at]! & 0x80) === 0) return octal(block, at, length);
  let value = block[at]! & 0x7f;
  for (let index = at + 1; index < at + length; index++) value = value * 256 + block[index]!;
  return Number.isSafeInteger(value) ? value : 0;
}

/** Records of `length key=value` (POSIX pax). */
function pax(content: Buffer): Extended {
  const result: Extended = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.toString('latin1', at, Math.max(at, space)));
    if (space === -1 || !(length > 0)) break;
    const record = content.toString('utf8', space + 1, at + length - 1);
    const [key, value] = [record.slice(0, record.indexOf('=')), record.slice(record.indexOf('=') + 1)];
    if (key === 'path') result.name = value;
    if (key === 'size' && /^\d{1,15}$/.test(value)) result.size = Number(value);
    if (key === 'mtime' && Number(value) > 0) result.modified = Number(value) * 1000;
    at += length;
  }
  return result;
}
