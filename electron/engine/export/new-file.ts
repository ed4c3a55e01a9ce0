import { once } from 'node:events';
import { createWriteStream, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { Failure } from '../../../shared/result';

export interface Written {
  path: string;
  rows: number;
  bytes: number;
}

/**
 * Writes a new file bit by bit; `write` answers how many rows it put. The file appears under its name when it is whole;
 * nothing is ever overwritten.
 *
 * @throws Failure `exists`, `unreadable`, `not-found` or `disk-full`
 */
export async function writeNewFile(
  place: string,
  write: (put: (text: string) => Promise<void>) => Promise<number>,
): Promise<Written> {
  const path = resolve(place);
  if (existsSync(path))
    throw new Failure('exists', `${path} exists already and is not overwritten. Choose another name.`);
  if (!existsSync(dirname(path))) throw new Failure('not-found', `There is no folder ${dirname(path)}.`);
  const partial = `${path}.partial`;
  const stream = createWriteStream(partial, { flags: 'wx', mode: 0o600 });
  // Watched from the beginning: an error that nobody waits for would end the process.
  const written = finished(stream);
  written.catch(() => undefined);
  const put = async (text: string) => {
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), written]);
  };
  let rows = 0;
  let begun = false;
  try {
    await once(stream, 'open');
    begun = true;
    rows = await write(put);
    stream.end();
    await written;
    moveWithoutOverwriting(partial, path);
  } catch (thrown) {
    stream.destroy();
    throw fileFailure(thrown, path);
  } finally {
    // What stood there before us is not ours to remove.
    if (begun) rmSync(partial, { force: true });
  }
  return { path, rows, bytes: statSync(path).size };
}

/** A hard link fails where a rename would overwrite; memory sticks often know no hard links. */
function moveWithoutOverwriting(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (thrown) {
    if (existsSync(to)) throw thrown;
    renameSync(from, to);
  }
}

function fileFailure(thrown: unknown, path: string): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
  if (code === 'ENOSPC') return new Failure('disk-full', 'The disk is full; nothing was exported.');
  if (code === 'EEXIST') return new Failure('exists', `${path} exists already and is not overwritten.`);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new Failure('unreadable', `${dirname(path)} cannot be written to. Choose another folder.`);
  }
  return thrown;
}
