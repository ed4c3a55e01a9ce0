import type { Writer } from '../../store/run';
import { raw } from '../../store/sql';
import { gatherIssued, gatherUsed } from './gather';
import { gatherKeys } from './keys';
import { gatherNodes, matchIssued } from './match';
import { gatherMarks, walkChains, writeCredentials } from './walk';

/** The copy of another account's call is not that account itself speaking. */
const actorFrom = `CASE WHEN identity."identityKind" = 'account' AND c."actorFrom" = 'self' THEN 'chain' ELSE c."actorFrom" END`;

/** Only what changed is written: after a later load that is what the new evidence explains. */
const writeActors = raw(`UPDATE identity SET credential = c.key, actor = c.actor, "actorFrom" = ${actorFrom}
  FROM identity_key AS k JOIN credential AS c ON c.key = k.key
  WHERE identity.id = k.id AND (identity.credential IS DISTINCT FROM c.key OR identity.actor IS DISTINCT FROM c.actor
    OR identity."actorFrom" IS DISTINCT FROM ${actorFrom})`);

const TEMPORARY = [
  ...[
    'own_key',
    'exception',
    'part',
    'identity_key',
    'used',
    'issuing',
    'issued',
    'matched',
    'candidate',
    'node',
  ],
  ...['walked', 'assumed_root', 'instance_session', 'account_span'],
];

/**
 * Walks every credential of the case back to whoever it began with (formats §3.4): writes the table `credential`, and
 * `credential`, `actor` and `actorFrom` of every identity. Everything is worked out anew, set by set, so that evidence
 * loaded later mends chains that were cut.
 */
export async function deriveLineage(writer: Writer): Promise<void> {
  const statements = [
    ...gatherKeys,
    gatherUsed,
    ...gatherIssued,
    ...matchIssued,
    gatherNodes,
    walkChains,
    ...gatherMarks,
    ...writeCredentials,
    writeActors,
    ...TEMPORARY.map((table) => raw(`DROP TABLE IF EXISTS ${table}`)),
  ];
  for (const statement of statements) await writer.run(statement);
}
