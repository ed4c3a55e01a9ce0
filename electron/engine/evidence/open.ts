import { closeSync, constants, fstatSync, openSync } from 'node:fs';

/** A regular file opened for reading only, and never through a link; whoever opens it closes it. */
export function openEvidence(path: string): { file: number; size: number; modified: number } {
  // Neither flag exists on Windows, where links need a privilege to be made. A pipe would hold up whoever waits for its
  // other end.
  const flags = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = openSync(path, constants.O_RDONLY | flags);
  const stat = fstatSync(file);
  if (!stat.isFile()) {
    closeSync(file);
    throw new Error('It is not a regular file.');
  }
  return { file, size: stat.size, modified: stat.mtimeMs };
}
