import type { Writer } from '../store/run';
import { raw } from '../store/sql';
import { splitIdentities } from './lineage/keys';
import { lineage } from './lineage/lineage';
import { principalUse } from './principal-use';
import { gatherSpent } from './spent';

/**
 * Who did it: walks every credential of the case back to whoever it began with, and counts what each principal used.
 * Everything is worked out anew, set by set, so that evidence loaded later mends chains that were cut.
 */
export async function deriveWho(writer: Writer): Promise<void> {
  const statements = [
    ...splitIdentities,
    gatherSpent,
    ...lineage,
    ...principalUse,
    raw('DROP TABLE IF EXISTS spent'),
  ];
  for (const statement of statements) await writer.run(statement);
}
