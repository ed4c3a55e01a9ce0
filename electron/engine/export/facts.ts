import type { Change } from '../../../shared/model/change';
import { eventField } from '../../../shared/model/event';
import type { Coverage } from '../../../shared/model/evidence';
import type { Finding } from '../../../shared/model/finding';
import type { IntegritySummary } from '../../../shared/model/integrity';
import { findingChanges } from '../findings/findings';
import { coverage } from '../questions/coverage';
import { integritySummary } from '../questions/integrity';
import type { Reader } from '../store/run';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import type { EventOrder } from './event-rows';
import { countEvidence, type DigestGap, digestGaps, type EvidenceCounts } from './evidence-facts';
import type { Redactor } from './redact';
import type { Selection } from './selection';

/** One who acted in the events of a package. */
export interface Actor {
  principal: string;
  kind: string;
  events: number;
  failed: number;
  /** What failed, the most frequent call first. */
  failures: string[];
  first: string | null;
  last: string | null;
  addresses: string[];
  keys: string[];
  /** Who is behind it, as far as the evidence shows. */
  behind: string[];
  /** The call that made this user or role, where the evidence has it. */
  made: { time: string | null; by: string | null } | null;
}

/** A credential that the events of a package were made with, or that one of those was issued with. */
export interface Credential {
  key: string;
  parent: string | null;
  principal: string | null;
  session: string | null;
  accessKeyId: string | null;
  issuedWith: string | null;
  issuedAt: string | null;
  /** Events of the package made with it. */
  events: number;
}

/** One event as the report lists it. */
export interface ListedEvent {
  eventTime: string | null;
  eventName: string | null;
  eventSource: string | null;
  principal: string | null;
  sourceIPAddress: string | null;
  account: string | null;
  awsRegion: string | null;
  outcome: string | null;
  errorCode: string | null;
  eventID: string | null;
  file: string;
  position: number;
}

/** From a first to a last moment. */
export interface Span {
  first: string | null;
  last: string | null;
}

export interface ToldFinding {
  finding: Finding;
  /** Of the calls it rests on; of what the finding itself names where that is no call. */
  called: Span;
  /** When AWS Config saw the changes it rests on, which may be long after the call and include the clean-up. */
  captured: Span;
  /** How many of its calls failed. */
  failed: number;
  /** Whose calls it rests on, and from where, the most frequent first. */
  by: string[];
  from: string[];
  events: ListedEvent[];
  changes: Change[];
  changesTotal: number;
}

/** What the report and its first page are made of, beside the files. */
export interface Facts {
  order: EventOrder;
  first: string | null;
  last: string | null;
  /** The calls that were chosen; what the package has on top may have caused its changes. */
  chosen: Span & { events: number };
  names: { eventName: string; events: number }[];
  /** Accounts the events of the package were made in. */
  accounts: string[];
  actors: Actor[];
  actorsTotal: number;
  credentials: Credential[];
  buckets: { start: number; count: number }[];
  bucketWidth: number;
  findings: ToldFinding[];
  listed: ListedEvent[];
  evidence: EvidenceCounts;
  integrity: IntegritySummary;
  gaps: DigestGap[];
  coverage: Coverage;
  caseFirst: string | null;
  caseLast: string | null;
}

/** Events a report lists for one finding, and changes; all of them stand in the files. */
export const MOST_LISTED = 60;
export const MOST_CHANGES = 25;
const MOST_ACTORS = 40;
const MOST_VALUES = 8;
const BUCKETS = 96;

const NEVER: Span = { first: null, last: null };

export async function gatherFacts(
  reader: Reader,
  order: EventOrder,
  { findings, events }: Pick<Selection, 'findings' | 'events'>,
  hasCauses: boolean,
  redactor: Redactor,
  signal?: AbortSignal,
): Promise<Facts> {
  const from = sql`event AS e WHERE e.n IN (SELECT n FROM ${order.table})`;
  const span = await reader.first<{ first: string | null; last: string | null; total: number }>(
    sql`SELECT min(e."eventTime") AS first, max(e."eventTime") AS last, count(DISTINCT e.principal) AS total FROM ${from}`,
    signal,
  );
  const whole = await reader.first<{ first: string | null; last: string | null }>(
    sql`SELECT min("eventTime") AS first, max("eventTime") AS last FROM event WHERE duplicate_of IS NULL`,
    signal,
  );
  // Asked again only where the package may hold more than was chosen.
  const chosen = hasCauses
    ? await reader.first<Facts['chosen']>(
        sql`SELECT count(*) AS events, min("eventTime") AS first, max("eventTime") AS last
          FROM event AS e WHERE e.n IN (SELECT n FROM ${order.table}) AND (${events})`,
        signal,
      )
    : { events: order.count, first: span?.first ?? null, last: span?.last ?? null };
  const told: ToldFinding[] = [];
  for (const finding of findings) {
    const changes = await findingChanges(reader, finding.id, signal);
    const captures = changes.map(({ capturedAt }) => capturedAt).sort();
    const called = await reader.first<Span & { failed: number }>(
      sql`SELECT min(e."eventTime") AS first, max(e."eventTime") AS last, count(*) FILTER (e.outcome <> 'ok') AS failed
        FROM event AS e
        WHERE e.n IN (${eventsOfFinding(finding.id)})`,
      signal,
    );
    const whole = { first: finding.firstEventTime, last: finding.lastEventTime };
    told.push({
      finding,
      called: called?.first || changes.length > 0 ? (called ?? NEVER) : whole,
      failed: called?.failed ?? 0,
      captured: { first: captures[0] ?? null, last: captures.at(-1) ?? null },
      by: await commonest(reader, finding.id, 'principal', redactor, signal),
      from: await commonest(reader, finding.id, 'sourceIPAddress', redactor, signal),
      events: await listedEvents(reader, eventsOfFinding(finding.id), redactor, signal),
      changes: changes.slice(0, MOST_CHANGES),
      changesTotal: changes.length,
    });
  }
  const { buckets, width } = await countByTime(reader, from, span ?? null, signal);
  return {
    order,
    first: span?.first ?? null,
    last: span?.last ?? null,
    chosen: chosen ?? { ...NEVER, events: 0 },
    names: await reader.all(
      sql`SELECT coalesce(e."eventName", 'without a name') AS "eventName", count(*) AS events FROM ${from}
        GROUP BY ALL ORDER BY events DESC, "eventName" LIMIT 12`,
      signal,
    ),
    accounts: await accountsOf(reader, from, redactor, signal),
    actors: await actorsOf(reader, from, redactor, signal),
    actorsTotal: span?.total ?? 0,
    credentials: redactor.hide(await credentialsOf(reader, order, signal)),
    buckets,
    bucketWidth: width,
    findings: told,
    listed: await listedEvents(
      reader,
      sql`SELECT n FROM ${order.table} WHERE rowid < ${MOST_LISTED}`,
      redactor,
      signal,
    ),
    evidence: await countEvidence(reader, signal),
    integrity: await integritySummary(reader, signal),
    gaps: await digestGaps(reader, signal),
    coverage: redactor.hide(await coverage(reader, signal)),
    caseFirst: whole?.first ?? null,
    caseLast: whole?.last ?? null,
  };
}

const eventsOfFinding = (id: number): Sql => sql`SELECT r.n FROM finding_ref AS r
  JOIN (SELECT * FROM finding QUALIFY revision = max(revision) OVER (PARTITION BY id)) AS f
    ON f.id = r.finding_id AND f.refs = r.revision WHERE f.id = ${id} AND r.kind IN ('event', 'detection')`;

/** Values of a column among the events of a finding. */
async function commonest(
  reader: Reader,
  id: number,
  column: string,
  redactor: Redactor,
  signal?: AbortSignal,
): Promise<string[]> {
  const rows = await reader.all<{ value: string }>(
    sql`SELECT ${shown(column, redactor)} AS value FROM event AS e WHERE e.n IN (${eventsOfFinding(id)})
      GROUP BY 1 HAVING value IS NOT NULL ORDER BY count(*) DESC, 1 LIMIT ${MOST_VALUES}`,
    signal,
  );
  return rows.map(({ value }) => value);
}

const LISTED = [
  'eventTime',
  'eventName',
  'eventSource',
  'principal',
  'sourceIPAddress',
  'account',
  'awsRegion',
  'outcome',
  'errorCode',
  'eventID',
];

/** A column of `event`, called `e`, as it may leave the case. */
function shown(name: string, redactor: Redactor): Sql {
  const field = eventField(name);
  if (!field) throw new Error(`no column ${name}`);
  return redactor.column(field);
}

function listedEvents(
  reader: Reader,
  numbers: Sql,
  redactor: Redactor,
  signal?: AbortSignal,
): Promise<ListedEvent[]> {
  const columns = join(
    LISTED.map((name) => sql`${shown(name, redactor)} AS ${identifier(name)}`),
    ', ',
  );
  return reader.all<ListedEvent>(
    sql`SELECT ${columns}, f.path AS file, e."position"
      FROM event AS e JOIN evidence_file AS f ON f.id = e.file_id WHERE e.n IN (${numbers})
      ORDER BY e."eventTime" NULLS LAST, e.n LIMIT ${MOST_LISTED}`,
    signal,
  );
}

async function accountsOf(
  reader: Reader,
  from: Sql,
  redactor: Redactor,
  signal?: AbortSignal,
): Promise<string[]> {
  const rows = await reader.all<{ account: string }>(
    sql`SELECT DISTINCT ${shown('account', redactor)} AS account FROM ${from} AND e.account IS NOT NULL ORDER BY account`,
    signal,
  );
  return rows.map(({ account }) => account);
}

/** Grouped first and made fit to leave the case then: of millions of events, few principals and values are left. */
async function actorsOf(
  reader: Reader,
  from: Sql,
  redactor: Redactor,
  signal?: AbortSignal,
): Promise<Actor[]> {
  const principal = sql`coalesce(${shown('principal', redactor)}, 'not recorded')`;
  const actors = await reader.all<Omit<Actor, 'addresses' | 'failures' | 'keys' | 'behind' | 'made'>>(
    sql`SELECT ${principal} AS principal, min(kind) AS kind, sum(events)::BIGINT AS events, sum(failed)::BIGINT AS failed,
        min(first) AS first, max(last) AS last
      FROM (
        SELECT e.principal, min(e."identityKind") AS kind, count(*) AS events,
          count(*) FILTER (e.outcome <> 'ok') AS failed, min(e."eventTime") AS first, max(e."eventTime") AS last
        FROM ${from} GROUP BY e.principal
      ) AS e GROUP BY 1 ORDER BY events DESC, 1 LIMIT ${MOST_ACTORS}`,
    signal,
  );
  const names = JSON.stringify(actors.map((actor) => actor.principal));
  const some = async (column: string): Promise<Map<string, string[]>> => {
    const rows = await reader.all<{ principal: string; some: string[] }>(
      sql`SELECT principal, min(value, ${raw(String(MOST_VALUES))}) AS some FROM (
          SELECT DISTINCT ${principal} AS principal, ${shown(column, redactor)} AS value
          FROM (SELECT DISTINCT e.principal, e.${identifier(column)} FROM ${from}) AS e
        ) WHERE value IS NOT NULL AND principal IN (SELECT unnest(CAST(${names} AS VARCHAR[]))) GROUP BY principal`,
      signal,
    );
    return new Map(rows.map((row) => [row.principal, row.some]));
  };
  const addresses = await some('sourceIPAddress');
  const keys = await some('accessKeyId');
  const behind = await some('actor');
  const failures = await reader.all<{ principal: string; names: string[] }>(
    sql`SELECT principal, list(name ORDER BY events DESC, name)[1:${raw(String(MOST_VALUES))}] AS names FROM (
        SELECT ${principal} AS principal, coalesce(${shown('eventName', redactor)}, 'without a name') AS name, sum(events) AS events
        FROM (SELECT e.principal, e."eventName", count(*) AS events FROM ${from} AND e.outcome <> 'ok' GROUP BY ALL) AS e GROUP BY ALL
      ) WHERE principal IN (SELECT unnest(CAST(${names} AS VARCHAR[]))) GROUP BY principal`,
    signal,
  );
  const failed = new Map(failures.map((row) => [row.principal, row.names]));
  const makers = await reader.all<{ made: string; time: string | null; maker: string | null }>(
    sql`SELECT made, min("eventTime") AS time, arg_min(maker, coalesce("eventTime", TIMESTAMP 'infinity')) AS maker FROM (
        SELECT ${redactor.text(sql`coalesce(
            json_extract_string("responseElements", '$.user.arn'), json_extract_string("responseElements", '$.role.arn'))`)} AS made,
          "eventTime", ${principal} AS maker
        FROM event AS e WHERE "eventName" IN ('CreateUser', 'CreateRole') AND outcome = 'ok' AND duplicate_of IS NULL
      ) WHERE made IN (SELECT unnest(CAST(${names} AS VARCHAR[]))) GROUP BY made`,
    signal,
  );
  const made = new Map(makers.map((row) => [row.made, { time: row.time, by: row.maker }]));
  return actors.map((actor) => ({
    ...actor,
    failures: failed.get(actor.principal) ?? [],
    addresses: addresses.get(actor.principal) ?? [],
    keys: keys.get(actor.principal) ?? [],
    behind: behind.get(actor.principal) ?? [],
    made: made.get(actor.principal) ?? null,
  }));
}

/** Credentials a picture can show. */
const MOST_CREDENTIALS = 40;

/** The credentials of chains that events of a package belong to: those used, and those they were issued with. */
async function credentialsOf(reader: Reader, order: EventOrder, signal?: AbortSignal): Promise<Credential[]> {
  return reader.all<Credential>(
    sql`WITH RECURSIVE used AS (
        SELECT i.credential AS key, count(*) AS events FROM event_record AS e JOIN identity AS i ON i.id = e.identity
        WHERE e.n IN (SELECT n FROM ${order.table}) AND i.credential IS NOT NULL GROUP BY ALL
      ), up AS (
        SELECT key, parent FROM credential WHERE key IN (SELECT key FROM used)
        UNION SELECT c.key, c.parent FROM credential AS c JOIN up ON c.key = up.parent
      )
      SELECT c.key, c.parent, c.principal, c.session, c."accessKeyId", c.issued_with AS "issuedWith",
        c.issued_at AS "issuedAt", coalesce(used.events, 0) AS events
      FROM credential AS c LEFT JOIN used ON used.key = c.key
      WHERE c.key IN (SELECT key FROM up)
        AND (c.parent IS NOT NULL OR c.key IN (SELECT parent FROM up))
      ORDER BY coalesce(c.depth, 0), events DESC, c.key LIMIT ${MOST_CREDENTIALS}`,
    signal,
  );
}

async function countByTime(
  reader: Reader,
  from: Sql,
  span: { first: string | null; last: string | null } | null,
  signal?: AbortSignal,
): Promise<{ buckets: { start: number; count: number }[]; width: number }> {
  const first = Date.parse(span?.first ?? '');
  const last = Date.parse(span?.last ?? '');
  if (!Number.isFinite(first) || !Number.isFinite(last)) return { buckets: [], width: 1 };
  const width = Math.max(1_000, Math.ceil((last - first + 1) / BUCKETS));
  const rows = await reader.all<{ bucket: number; count: number }>(
    sql`SELECT ((epoch_ms(e."eventTime") - ${first}) // ${width})::INTEGER AS bucket, count(*) AS count FROM ${from}
      AND e."eventTime" IS NOT NULL GROUP BY ALL`,
    signal,
  );
  const counts = new Map(rows.map(({ bucket, count }) => [bucket, count]));
  const buckets = Array.from({ length: Math.ceil((last - first + 1) / width) }, (_, index) => ({
    start: first + index * width,
    count: counts.get(index) ?? 0,
  }));
  return { buckets, width };
}
