import type { JournalVerdict } from '../../../shared/model/journal';
import type { JournalHead } from '../store/journal';
import type { Reader } from '../store/run';
import { checkCase, checkLoads, verifyJournal } from './journal';
import { hashRefs, refsOf } from './refs';
import { checkRevisions } from './revisions';

/** Checks the journal of a case, and that what it says of loads and findings still holds. */
export function verifyCase(
  reader: Reader,
  caseId: string,
  seen: JournalHead | null,
  signal?: AbortSignal,
): Promise<JournalVerdict> {
  const hashOf = (id: number, revision: number) => hashRefs(reader, refsOf(id, revision), signal);
  const checks = [checkCase(caseId), checkLoads(reader), checkRevisions(reader, hashOf)];
  return verifyJournal(reader, seen, checks, signal);
}
