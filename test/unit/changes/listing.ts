import { listChanges } from '../../../electron/engine/questions/changes';
import type { Reader } from '../../../electron/engine/store/run';
import { CALLS, type CallInput, type CallValue } from '../../../shared/api';

/** The answer to `changes`, with the contract's defaults filled in. */
export function changesOf(reader: Reader, args: CallInput<'changes'> = {}): Promise<CallValue<'changes'>> {
  return listChanges(reader, CALLS.changes.args.parse(args));
}
