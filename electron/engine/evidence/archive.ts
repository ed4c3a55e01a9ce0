import type { FileStatus, NoticeKind } from '../../../shared/model/evidence';
import { type Damage, damageOf, type ReadLimits } from './limits';
import { isTarHeader, tarEntries } from './tar';
import { zipEntries } from './zip';
import type { ZipBytes } from './zip-data';

export type Packing = 'zip' | 'tar';

/** A file in an archive. Its name is the archive's word and may be anything. */
export interface ArchiveEntry {
  readonly name: string;
  /** Milliseconds since 1970; null when the archive does not say. */
  readonly modified: number | null;
  /** Bytes it takes in the archive. */
  readonly stored: number;
  /** Set when it is not read. */
  readonly fault: { status: FileStatus; kind: NoticeKind; message: string } | null;
  /** What is odd about it although it is read. */
  readonly remarks: readonly Damage[];
  /** The file's bytes, unpacked. Throws where they end before their time. */
  open(): AsyncIterable<Buffer>;
}

/** What kind of archive content is, by its first bytes; null when it is none. */
export function packingOf(head: Buffer): Packing | null {
  if (head.length < 4) return null;
  const mark = head.readUInt32LE(0);
  if (mark === 0x04034b50 || mark === 0x06054b50) return 'zip';
  return head.length >= 512 && isTarHeader(head) ? 'tar' : null;
}

/** An archive to look into: a ZIP archive is read here and there, a tar archive from its beginning. */
export type ArchiveSource =
  | { packing: 'zip'; bytes: ZipBytes }
  | { packing: 'tar'; content: AsyncIterable<Buffer> };

/** The entries of an archive, one after another; answers what was wrong with the archive as a whole. */
export async function* entriesOf(
  source: ArchiveSource,
  limits: ReadLimits,
): AsyncGenerator<ArchiveEntry, Damage | undefined> {
  const names = new Set<string>();
  const entries = source.packing === 'zip' ? zipEntries(source.bytes, limits) : tarEntries(source.content);
  try {
    for (;;) {
      const next = await entries.next();
      if (next.done) return next.value;
      const entry = next.value;
      const remarks = [...entry.remarks, ...remarksOn(entry.name, names)];
      names.add(entry.name);
      yield { ...entry, remarks };
    }
  } catch (thrown) {
    return damageOf(thrown, 'The archive');
  } finally {
    await entries.return(undefined);
  }
}

function remarksOn(name: string, names: ReadonlySet<string>): Damage[] {
  const remarks: Damage[] = [];
  const parts = name.split(/[\\/]/);
  if (parts.includes('..') || /^(?:[\\/]|[A-Za-z]:)/.test(name)) {
    const message =
      'Its name leads out of the archive, as names made to overwrite files do. Nothing is unpacked to disk.';
    remarks.push({ kind: 'misplaced', message });
  }
  if (names.has(name)) {
    const message =
      'Another entry of this archive has the same name; both are read, an unpacked copy would show one.';
    remarks.push({ kind: 'misplaced', message });
  }
  return remarks;
}
