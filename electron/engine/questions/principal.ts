import { parseAgent } from '../../../shared/agent';
import {
  COMPARED,
  type Comparison,
  type KeyUse,
  type Novelty,
  type PrincipalDetail,
  type PrincipalDoings,
  type UsePeriod,
} from '../../../shared/model/identity';
import type { FacetValue } from '../../../shared/model/search';
import { Failure } from '../../../shared/result';
import { HOUR_OF_WEEK, OWNER, type UseField } from '../derive/principal-use';
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

const FIELDS = [
  ...COMPARED,
  ...(['identityKind', 'accessKeyId', 'session', 'actor', 'mfa', 'outcome', 'owner', 'hours'] as const),
] satisfies UseField[];
type ListedField = (typeof FIELDS)[number];

const namesOf = (fields: readonly string[]): Sql =>
  join(
    fields.map((field) => sql`${field}`),
    ', ',
  );

/** What it used, as counted after each load for the whole case. */
const countedUses = ({ principal }: OfPrincipal): Sql =>
  sql`SELECT field, value, events, denied, first_used, last_used
    FROM principal_use WHERE principal = ${principal} AND field IN (${namesOf(FIELDS)})`;

/** The same from one pass over the principal's events of a period. */
const readUses = (of: OfPrincipal): Sql => {
  const chosen = (value: (field: ListedField) => Sql): Sql =>
    sql`CASE ${join(
      FIELDS.map((field) => sql`WHEN grouping(${identifier(field)}) = 0 THEN ${value(field)}`),
      ' ',
    )} END`;
  const columns: Readonly<Partial<Record<ListedField, Sql>>> = {
    owner: raw(OWNER),
    hours: raw(HOUR_OF_WEEK),
  };
  const column = (field: ListedField) => sql`${columns[field] ?? identifier(field)} AS ${identifier(field)}`;
  return sql`SELECT ${chosen((field) => sql`${field}`)} AS field, ${chosen((field) => sql`${identifier(field)}::VARCHAR`)} AS value,
      count(*) AS events, count(*) FILTER (refused) AS denied, min("eventTime") AS first_used, max("eventTime") AS last_used
    FROM (SELECT ${join(FIELDS.map(column), ', ')}, "eventTime", outcome = 'denied' AS refused FROM event WHERE ${whereOf(of)})
    GROUP BY GROUPING SETS (${join(
      FIELDS.map((field) => sql`(${identifier(field)})`),
      ', ',
    )})`;
};

/** Values of one field that are listed. */
const MOST = 500;
/** A principal must have been at work for this long before something can be new for it. */
const KNOWN_FOR = raw('INTERVAL 2 HOUR');
/** What no more principals than these use is rare. */
const RARE = 2;

/**
 * What it used, the commonest values of each field first; `different` counts all of them. What is `rare` or `new` against
 * everyone else in the case is among them in any case.
 */
const listed = (of: OfPrincipal, uses: Sql): Sql =>
  sql`WITH used AS MATERIALIZED (${uses}),
    everyone AS (SELECT field, value, count(*) AS principals, min(first_used) AS anyone FROM principal_use
      WHERE field IN (${namesOf(COMPARED)}) AND (field, value) IN (SELECT (field, value) FROM used) GROUP BY field, value),
    placed AS (SELECT u.*, e.principals, coalesce(e.principals <= ${RARE}, FALSE) AS rare,
        coalesce(u.first_used = e.anyone AND u.first_used >= ${KNOWN_FOR}
          + (SELECT min(first_used) FROM principal_use WHERE principal = ${of.principal} AND field IN (${namesOf(COMPARED)})), FALSE) AS new,
        count(u.value) OVER (PARTITION BY u.field) AS different,
        row_number() OVER (PARTITION BY u.field ORDER BY u.events DESC, u.value) AS place
      FROM used AS u LEFT JOIN everyone AS e ON e.field = u.field AND e.value = u.value)
    SELECT field, value, events, denied, first_used AS "firstUsed", last_used AS "lastUsed", principals, rare, new, different, place
    FROM placed WHERE place <= ${MOST} OR rare OR new ORDER BY field, place`;

const touched = (where: Sql): Sql =>
  sql`SELECT n.value, count(DISTINCT x.n) AS count FROM event_entity AS x JOIN entity AS n ON n.id = x.entity
    WHERE x.n IN (SELECT n FROM event WHERE ${where}) AND starts_with(n.value, 'arn:') GROUP BY n.value ORDER BY count DESC, n.value LIMIT 50`;

const issues = (keys: readonly string[]): Sql =>
  sql`SELECT "accessKeyId" AS key, issued_at AS "issuedAt", issued_with AS "issuedWith" FROM credential
      WHERE issued_at IS NOT NULL AND "accessKeyId" IN (SELECT unnest(CAST(${JSON.stringify(keys)} AS JSON)->>'$[*]'))
    UNION ALL SELECT json_extract_string("responseElements", '$.accessKey.accessKeyId'), "eventTime", "eventName" FROM event_record
      WHERE "eventName" = 'CreateAccessKey' AND outcome = 'ok' AND duplicate_of IS NULL`;

interface Listed extends UsePeriod {
  field: ListedField;
  principals: number | null;
  rare: boolean;
  new: boolean;
  different: number;
  place: number;
}

/** @throws Failure `not-found` when no event in the period is by this principal */
export async function principal(
  reader: Reader,
  of: OfPrincipal,
  networks: Networks,
  signal?: AbortSignal,
): Promise<PrincipalDetail> {
  const used = await usedBy(reader, of, signal);
  return {
    ...(await doingsOf(reader, of, used, networks, signal)),
    firstSeen: novelties(used, (one) => one.new),
    rare: novelties(used, (one) => one.rare),
  };
}

/** The resources that its events touched most. */
export const touchedBy = (reader: Reader, of: OfPrincipal, signal?: AbortSignal): Promise<FacetValue[]> =>
  reader.all<FacetValue>(touched(whereOf(of)), signal);

async function usedBy(reader: Reader, of: OfPrincipal, signal?: AbortSignal): Promise<Listed[]> {
  const counted = await isCounted(reader, { query: '', ...of }, signal);
  return reader.all<Listed>(listed(of, counted ? countedUses(of) : readUses(of)), signal);
}

/** Of what stands out, as much as is listed. */
const MOST_NOVELTIES = 400;

const novelties = (used: readonly Listed[], which: (one: Listed) => boolean): Novelty[] =>
  used
    .flatMap((one): Novelty[] => {
      const { field, value, events, firstUsed: first, principals } = one;
      return which(one) && principals !== null ? [{ field, value, events, first, principals }] : [];
    })
    .sort(
      (a, b) => a.principals - b.principals || order(a.first ?? '', b.first ?? '') || order(a.value, b.value),
    )
    .slice(0, MOST_NOVELTIES);

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a principal did, without what it touched and how it stands out. */
async function doingsOf(
  reader: Reader,
  of: OfPrincipal,
  used: readonly Listed[],
  networks: Networks,
  signal?: AbortSignal,
): Promise<PrincipalDoings> {
  const all = (field: ListedField) => used.filter((one) => one.field === field && one.place <= MOST);
  const outcomes = all('outcome');
  if (outcomes.length === 0) {
    const when = of.from || of.to ? 'this period' : 'this case';
    throw new Failure('not-found', `No event of ${when} is by ${of.principal}.`);
  }
  const uses = (field: ListedField): UsePeriod[] =>
    all(field).flatMap(({ value, events, denied, firstUsed, lastUsed }) =>
      value === null ? [] : [{ value, events, denied, firstUsed, lastUsed }],
    );
  const top = (field: ListedField): FacetValue[] =>
    all(field).map(({ value, events }) => ({ value, count: events }));
  const commonest = (field: ListedField) => uses(field)[0]?.value ?? null;
  const said = (value: string | null) => all('mfa').find((one) => one.value === value)?.events ?? 0;
  const times = outcomes
    .flatMap(({ firstUsed, lastUsed }) => [firstUsed, lastUsed])
    .filter((time) => time !== null)
    .sort();
  const different = (field: ListedField) => all(field)[0]?.different ?? 0;
  const ended = (value: string) => outcomes.find((one) => one.value === value)?.events ?? 0;
  return {
    principal: of.principal,
    identityKind: commonest('identityKind') ?? 'unknown',
    account: commonest('owner'),
    events: outcomes.reduce((sum, one) => sum + one.events, 0),
    denied: ended('denied'),
    failed: ended('failed'),
    sessions: different('session'),
    addresses: different('sourceIPAddress'),
    userAgents: different('userAgent'),
    accessKeys: different('accessKeyId'),
    services: different('eventSource'),
    withMfa: said('true'),
    firstUsed: times[0] ?? null,
    lastUsed: times.at(-1) ?? null,
    calls: top('eventName'),
    servicesUsed: top('eventSource'),
    deniedCalls: uses('eventName')
      .filter(({ denied }) => denied > 0)
      .map(({ value, denied }) => ({ value, count: denied }))
      .sort((a, b) => b.count - a.count),
    regions: top('awsRegion'),
    actors: top('actor'),
    agents: uses('userAgent').map((one) => ({ ...one, ...parseAgent(one.value) })),
    addressesUsed: uses('sourceIPAddress').map((one) => ({ ...one, ...networks.place(one.value) })),
    keysUsed: await withAge(reader, uses('accessKeyId'), signal),
    sessionsUsed: uses('session'),
    activity: uses('hours').map(({ value, events }) => ({
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
  const side = async (of: OfPrincipal) =>
    doingsOf(reader, of, await usedBy(reader, of, signal), networks, signal);
  const [left, right] = await Promise.all([side(sides.left), side(sides.right)]);
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
