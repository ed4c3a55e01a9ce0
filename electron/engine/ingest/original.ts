import type { Source } from '../../../shared/model/evidence';
import { Failure } from '../../../shared/result';
import { type Link, readLinked } from '../evidence/member';
import { type LoadedHashes, readOriginal } from '../evidence/original';
import type { Deliver } from '../evidence/read';
import { CARRIERS, DocumentReader, readersFor } from '../formats/document';
import { IdentityRows } from '../formats/identity-rows';
import { RowWriter } from '../formats/row-writer';

/**
 * The text of a record as it stands in the evidence, read again and checked against the hashes taken at load. Where the
 * record stands inside a text of its carrier, or packed, it is what that text holds, decoded as often as it was encoded; a
 * row of a table is the row. `links`: the file, behind the archives it stands in.
 *
 * @throws Failure `unreadable` when the evidence is not at hand or has changed
 */
export async function originalText(
  source: Source,
  hashes: LoadedHashes,
  links: readonly Link[],
): Promise<string> {
  const read = (deliver: Deliver) => readLinked(links, deliver);
  const bytes = await readOriginal(source, hashes, read);
  if (bytes[0] === 0x7b) return bytes.toString('utf8');
  const nowhere = () => new RowWriter(() => undefined);
  const identities = new IdentityRows(nowhere());
  const shared = { identities, bulk: null };
  const readers = readersFor(identities);
  const document = new DocumentReader(
    0,
    CARRIERS.map(nowhere),
    readers,
    shared,
    undefined,
    undefined,
    source.position,
  );
  const { damage } = await read((portion) => document.push(portion));
  document.finish(damage);
  const record = document.wantedRecord;
  if (record === null)
    throw new Failure('unreadable', `${source.file} has changed since it was loaded; load it again.`);
  return record.toString('utf8');
}
