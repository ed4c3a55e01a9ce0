import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib';

/** Bytes go this way. */
export type Put = (bytes: Buffer) => void;

interface Entry {
  name: Buffer;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

/** First day that a ZIP can name: the same content gives the same bytes whenever it is written. */
const DATE = 0x21;
const VERSION = 20;
/** Sizes follow the data; names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;

/** Writes a ZIP front to back, entry by entry, each deflated as it comes: nothing of it is held in memory. */
export class ZipWriter {
  readonly #entries: Entry[] = [];
  #offset = 0;
  #current: { entry: Entry; deflate: DeflateRaw; packed: Promise<void> } | null = null;

  constructor(private readonly put: Put) {}

  /** Begins an entry; it ends when the next one begins. */
  async begin(name: string): Promise<void> {
    await this.#close();
    const entry: Entry = { name: Buffer.from(name), crc: 0, packed: 0, size: 0, offset: this.#offset };
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(VERSION, 4);
    header.writeUInt16LE(FLAGS, 6);
    header.writeUInt16LE(DEFLATED, 8);
    header.writeUInt16LE(DATE, 12);
    header.writeUInt16LE(entry.name.length, 26);
    this.#write(Buffer.concat([header, entry.name]));
    const deflate = createDeflateRaw({ level: 6 });
    const packed = new Promise<void>((resolve, reject) => {
      deflate.on('data', (bytes: Buffer) => {
        try {
          entry.packed += bytes.length;
          this.#write(bytes);
        } catch (thrown) {
          deflate.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
        }
      });
      deflate.on('end', resolve);
      deflate.on('error', reject);
    });
    // Watched from the beginning: an error that nobody waits for would end the process.
    packed.catch(() => undefined);
    this.#current = { entry, deflate, packed };
  }

  async write(text: string): Promise<void> {
    if (!this.#current) throw new Error('no entry was begun');
    const { entry, deflate, packed } = this.#current;
    const bytes = Buffer.from(text);
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.length;
    if (!deflate.write(bytes))
      await Promise.race([new Promise((resolve) => deflate.once('drain', resolve)), packed]);
  }

  async #close(): Promise<void> {
    if (!this.#current) return;
    const { entry, deflate, packed } = this.#current;
    this.#current = null;
    deflate.end();
    await packed;
    const trailer = Buffer.alloc(16);
    trailer.writeUInt32LE(0x08074b50, 0);
    trailer.writeUInt32LE(entry.crc, 4);
    trailer.writeUInt32LE(entry.packed, 8);
    trailer.writeUInt32LE(entry.size, 12);
    this.#write(trailer);
    this.#entries.push(entry);
  }

  async end(): Promise<void> {
    await this.#close();
    const start = this.#offset;
    for (const { name, crc, packed, size, offset } of this.#entries) {
      const header = Buffer.alloc(46);
      header.writeUInt32LE(0x02014b50, 0);
      header.writeUInt16LE(VERSION, 4);
      header.writeUInt16LE(VERSION, 6);
      header.writeUInt16LE(FLAGS, 8);
      header.writeUInt16LE(DEFLATED, 10);
      header.writeUInt16LE(DATE, 14);
      header.writeUInt32LE(crc, 16);
      header.writeUInt32LE(packed, 20);
      header.writeUInt32LE(size, 24);
      header.writeUInt16LE(name.length, 28);
      header.writeUInt32LE(offset, 42);
      this.#write(Buffer.concat([header, name]));
    }
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.#entries.length, 8);
    end.writeUInt16LE(this.#entries.length, 10);
    end.writeUInt32LE(this.#offset - start, 12);
    end.writeUInt32LE(start, 16);
    this.#write(end);
  }

  #write(bytes: Buffer): void {
    this.#offset += bytes.length;
    this.put(bytes);
  }
}
