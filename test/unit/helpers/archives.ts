import { crc32, deflateRawSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** A file for a ZIP archive; what is not said is as it should be. */
export interface ZipFile {
  name: string;
  content: Buffer | string;
  /** 8 deflates, 0 stores; anything else stores and says that number. */
  method?: number;
  encrypted?: boolean;
  link?: boolean;
  /** Sizes and checksum behind the data instead of before it. */
  descriptor?: boolean;
  zip64?: boolean;
  /** Said of the content's size and checksum instead of the truth. */
  size?: number;
  crc?: number;
  /** Uses the data of the file at this index instead of its own. */
  over?: number;
}

/** A ZIP archive. `directory`: false leaves out what stands behind the files. */
export function zipOf(files: readonly ZipFile[], { directory = true } = {}): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  const places: { offset: number; stored: number }[] = [];
  let offset = 0;
  for (const file of files) {
    const name = Buffer.from(file.name);
    const content = Buffer.from(file.content);
    const method = file.method ?? 8;
    const data = method === 8 ? deflateRawSync(content) : content;
    const size = file.size ?? content.length;
    const crc = file.crc ?? crc32(content);
    const flags = 0x800 | (file.encrypted ? 1 : 0) | (file.descriptor ? 8 : 0);
    const fields = (stored: number, whole: number) => {
      const bytes = Buffer.alloc(26);
      bytes.writeUInt16LE(file.zip64 ? 45 : 20, 0);
      bytes.writeUInt16LE(flags, 2);
      bytes.writeUInt16LE(method, 4);
      bytes.writeUInt32LE(0x5a215a21, 6);
      bytes.writeUInt32LE(crc, 10);
      bytes.writeUInt32LE(stored, 14);
      bytes.writeUInt32LE(whole, 18);
      bytes.writeUInt16LE(name.length, 22);
      return bytes;
    };
    const wide = (offset: number) => {
      const extra = Buffer.alloc(28);
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      extra.writeBigUInt64LE(BigInt(size), 4);
      extra.writeBigUInt64LE(BigInt(data.length), 12);
      extra.writeBigUInt64LE(BigInt(offset), 20);
      return extra;
    };
    const place = file.over === undefined ? { offset, stored: data.length } : places[file.over]!;
    places.push(place);
    if (file.over === undefined) {
      const said = file.descriptor
        ? fields(0, 0)
        : file.zip64
          ? fields(0xffffffff, 0xffffffff)
          : fields(data.length, size);
      if (file.descriptor) said.writeUInt32LE(0, 10);
      const extra = file.zip64 ? wide(offset).subarray(0, 20) : Buffer.alloc(0);
      if (file.zip64) extra.writeUInt16LE(16, 2);
      said.writeUInt16LE(extra.length, 24);
      const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), said, name, extra, data]);
      const behind = Buffer.alloc(file.descriptor ? 16 : 0);
      if (file.descriptor) {
        behind.write('PK\x07\x08', 0, 'latin1');
        behind.writeUInt32LE(crc, 4);
        behind.writeUInt32LE(data.length, 8);
        behind.writeUInt32LE(size, 12);
      }
      parts.push(local, behind);
      offset += local.length + behind.length;
    }
    const all = file.zip64 ? fields(0xffffffff, 0xffffffff) : fields(place.stored, size);
    const extra = file.zip64 ? wide(place.offset) : Buffer.alloc(0);
    all.writeUInt16LE(extra.length, 24);
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02', 0, 'latin1');
    entry.writeUInt16LE(0x031e, 4);
    all.copy(entry, 6);
    entry.writeUInt32LE(file.link ? 0xa1ff0000 : 0x81a40000, 38);
    entry.writeUInt32LE(file.zip64 ? 0xffffffff : place.offset, 42);
    central.push(Buffer.concat([entry, name, extra]));
  }
  if (!directory) return Buffer.concat(parts);
  const listing = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listing, end]);
}

export interface TarFile {
  name: string;
  content?: Buffer | string;
  type?: 'file' | 'symlink' | 'link' | 'fifo' | 'directory';
  linkname?: string;
}

/** A tar archive as tar-stream writes it. */
export async function tarOf(files: readonly TarFile[]): Promise<Buffer> {
  const tar = pack();
  for (const { content = '', ...header } of files) tar.entry({ ...header, mtime: new Date(0) }, content);
  tar.finalize();
  const parts: Buffer[] = [];
  for await (const part of tar) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts);
}
