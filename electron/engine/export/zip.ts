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

/** A little larger than it could be, in half the time; and what comes next is made while this is packed. */
const PACKING = { level: 3, chunkSize: 64 * 1024, writableHighWaterMark: 1024 * 1024 };

/** The largest number that a ZIP holds in four bytes; what is larger stands in fields of ZIP64. */
const MOST = 0xffffffff;
const VERSION_64 = 45;

/**
 * Writes a ZIP front to back, entry by entry, each deflated as it comes: nothing of it is held in memory. An entry has
 * less than 4 GiB, the whole may have more.
 */
export class ZipWriter {
  readonly #entries: Entry[] = [];
  #offset: number;
  #current: { entry: Entry; deflate: DeflateRaw; packed: Promise<void> } | null = null;

  /** `start`: where in its file the first byte goes. */
  constructor(
    private readonly put: Put,
    start = 0,
  ) {
    this.#offset = start;
  }

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
    const deflate = createDeflateRaw(PACKING);
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
      const isFar = offset >= MOST;
      const far = Buffer.alloc(isFar ? 12 : 0);
      if (isFar) {
        far.writeUInt16LE(1, 0);
        far.writeUInt16LE(8, 2);
        far.writeBigUInt64LE(BigInt(offset), 4);
      }
      header.writeUInt32LE(0x02014b50, 0);
      header.writeUInt16LE(isFar ? VERSION_64 : VERSION, 4);
      header.writeUInt16LE(isFar ? VERSION_64 : VERSION, 6);
      header.writeUInt16LE(FLAGS, 8);
      header.writeUInt16LE(DEFLATED, 10);
      header.writeUInt16LE(DATE, 14);
      header.writeUInt32LE(crc, 16);
      header.writeUInt32LE(packed, 20);
      header.writeUInt32LE(size, 24);
      header.writeUInt16LE(name.length, 28);
      header.writeUInt16LE(far.length, 30);
      header.writeUInt32LE(Math.min(offset, MOST), 42);
      this.#write(Buffer.concat([header, name, far]));
    }
    const length = this.#offset - start;
    if (start >= MOST) this.#writeFarEnd(start, length);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.#entries.length, 8);
    end.writeUInt16LE(this.#entries.length, 10);
    end.writeUInt32LE(length, 12);
    end.writeUInt32LE(Math.min(start, MOST), 16);
    this.#write(end);
  }

  /** Where the list of entries stands, if not within the first 4 GiB, and where that is said. */
  #writeFarEnd(start: number, length: number): void {
    const place = this.#offset;
    const end = Buffer.alloc(56);
    end.writeUInt32LE(0x06064b50, 0);
    end.writeBigUInt64LE(44n, 4);
    end.writeUInt16LE(VERSION_64, 12);
    end.writeUInt16LE(VERSION_64, 14);
    end.writeBigUInt64LE(BigInt(this.#entries.length), 24);
    end.writeBigUInt64LE(BigInt(this.#entries.length), 32);
    end.writeBigUInt64LE(BigInt(length), 40);
    end.writeBigUInt64LE(BigInt(start), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(BigInt(place), 8);
    locator.writeUInt32LE(1, 16);
    this.#write(Buffer.concat([end, locator]));
  }

  #write(bytes: Buffer): void {
    this.#offset += bytes.length;
    this.put(bytes);
  }
}
