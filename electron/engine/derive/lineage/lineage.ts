import type { Writer } from '../../store/run';
import { raw } from '../../store/sql';
import { CREDENTIAL_KEY } from './credential-key';
import { gatherIssued, gatherUsed } from './gather';
import { gatherKeys } from './keys';
import { gatherNodes, matchIssued } from './match';
import { gatherMarks, walkChains, writeCredentials } from './walk';

/** The copy of another account's call is not that account itself speaking. */
const restsOn = `CASE WHEN identity."identityKind" = 'account' AND c.rests = 'self' THEN 'chain' ELSE c.rests END`;

/**
 * Only what changed is written: after a later load that is what the new evidence explains. `from` holds few rows, so that
 * identities are met in their order: updates out of order take DuckDB ten times as long.
 */
const write = (from: string, where: string) =>
  raw(`UPDATE identity SET credential = c.found, actor = c.behind, "actorFrom" = ${restsOn} FROM (${from}) AS c
    WHERE ${where} AND (identity.credential IS DISTINCT FROM c.found OR identity.actor IS DISTINCT FROM c.behind
      OR identity."actorFrom" IS DISTINCT FROM ${restsOn})`);

const CREDENTIAL = 'c.key AS found, c.actor AS behind, c."actorFrom" AS rests';

const writeActors = [
  write(
    `SELECT ${CREDENTIAL} FROM credential AS c`,
    `c.found = ${CREDENTIAL_KEY} AND identity.id NOT IN (SELECT id FROM part)`,
  ),
  write(
    `SELECT k.id AS part_id, ${CREDENTIAL} FROM identity_key AS k JOIN credential AS c ON c.key = k.key WHERE k.id IN (SELECT id FROM part)`,
    'identity.id = c.part_id',
  ),
];

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
    ...writeActors,
    ...TEMPORARY.map((table) => raw(`DROP TABLE IF EXISTS ${table}`)),
  ];
  for (const statement of statements) await writer.run(statement);
}
