import { listChanges } from '../../../electron/engine/questions/changes';
import type { Reader } from '../../../electron/engine/store/run';
import { CALLS, type CallInput, type CallValue } from '../../../shared/api';
import type { DiffEntry } from '../../../shared/model/change';
import { derived } from './rows';

/** The answer to `changes`, with the contract's defaults filled in. */
export async function changesOf(
  reader: Reader,
  args: CallInput<'changes'> = {},
): Promise<CallValue<'changes'>> {
  await derived(reader);
  return listChanges(reader, CALLS.changes.args.parse(args));
}

/** Differences without their sentences. */
export const plain = (diff: readonly DiffEntry[] | undefined): DiffEntry[] | undefined =>
  diff?.map(({ sentence: _, ...entry }) => entry);
