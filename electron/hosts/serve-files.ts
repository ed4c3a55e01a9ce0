import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { COMMON_HEADERS, contentSecurityPolicy, NONCE_MARK, newNonce } from './serve-policy';

export interface Served {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/**
 * Serves the renderer's folder by an exact list of what lies in it: a request names an entry of that list or
 * nothing, so no path can lead out. The list is taken anew with each page, since a build may replace the folder.
 */
export class RendererFiles {
  #files = new Map<string, string>();

  constructor(
    private readonly folder: string,
    private readonly connect: readonly string[] = [],
  ) {}

  /** Answers a request for the path part of a URL, undecoded: names of built files need no decoding. */
  async serve(path: string): Promise<Served> {
    const name = path === '/' ? '/index.html' : path;
    if (name === '/index.html' || this.#files.size === 0) this.#files = await listFiles(this.folder);
    const file = this.#files.get(name);
    const type = TYPES[extname(name)];
    const body = file && type ? await readFile(file).catch(() => null) : null;
    if (!body || !type) return plain(404, 'Not found');
    return name.endsWith('.html')
      ? this.#page(body, type)
      : { status: 200, headers: { ...COMMON_HEADERS, 'Content-Type': type }, body };
  }

  #page(body: Buffer, type: string): Served {
    const nonce = newNonce();
    const headers = {
      ...COMMON_HEADERS,
      'Content-Type': type,
      'Content-Security-Policy': contentSecurityPolicy(nonce, this.connect),
    };
    return { status: 200, headers, body: Buffer.from(body.toString('utf8').replaceAll(NONCE_MARK, nonce)) };
  }
}

/** An answer in words, under a policy that lets it do nothing. */
export function plain(status: number, text: string): Served {
  const headers = {
    ...COMMON_HEADERS,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  };
  return { status, headers, body: Buffer.from(`${text}\n`) };
}

async function listFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file]));
}
