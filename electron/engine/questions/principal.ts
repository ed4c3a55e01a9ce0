import { parseAgent } from '../../../shared/agent';
import {
  COMPARED,
  type Comparison,
  type KeyUse,
  type Novelty,
  type PrincipalDetail,
  type PrincipalDoings,
  type PrincipalRow,
  type UsePeriod,
} from '../../../shared/model/identity';
import type { FacetValue } from '../../../shared/model/search';
import { Failure } from '../../../shared/result';
import { commonest } from '../store/commonest';
import type { Reader } from '../store/run';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import { isCounted } from './counted';
import type { Networks } from './networks';
import { compileScope } from './scope';

export interface OfPrincipal {
  principal: string;
  from?: string | undefined;
  to?: string | undefined;
}

const whereOf = ({ principal, from, to }: OfPrincipal): Sql =>
  sql`${compileScope({ query: '', from, to }).where} AND principal = ${principal}`;

const LISTED = [...COMPARED, 'accessKeyId', 'session', 'actor', 'mfa', 'outcome'] as const;
/** Values of one field that are listed. */
const MOST = 500;

/** Hours since Monday 00:00 UTC; the first of January 1970 was a Thursday. */
const HOUR_OF_WEEK = raw(`((epoch_ms("eventTime") // 3600000 + 72) % 168)`);

/** The lists as counted after each load for the whole case; hours are not among them. */
const countedLists = (of: OfPrincipal): Sql =>
  sql`SELECT field, value, events, denied, first_used AS "firstUsed", last_used AS "lastUsed"
      FROM principal_use WHERE principal = ${of.principal} AND field IN (${join(
        LISTED.map((field) => sql`${field}`),
        ', ',
      )})
    UNION ALL SELECT 'hours', ${HOUR_OF_WEEK}::VARCHAR AS value, count(*), 0, min("eventTime"), max("eventTime")
      FROM event_record WHERE duplicate_of IS NULL AND identity IN (SELECT id FROM identity WHERE principal = ${of.principal})
      GROUP BY value`;

/** The same from one pass over the principal's events, all of them or those of a period. */
const readLists = (of: OfPrincipal): Sql => {
  const fields = [...LISTED, 'hours'];
  const chosen = (value: (field: string) => Sql): Sql =>
    sql`CASE ${join(
      fields.map((field) => sql`WHEN grouping(${identifier(field)}) = 0 THEN ${value(field)}`),
      ' ',
    )} END`;
  return sql`SELECT ${chosen((field) => sql`${field}`)} AS field, ${chosen((field) => sql`${identifier(field)}::VARCHAR`)} AS value,
      count(*) AS events, count(*) FILTER (refused) AS denied, min("eventTime") AS "firstUsed", max("eventTime") AS "lastUsed"
    FROM (SELECT ${join(LISTED.map(identifier), ', ')}, "eventTime", outcome = 'denied' AS refused, ${HOUR_OF_WEEK} AS hours
      FROM event WHERE ${whereOf(of)})
    GROUP BY GROUPING SETS (${join(
      fields.map((field) => sql`(${identifier(field)})`),
      ', ',
    )})`;
};

/** All lists of the page; `different` counts the values of a field. */
const lists = (values: Sql): Sql =>
  sql`SELECT *, count(value) OVER (PARTITION BY field) AS different FROM (${values})
    QUALIFY row_number() OVER (PARTITION BY field ORDER BY events DESC, value) <= ${MOST} ORDER BY field, events DESC, value`;

/** A principal may act in several accounts and under several kinds; the commonest one stands for it, whatever the period. */
const kind = (principal: string): Sql =>
  sql`SELECT ${raw(commonest('"identityKind"'))} AS "identityKind", ${raw(commonest('"userAccountId"'))} AS account FROM identity WHERE principal = ${principal}`;

const touched = (where: Sql): Sql =>
  sql`SELECT n.value, count(DISTINCT x.n) AS count FROM event_entity AS x JOIN entity AS n ON n.id = x.entity
    WHERE x.n IN (SELECT n FROM event WHERE ${where}) AND starts_with(n.value, 'arn:') GROUP BY n.value ORDER BY count DESC, n.value LIMIT 50`;

/** A principal must have been at work for this long before something can be new for it. */
const KNOWN_FOR = raw('INTERVAL 2 HOUR');
const RARE = 2;

const novelties = (principal: string): Sql =>
  sql`WITH own AS (
      SELECT * FROM principal_use WHERE principal = ${principal} AND value IS NOT NULL AND field IN (${join(
        COMPARED.map((field) => sql`${field}`),
        ', ',
      )})
    ),
    everyone AS (SELECT u.field, u.value, count(*) AS principals, min(u.first_used) AS anyone
      FROM principal_use AS u WHERE (u.field, u.value) IN (SELECT (field, value) FROM own) GROUP BY u.field, u.value)
    SELECT o.field, o.value, o.events, o.first_used AS first, e.principals,
      coalesce(o.first_used = e.anyone AND o.first_used >= (SELECT min(first_used) FROM own) + ${KNOWN_FOR}, FALSE) AS new
    FROM own AS o JOIN everyone AS e ON e.field = o.field AND e.value = o.value
    WHERE e.principals <= ${RARE} OR new ORDER BY e.principals, o.first_used, o.value, o.field LIMIT 400`;

const issues = (keys: readonly string[]): Sql =>
  sql`SELECT "accessKeyId" AS key, issued_at AS "issuedAt", issued_with AS "issuedWith" FROM credential
      WHERE issued_at IS NOT NULL AND "accessKeyId" IN (SELECT unnest(CAST(${JSON.stringify(keys)} AS JSON)->>'$[*]'))
    UNION ALL SELECT json_extract_string("responseElements", '$.accessKey.accessKeyId'), "eventTime", "eventName" FROM event_record
      WHERE "eventName" = 'CreateAccessKey' AND outcome = 'ok' AND duplicate_of IS NULL`;

interface Listed extends UsePeriod {
  field: string;
  different: number;
}

/** @throws Failure `not-found` when no event in the period is by this principal */
export async function principal(
  reader: Reader,
  of: OfPrincipal,
  networks: Networks,
  signal?: AbortSignal,
): Promise<PrincipalDetail> {
  const [doings, resources, news] = await Promise.all([
    doingsOf(reader, of, networks, signal),
    reader.all<FacetValue>(touched(whereOf(of)), signal),
    reader.all<Novelty & { new: boolean }>(novelties(of.principal), signal),
  ]);
  const novelty = ({ new: _, ...one }: Novelty & { new: boolean }): Novelty => one;
  return {
    ...doings,
    resources,
    firstSeen: news.filter((one) => one.new).map(novelty),
    rare: news.filter(({ principals }) => principals <= RARE).map(novelty),
  };
}

/** What a principal did, without what it touched and how it stands out. */
async function doingsOf(
  reader: Reader,
  of: OfPrincipal,
  networks: Networks,
  signal?: AbortSignal,
): Promise<PrincipalDoings> {
  const counted = await isCounted(reader, { query: '', ...of }, signal);
  const [row, listed] = await Promise.all([
    reader.first<Pick<PrincipalRow, 'identityKind' | 'account'>>(kind(of.principal), signal),
    reader.all<Listed>(lists(counted ? countedLists(of) : readLists(of)), signal),
  ]);
  const all = (field: string) => listed.filter((one) => one.field === field);
  const outcomes = all('outcome');
  if (!row || outcomes.length === 0)
    throw new Failure('not-found', `No event of this case is by ${of.principal}.`);
  const used = (field: string): UsePeriod[] =>
    all(field).flatMap(({ field: _, different: __, ...one }) => (one.value === null ? [] : [one]));
  const top = (field: string): FacetValue[] =>
    all(field).map(({ value, events }) => ({ value, count: events }));
  const said = (value: string | null) => all('mfa').find((one) => one.value === value)?.events ?? 0;
  const times = outcomes
    .flatMap(({ firstUsed, lastUsed }) => [firstUsed, lastUsed])
    .filter((time) => time !== null)
    .sort();
  const different = (field: string) => all(field)[0]?.different ?? 0;
  const ended = (value: string) => outcomes.find((one) => one.value === value)?.events ?? 0;
  return {
    ...row,
    principal: of.principal,
    events: outcomes.reduce((sum, one) => sum + one.events, 0),
    denied: ended('denied'),
    failed: ended('failed'),
    sessions: different('session'),
    addresses: different('sourceIPAddress'),
    accessKeys: different('accessKeyId'),
    services: different('eventSource'),
    firstUsed: times[0] ?? null,
    lastUsed: times.at(-1) ?? null,
    calls: top('eventName'),
    servicesUsed: top('eventSource'),
    deniedCalls: used('eventName')
      .filter(({ denied }) => denied > 0)
      .map(({ value, denied }) => ({ value, count: denied }))
      .sort((a, b) => b.count - a.count),
    regions: top('awsRegion'),
    actors: top('actor'),
    agents: used('userAgent').map((one) => ({ ...one, ...parseAgent(one.value) })),
    addressesUsed: used('sourceIPAddress').map((one) => ({ ...one, ...networks.place(one.value) })),
    keysUsed: await withAge(reader, used('accessKeyId'), signal),
    sessionsUsed: used('session'),
    activity: used('hours').map(({ value, events }) => ({
      weekday: Math.floor(Number(value) / 24),
      hour: Number(value) % 24,
      events,
    })),
    mfa: { used: said('true'), unused: said('false'), unsaid: said(null) },
  };
}

const DAY = 86_400_000;

async function withAge(reader: Reader, keys: readonly UsePeriod[], signal?: AbortSignal): Promise<KeyUse[]> {
  if (keys.length === 0) return [];
  const found = await reader.all<{ key: string; issuedAt: string | null; issuedWith: string | null }>(
    issues(keys.map(({ value }) => value)),
    signal,
  );
  const issued = new Map(found.map((one) => [one.key, one]));
  return keys.map((key) => {
    const { issuedAt = null, issuedWith = null } = issued.get(key.value) ?? {};
    const days =
      issuedAt && key.lastUsed ? Math.floor((Date.parse(key.lastUsed) - Date.parse(issuedAt)) / DAY) : null;
    const kind = key.value.includes('*')
      ? 'masked'
      : key.value.startsWith('ASIA')
        ? 'temporary'
        : 'long-term';
    return { ...key, kind, issuedAt, issuedWith, age: days };
  });
}

const VALUES = {
  eventName: (one: PrincipalDoings) => one.calls,
  eventSource: (one: PrincipalDoings) => one.servicesUsed,
  awsRegion: (one: PrincipalDoings) => one.regions,
  sourceIPAddress: (one: PrincipalDoings) => one.addressesUsed,
  userAgent: (one: PrincipalDoings) => one.agents,
};

/** @throws Failure `not-found` when one of them did nothing in its period */
export async function compare(
  reader: Reader,
  sides: { left: OfPrincipal; right: OfPrincipal },
  networks: Networks,
  signal?: AbortSignal,
): Promise<Comparison> {
  const [left, right] = await Promise.all([
    doingsOf(reader, sides.left, networks, signal),
    doingsOf(reader, sides.right, networks, signal),
  ]);
  const differences = COMPARED.map((field) => {
    const values = (one: PrincipalDoings) =>
      new Set(VALUES[field](one).flatMap(({ value }) => (value === null ? [] : [value])));
    const [mine, theirs] = [values(left), values(right)];
    return {
      field,
      onlyLeft: [...mine].filter((value) => !theirs.has(value)),
      onlyRight: [...theirs].filter((value) => !mine.has(value)),
      both: [...mine].filter((value) => theirs.has(value)).length,
    };
  });
  return { left, right, differences };
}
