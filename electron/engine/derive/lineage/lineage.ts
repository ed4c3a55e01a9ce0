import { raw } from '../../store/sql';
import { CREDENTIAL_KEY } from './credential-key';
import { gatherIssued, gatherUsed } from './gather';
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
    'received',
    'told',
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
 * The way of every credential back to whoever it began with (formats §3.4), from what the identities `spent`: the table
 * `credential`, and `credential`, `actor` and `actorFrom` of every identity.
 */
export const lineage = [
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
