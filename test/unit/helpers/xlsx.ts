import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';

/** The cells of a sheet of a workbook as texts, read by a program that did not write it. */
export async function sheetRows(path: string, sheet = 1): Promise<string[][]> {
  const xml = await entryText(path, `xl/worksheets/sheet${sheet}.xml`);
  return [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row = '']) => {
    const cells: string[] = [];
    for (const [, letters = '', , content = ''] of row.matchAll(
      /<c r="([A-Z]+)\d+"( t="\w+")?>(.*?)<\/c>/gs,
    )) {
      const column = [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1;
      while (cells.length < column) cells.push('');
      const [, value = ''] = /<(?:t|v)[^>]*>(.*?)<\/(?:t|v)>/s.exec(content) ?? [];
      cells.push(plain(value));
    }
    return cells;
  });
}

const plain = (text: string) =>
  text
    .replace(
      /&(lt|gt|quot|amp);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? '',
    )
    .replace(/_x([0-9A-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

export async function entryText(path: string, name: string): Promise<string> {
  const zip = await promisify<string, object, ZipFile>(yauzl.open)(path, { lazyEntries: true });
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => reject(new Error(`no ${name} in ${path}`)));
    zip.on('entry', (entry: Entry) => {
      if (entry.fileName !== name) return zip.readEntry();
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        const parts: Buffer[] = [];
        stream.on('data', (bytes: Buffer) => parts.push(bytes));
        stream.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
      });
    });
    zip.readEntry();
  });
}
