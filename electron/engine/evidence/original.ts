import type { EvidenceFile, Source } from '../../../shared/model/evidence';
import { Failure } from '../../../shared/result';
import { type Deliver, type ReadReport, readEvidence } from './read';
import { reason } from './walk';

/** Hashes taken when a file was loaded: of its stored bytes, and of its content where it could be inflated to its end. */
export type LoadedHashes = Pick<EvidenceFile, 'sha256' | 'contentSha256'>;

/**
 * Reads bytes of a file's inflated content again, and checks that the content is still what it was at load. A file that
 * was damaged then has no hash of its whole content, so its stored bytes must be the same.
 *
 * @throws Failure `not-found` or `unreadable` when the evidence is not at hand, `internal` when it changed since
 */
export async function readOriginal(
  { file: path, offset, length }: Pick<Source, 'file' | 'offset' | 'length'>,
  hashes: LoadedHashes,
  read: (deliver: Deliver) => Promise<ReadReport> = (deliver) => readEvidence(path, deliver),
): Promise<Buffer> {
  const result = Buffer.alloc(length);
  let at = 0;
  let filled = 0;
  let report: ReadReport;
  try {
    report = await read((bytes) => {
      const from = Math.max(0, offset - at);
      const into = Math.max(0, at - offset);
      if (from < bytes.length && into < length)
        filled += bytes.copy(result, into, from, Math.min(bytes.length, from + length - into));
      at += bytes.length;
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
  if (!same || filled !== length) {
    throw new Failure(
      'unreadable',
      `${path} has changed since it was loaded; its bytes are not shown as the original.`,
    );
  }
  return result;
}
