import { readFileSync, statSync } from 'node:fs';
import { Failure } from '../../../shared/result';

const LARGEST = 20_000_000;

/**
 * The text of a list of indicators: as it was given, or of the file that was named.
 *
 * @throws Failure `usage` when neither is, or both are; `unreadable` for a file that cannot be read or is too large
 */
export function indicatorText(given: { text?: string | undefined; place?: string | undefined }): string {
  const { text, place } = given;
  if ((text === undefined) === (place === undefined)) {
    throw new Failure('usage', 'Give a list of indicators as a text or as a file.');
  }
  if (place === undefined) return text ?? '';
  try {
    const stat = statSync(place);
    if (stat.isFile() && stat.size <= LARGEST) return readFileSync(place, 'utf8');
  } catch (thrown) {
    throw new Failure('unreadable', `${place} cannot be read: ${String(thrown)}`);
  }
  throw new Failure('unreadable', `${place} is no file of at most ${LARGEST / 1e6} MB.`);
}
