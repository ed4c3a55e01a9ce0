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
  sql`SELECT key, ended, actor, "actorFrom", origin FROM credential WHERE key = ${key}`;

const credentialOfEvent = (eventID: string): Sql =>
  sql`SELECT i.credential AS used, c.key, c.ended, c.actor, c."actorFrom", c.origin
    FROM event_record AS e JOIN identity AS i ON i.id = e.identity LEFT JOIN credential AS c ON c.key = i.credential
    WHERE e."eventID" = ${eventID} ORDER BY e.duplicate_of IS NULL DESC, e.n LIMIT 1`;

/** A chain lies among the credentials of one origin; what has none may belong to any. */
const family = (origin: string | null): Sql =>
  origin === null ? raw('TRUE') : sql`(origin = ${origin} OR origin IS NULL)`;

/** The credentials on the way back, the one that is asked about as step 0, and as many of those that came of it as are counted. */
const chain = ({ key, origin }: Asked, count: number): Sql =>
  sql`WITH RECURSIVE family AS MATERIALIZED (SELECT key, parent, created, events FROM credential WHERE ${family(origin)}),
    path AS (
      SELECT key, parent, 0 AS step FROM family WHERE key = ${key}
      UNION ALL SELECT c.key, c.parent, p.step - 1 FROM path AS p JOIN family AS c ON c.key = p.parent
      WHERE p.step > ${-MOST_HOPS} AND c.key <> ${key}),
    under AS (
      SELECT key, created, events, 0 AS step FROM family WHERE key = ${key}
      UNION ALL SELECT c.key, c.created, c.events, u.step + 1 FROM under AS u JOIN family AS c ON c.parent = u.key
      WHERE u.step < ${MOST_HOPS} AND c.key <> ${key}),
    listed AS (
      SELECT key, step, NULL AS credentials, NULL AS all_events FROM path WHERE step < 0
      UNION ALL (SELECT key, step, count(*) OVER () - 1, sum(events) OVER () FROM under
        ORDER BY step, created NULLS LAST, key LIMIT ${count + 1}))
    SELECT l.step, l.credentials, l.all_events AS "allEvents", ${HOP} FROM listed AS l JOIN credential AS c ON c.key = l.key
    ORDER BY l.step, c.created NULLS LAST, c.key`;

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
  const asked =
    (await reader.first<Asked>(credentialOf(of), signal)) ?? (await askedByEvent(reader, of, signal));
  const hops = await reader.all<ChainRow>(chain(asked, count), signal);
  const back = hops.filter(({ step }) => step <= 0);
  const own = back.at(-1);
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
    onward: hops.slice(back.length).map(hop),
    under: { credentials: own?.credentials ?? 0, events: own?.allEvents ?? 0 },
  };
}

/** @throws Failure `not-found` when there is no such event, or nobody is known to have made it */
async function askedByEvent(reader: Reader, eventID: string, signal?: AbortSignal): Promise<Asked> {
  const event = await reader.first<(Asked & { used: string | null }) | { used: string | null; key: null }>(
    credentialOfEvent(eventID),
    signal,
  );
  if (event?.used === null) {
    throw new Failure('not-found', `The event ${eventID} does not say who made it.`);
  }
  if (!event || event.key === null) {
    throw new Failure(
      'not-found',
      `No credential and no event of this case is called ${eventID}. Name an access key or an eventID.`,
    );
  }
  return event;
}

interface ChainRow extends HopRow {
  step: number;
  credentials: number | null;
  allEvents: number | null;
}

interface Asked {
  key: string;
  origin: string | null;
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
