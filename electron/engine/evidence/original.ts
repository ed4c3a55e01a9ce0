import type { EvidenceFile, Source } from '../../../shared/model/evidence';
import { Failure } from '../../../shared/result';
import { type Deliver, type ReadReport, readEvidence } from './read';
import { reason } from './walk';

/** Hashes taken when a file was loaded: of its stored bytes, and of its content where it could be inflated to its end. */
export type LoadedHashes = Pick<EvidenceFile, 'sha256' | 'contentSha256'>;

/** @throws as `readOriginals` does */
export async function readOriginal(
  { file, offset, length }: Pick<Source, 'file' | 'offset' | 'length'>,
  hashes: LoadedHashes,
  read: (deliver: Deliver) => Promise<ReadReport> = (deliver) => readEvidence(file, deliver),
): Promise<Buffer> {
  const [bytes] = await readOriginals(file, [{ offset, length }], hashes, read);
  if (!bytes) throw new Error('one place was asked for and none answered');
  return bytes;
}

/**
 * Reads bytes of a file's inflated content again, all of the places in one go, and checks that the content is still what
 * it was at load. A file that was damaged then has no hash of its whole content, so its stored bytes must be the same.
 *
 * @throws Failure `not-found` or `unreadable` when the evidence is not at hand, or changed since
 */
export async function readOriginals(
  path: string,
  places: readonly Pick<Source, 'offset' | 'length'>[],
  hashes: LoadedHashes,
  read: (deliver: Deliver) => Promise<ReadReport> = (deliver) => readEvidence(path, deliver),
): Promise<Buffer[]> {
  const wanted = places
    .map(({ offset, length }) => ({ offset, result: Buffer.alloc(length), filled: 0 }))
    .sort((a, b) => a.offset - b.offset);
  let at = 0;
  let next = 0;
  let report: ReadReport;
  try {
    report = await read((bytes) => {
      const end = at + bytes.length;
      // Places that end before this portion are done; those behind it come later.
      while (next < wanted.length && wanted[next]!.offset + wanted[next]!.result.length <= at) next++;
      for (let index = next; index < wanted.length && wanted[index]!.offset < end; index++) {
        const place = wanted[index]!;
        const { offset, result } = place;
        const from = Math.max(0, offset - at);
        const into = Math.max(0, at - offset);
        if (into < result.length)
          place.filled += bytes.copy(result, into, from, Math.min(bytes.length, from + result.length - into));
      }
      at = end;
    });
  } catch (thrown) {
    throw new Failure('unreadable', `The evidence at ${path} cannot be read. ${reason(thrown)}`);
  }
  const { sha256, contentSha256 } = hashes;
  if (sha256 === null && contentSha256 === null) {
    throw new Failure(
      'unreadable',
      `${path} could not be read to its end when it was loaded, so nothing tells whether it is still the same.`,
    );
  }
  const same = contentSha256 === null ? report.sha256 === sha256 : report.contentSha256 === contentSha256;
  if (!same || wanted.some(({ result, filled }) => filled !== result.length)) {
    throw new Failure(
      'unreadable',
      `${path} has changed since it was loaded; its bytes are not shown as the original.`,
    );
  }
  const byOffset = new Map(wanted.map(({ offset, result }) => [offset, result]));
  return places.map(({ offset }) => byOffset.get(offset)!);
}
