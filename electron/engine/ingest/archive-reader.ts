import { createHash } from 'node:crypto';
import {
  type ArchiveEntry,
  type ArchiveSource,
  entriesOf,
  type Packing,
  packingOf,
} from '../evidence/archive';
import { type Damage, damageOf, type ReadLimits } from '../evidence/limits';
import { gunzipped, headOfGzip } from '../evidence/portions';
import { PullBytes } from '../evidence/pull';
import { isGzip, type ReadReport, readStream } from '../evidence/read';
import type { DocumentReader, DocumentReport } from '../formats/document';

/** A file as the ledger is to know it. */
export interface LedgerFile {
  readonly id: number;
  readonly path: string;
  readonly container: string | null;
  readonly archiveId: number | null;
  readonly size: number;
  /** Milliseconds since 1970; null when it is not known. */
  readonly modified: number | null;
}

/** Where the files of an archive go. */
export interface ArchiveSink {
  nextId(): number;
  document(id: number): DocumentReader;
  verdict(file: LedgerFile, read: ReadReport | null, report: DocumentReport): void;
  /** Between two files: what has come together may be handed over. */
  rest(): Promise<void>;
}

/** An archive below this size, unpacked, is never taken for a bomb as a whole: one bomb in it must not cost its neighbours. */
const RATIO_FROM_ARCHIVE_BYTES = 2 ** 30;
/** Enough to tell what a file is. */
const HEAD_BYTES = 4096;

/** Reads the files of one archive, and of the archives in it, within the limits for all of them together. */
export class ArchiveReader {
  #entries = 0;
  #bytes = 0;
  /** What its files may have together, unpacked. */
  readonly #most: number;
  /** The limit that was reached, as damage of the archive. */
  #over: Damage | null = null;

  constructor(
    private readonly sink: ArchiveSink,
    private readonly limits: ReadLimits,
    /** Bytes of the archive on disk. */
    stored: number,
  ) {
    this.#most = Math.min(limits.archiveBytes, Math.max(RATIO_FROM_ARCHIVE_BYTES, stored * limits.ratio));
  }

  /** Reads every file of an archive. `chain`: names of the archives around its files, this one last. */
  async read(source: ArchiveSource, id: number, chain: readonly string[]): Promise<DocumentReport> {
    const { limits, sink } = this;
    const before = this.#entries;
    const entries = entriesOf(source, limits);
    let damage: Damage | undefined;
    try {
      for (;;) {
        const next = await entries.next();
        if (next.done) {
          damage = next.value;
          break;
        }
        if (++this.#entries > limits.entries) {
          this.#over ??= {
            kind: 'too-large',
            message: `The archive has more than ${limits.entries} files; the rest is not read.`,
          };
        }
        if (this.#over) break;
        await sink.rest();
        await this.#file(next.value, id, chain);
      }
    } finally {
      await entries.return(undefined);
    }
    damage = this.#over ?? damage;
    const any = this.#entries > before;
    return archiveReport(damage ? (any ? 'partial' : 'failed') : 'loaded', damage ? [damage] : []);
  }

  /** Reads a ZIP archive that is itself compressed, and has to be held in memory therefore. */
  async readGathered(
    content: AsyncIterable<Buffer>,
    id: number,
    chain: readonly string[],
  ): Promise<DocumentReport> {
    const gathered = await this.#gather(content);
    return Buffer.isBuffer(gathered)
      ? this.read({ packing: 'zip', bytes: { buffer: gathered } }, id, chain)
      : archiveReport('failed', [gathered]);
  }

  async #file(entry: ArchiveEntry, archiveId: number, chain: readonly string[]): Promise<void> {
    const { sink } = this;
    const { fault, remarks, name: path, modified, stored: size } = entry;
    const file = { id: sink.nextId(), path, container: chain.join(' > '), archiveId, size, modified };
    if (fault) {
      const { status, kind, message } = fault;
      const notices = notes([{ kind, message }, ...remarks]);
      sink.verdict(file, null, { ...archiveReport(status, []), kind: 'unrecognised', notices });
      return;
    }
    const bytes = new PullBytes(entry.open());
    let broken: Damage | undefined;
    const head = await bytes.take(HEAD_BYTES).catch((thrown: unknown) => {
      broken = damageOf(thrown, 'It');
      return bytes.take(HEAD_BYTES);
    });
    bytes.giveBack(head);
    const gzip = isGzip(head);
    const packing = broken ? null : packingOf(gzip ? await headOfGzip(head) : head);
    try {
      if (packing) await this.#archive(file, bytes, packing, gzip, chain, remarks);
      else await this.#document(file, bytes, broken, remarks);
    } finally {
      await bytes.close();
    }
  }

  async #document(
    file: LedgerFile,
    bytes: PullBytes,
    broken: Damage | undefined,
    remarks: readonly Damage[],
  ): Promise<void> {
    const document = this.sink.document(file.id);
    const read = await readStream(
      bytes.rest(),
      (portion) => {
        if (!this.#count(portion.length)) return false;
        document.push(portion);
        return true;
      },
      this.limits,
    );
    const damage = this.#over ?? read.damage ?? broken;
    const report = document.finish(damage);
    report.notices.push(...notes(remarks));
    this.sink.verdict(file, damage ? { ...read, contentSha256: null } : read, report);
  }

  /** An archive in an archive. */
  async #archive(
    file: LedgerFile,
    bytes: PullBytes,
    packing: Packing,
    gzip: boolean,
    chain: readonly string[],
    remarks: readonly Damage[],
  ): Promise<void> {
    const { limits, sink } = this;
    const hash = createHash('sha256');
    let size = 0;
    async function* hashed(): AsyncGenerator<Buffer> {
      for await (const portion of bytes.rest()) {
        size += portion.length;
        hash.update(portion);
        yield portion;
      }
    }
    let report: DocumentReport;
    if (chain.length >= limits.depth) {
      const message = `It is an archive deeper than ${limits.depth} archives in one another; it is not opened.`;
      report = archiveReport('failed', [{ kind: 'too-large', message }]);
    } else {
      const content = gzip ? gunzipped(hashed()) : hashed();
      const names = [...chain, file.path];
      report =
        packing === 'tar'
          ? await this.read({ packing, content }, file.id, names)
          : await this.readGathered(content, file.id, names);
    }
    let whole = !this.#over;
    try {
      for await (const portion of bytes.rest()) {
        size += portion.length;
        hash.update(portion);
      }
    } catch {
      whole = false;
    }
    report.notices.push(...notes(remarks));
    const read = { size, sha256: hash.digest('hex'), contentSha256: null, contentSize: size };
    sink.verdict(file, whole ? read : null, report);
  }

  /** A ZIP archive is read here and there, so one inside another archive is held in memory. */
  async #gather(content: AsyncIterable<Buffer>): Promise<Buffer | Damage> {
    const parts: Buffer[] = [];
    let size = 0;
    try {
      for await (const portion of content) {
        size += portion.length;
        if (size > this.limits.innerZipBytes || !this.#count(portion.length)) {
          const most = Math.round(this.limits.innerZipBytes / 2 ** 20);
          const message = `It is a ZIP archive of more than ${most} MB in another archive: unpack that and load the folder.`;
          return this.#over ?? { kind: 'too-large', message };
        }
        parts.push(Buffer.from(portion));
      }
    } catch (thrown) {
      // What there is of it may still have whole files.
      if (parts.length === 0) return damageOf(thrown, 'It');
    }
    return Buffer.concat(parts);
  }

  /** Counts unpacked bytes; false when there are too many. */
  #count(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes > this.#most) {
      const most = Math.round(this.#most / 2 ** 20);
      this.#over ??= {
        kind: 'too-large',
        message: `The files of the archive have more than ${most} MB together; unpacking stopped there.`,
      };
    }
    return this.#over === null;
  }
}

const notes = (damages: readonly Damage[]) => damages.map((damage) => ({ position: null, ...damage }));

const archiveReport = (status: DocumentReport['status'], damages: readonly Damage[]): DocumentReport => ({
  kind: 'archive',
  status,
  account: null,
  region: null,
  events: 0,
  configItems: 0,
  rejected: 0,
  notices: notes(damages),
});
