import { Failure } from '../../../shared/result';
import { readEvidence } from './read';
import { reason } from './walk';

/**
 * Reads bytes of a file's inflated content again, and checks that the content is still what it was at load.
 *
 * @throws Failure `not-found` or `unreadable` when the evidence is not at hand, `internal` when it changed since
 */
export async function readOriginal(
  path: string,
  offset: number,
  length: number,
  contentSha256: string | null,
): Promise<Buffer> {
  const result = Buffer.alloc(length);
  let at = 0;
  let sha256: string | null;
  try {
    const report = await readEvidence(path, (bytes) => {
      const from = Math.max(0, offset - at);
      const into = Math.max(0, at - offset);
      if (from < bytes.length && into < length)
        bytes.copy(result, into, from, Math.min(bytes.length, from + length - into));
      at += bytes.length;
    });
    sha256 = report.contentSha256;
  } catch (thrown) {
    throw new Failure('unreadable', `The evidence at ${path} cannot be read. ${reason(thrown)}`);
  }
  // A damaged file has no hash of its whole content; what was read of it then is what is read of it now.
  if (contentSha256 !== null && sha256 !== contentSha256) {
    throw new Failure(
      'unreadable',
      `${path} has changed since it was loaded; its bytes are not shown as the original.`,
    );
  }
  return result;
}
