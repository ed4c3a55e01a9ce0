import { type Filter, fieldEquals, formatFilter } from '../../../shared/filter';
import type { ActorFrom, Hop, Lineage } from '../../../shared/model/lineage';
import { Failure } from '../../../shared/result';
import type { Reader } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';
import { tellEnd } from './lineage-words';

const HOP =
  raw(`c.key, c."accessKeyId" AS credential, c.principal, c."identityKind", c.session, c.account, c.issued_by AS n,
  c.issued_event AS "eventID", c.issued_copy AS "copyEventID", c.issued_at AS "issuedAt", c.issued_with AS "issuedWith", c.joined_by AS "joinedBy", c.parent,
  coalesce(c.depth, 0) AS depth, c.events, c.first_used AS "firstUsed", c.last_used AS "lastUsed", c.created`);

interface HopRow extends Omit<Hop, 'query'> {
  created: string | null;
}

/** Real chains have a handful of calls; the derivation follows no more than this. */
const MOST_HOPS = 20;

const credentialOf = (key: string): Sql =>
  sql`SELECT key, ended, actor, "actorFrom" FROM credential WHERE key = ${key}`;

const keyOfEvent = (eventID: string): Sql =>
  sql`SELECT i.credential AS key FROM event_record AS e JOIN identity AS i ON i.id = e.identity
    WHERE e."eventID" = ${eventID} ORDER BY e.duplicate_of IS NULL DESC, e.n LIMIT 1`;

const backward = (key: string): Sql =>
  sql`WITH RECURSIVE path AS (
      SELECT key, parent, 0 AS back FROM credential WHERE key = ${key}
      UNION ALL SELECT c.key, c.parent, p.back + 1 FROM path AS p JOIN credential AS c ON c.key = p.parent
      WHERE p.back < ${MOST_HOPS} AND c.key <> ${key})
    SELECT ${HOP} FROM path AS p JOIN credential AS c ON c.key = p.key ORDER BY p.back DESC`;

const UNDER = (key: string): Sql =>
  sql`WITH RECURSIVE under AS (
      SELECT key, 0 AS forth FROM credential WHERE key = ${key}
      UNION ALL SELECT c.key, u.forth + 1 FROM under AS u JOIN credential AS c ON c.parent = u.key
      WHERE u.forth < ${MOST_HOPS} AND c.key <> ${key})`;

const onward = (key: string, count: number): Sql =>
  sql`${UNDER(key)} SELECT ${HOP}, count(*) OVER () - 1 AS credentials, sum(c.events) OVER () AS "allEvents", u.forth
    FROM under AS u JOIN credential AS c ON c.key = u.key ORDER BY u.forth, c.created NULLS LAST, c.key LIMIT ${count + 1}`;

/** Whoever makes a key for a user may use it in the user's name. */
const made = (key: string): Sql =>
  sql`SELECT "eventID", n, "eventTime" AS time, principal, actor FROM event_record AS e JOIN identity AS i ON i.id = e.identity
    WHERE "eventName" = 'CreateAccessKey' AND outcome = 'ok' AND duplicate_of IS NULL
      AND json_extract_string("responseElements", '$.accessKey.accessKeyId') = ${key} ORDER BY n LIMIT 1`;

/**
 * The chain of calls behind a credential or an event, back to whoever it began with and forward to what it issued.
 *
 * @throws Failure `not-found` when the case has no such access key, credential or event
 */
export async function lineage(
  reader: Reader,
  { of, count }: { of: string; count: number },
  signal?: AbortSignal,
): Promise<Lineage> {
  let asked = await reader.first<Asked>(credentialOf(of), signal);
  if (!asked) {
    const event = await reader.first<{ key: string | null }>(keyOfEvent(of), signal);
    if (event && event.key === null)
      throw new Failure('not-found', `The event ${of} does not say who made it.`);
    if (event?.key) asked = await reader.first<Asked>(credentialOf(event.key), signal);
  }
  if (!asked) {
    throw new Failure(
      'not-found',
      `No credential and no event of this case is called ${of}. Name an access key or an eventID.`,
    );
  }
  const [back, forth] = await Promise.all([
    reader.all<HopRow>(backward(asked.key), signal),
    reader.all<HopRow & { credentials: number; allEvents: number }>(onward(asked.key, count), signal),
  ]);
  const [own] = forth;
  const longTerm = asked.ended === 'long-term-key' ? (back[0]?.credential ?? null) : null;
  const keyMade = longTerm
    ? await reader.first<NonNullable<Lineage['keyMade']>>(made(longTerm), signal)
    : undefined;
  const path = back.map(hop);
  return {
    key: asked.key,
    origin: originOf(asked, path[0]),
    actor: asked.actor,
    actorFrom: asked.actorFrom,
    endedBy: asked.ended,
    ended: tellEnd({ ...asked, created: back[0]?.created ?? null, keyMadeBy: keyMade?.actor ?? null }, path),
    keyMade: keyMade ?? null,
    path,
    onward: forth.slice(1).map(hop),
    under: { credentials: own?.credentials ?? 0, events: own?.allEvents ?? 0 },
  };
}

interface Asked {
  key: string;
  ended: string;
  actor: string | null;
  actorFrom: ActorFrom;
}

/** Chains that end at someone who is known. Of a user's session whose beginning is missing the user is known all the same. */
const KNOWN = new Set([
  'long-term-key',
  'user',
  'root',
  'web',
  'identity-center',
  'service',
  'anonymous',
  'forwarded',
]);

function originOf({ ended, actor, actorFrom }: Asked, first: Hop | undefined): string | null {
  if (ended === 'saml' || actorFrom === 'service-role') return actor;
  const named =
    KNOWN.has(ended) || (actorFrom !== 'cut' && first && ['user', 'root'].includes(first.identityKind ?? ''));
  return named ? (first?.principal ?? null) : null;
}

function hop(row: HopRow): Hop {
  return {
    key: row.key,
    credential: row.credential,
    principal: row.principal,
    identityKind: row.identityKind,
    session: row.session,
    account: row.account,
    eventID: row.eventID,
    n: row.n,
    copyEventID: row.copyEventID,
    issuedAt: row.issuedAt,
    issuedWith: row.issuedWith,
    joinedBy: row.joinedBy,
    parent: row.parent,
    depth: row.depth,
    events: row.events,
    firstUsed: row.firstUsed,
    lastUsed: row.lastUsed,
    query: formatFilter(eventsOf(row)),
  };
}

/** The events a credential made, as a search. */
const eventsOf = ({ key, credential }: Pick<HopRow, 'key' | 'credential'>): Filter =>
  credential === null ? fieldEquals('credential', key) : fieldEquals('userIdentity.accessKeyId', credential);
