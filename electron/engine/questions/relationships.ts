import type { CallArgs, CallValue } from '../../../shared/api';
import type { RelatedResource, Tie } from '../../../shared/model/change';
import type { Reader } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';
import { namedResources } from './item';

/** Resources that are followed further at a time; a hub such as a VPC is shown, not followed through everything in it. */
const MOST_FOLLOWED = 500;

/**
 * The ties of a resource at a moment, in both directions and as many steps away as asked for: what it lists, and what lists
 * it. Resources that have no item of their own are there too, and say so.
 */
export async function relationships(
  reader: Reader,
  args: CallArgs<'relationships'>,
  signal?: AbortSignal,
): Promise<CallValue<'relationships'>> {
  const moment =
    args.at === undefined
      ? raw('now()::TIMESTAMP')
      : sql`CAST(${new Date(args.at).toISOString()} AS TIMESTAMP)`;
  const nodes = new Map<string, Omit<RelatedResource, 'key'>>();
  const ties = new Map<string, Tie>();
  const begin = await reader.all<Found>(
    sql`SELECT ${columns} FROM resource AS r WHERE r.resource IN (${namedResources(args.resource)})`,
    signal,
  );
  const { resourceType, resourceId, awsAccountId, awsRegion = '' } = args.resource;
  if (begin.length === 0 && resourceType && awsAccountId)
    begin.push({ resource: null, resourceType, resourceId, displayName: null, awsAccountId, awsRegion });
  for (const node of begin) nodes.set(keyOf(node), { ...node, distance: 0 });
  let frontier = begin;
  for (let distance = 1; distance <= args.depth && frontier.length > 0; distance++) {
    const rows = await reader.all<TieRow>(tiesOf(frontier.slice(0, MOST_FOLLOWED), moment), signal);
    const next: Found[] = [];
    for (const { name, since, until, ...row } of rows) {
      const [from, to] = [endOf(row, 'from'), endOf(row, 'to')];
      for (const end of [from, to]) {
        if (nodes.has(keyOf(end))) continue;
        nodes.set(keyOf(end), { ...end, distance });
        next.push(end);
      }
      const tie = { from: keyOf(from), to: keyOf(to), name, since, until };
      ties.set(JSON.stringify([tie.from, tie.to, name]), tie);
    }
    frontier = next;
  }
  return { nodes: [...nodes].map(([key, node]) => ({ ...node, key })), ties: [...ties.values()] };
}

type Found = Omit<RelatedResource, 'distance' | 'key'>;
type TieRow = { name: string; since: string; until: string | null } & Record<string, string | number | null>;

const columns = raw(
  `r.resource, r."resourceType", r."resourceId", r."displayName", r."awsAccountId", r."awsRegion"`,
);

const keyOf = ({ resource, resourceType, resourceId }: Found) =>
  resource === null ? `${resourceType} ${resourceId}` : String(resource);

function endOf(row: Record<string, string | number | null>, end: 'from' | 'to'): Found {
  const text = (name: string) => {
    const value = row[`${end}_${name}`];
    return value === null || value === undefined ? null : String(value);
  };
  const resource = row[`${end}_resource`];
  return {
    resource: typeof resource === 'number' ? resource : null,
    resourceType: text('type') ?? '',
    resourceId: text('id') ?? '',
    displayName: text('display'),
    awsAccountId: text('account') ?? '',
    awsRegion: text('region') ?? '',
  };
}

const end = (table: string, as: string) =>
  `${table}.resource AS ${as}_resource, ${table}."resourceType" AS ${as}_type, ${table}."resourceId" AS ${as}_id,
  ${table}."displayName" AS ${as}_display, ${table}."awsAccountId" AS ${as}_account, ${table}."awsRegion" AS ${as}_region`;

const SHAPE =
  '[{"resource":"BIGINT","resourceType":"VARCHAR","resourceId":"VARCHAR","awsAccountId":"VARCHAR"}]';

/**
 * Ties that held at the moment and begin or end at one of these resources. What has no item of its own is met where others
 * list it: that is how one comes from a group to what else is in its VPC.
 */
const tiesOf = (resources: readonly Found[], moment: Sql): Sql => sql`
  WITH given AS (SELECT unnest(from_json(${JSON.stringify(resources)}, ${SHAPE}), max_depth := 2)),
  near AS (SELECT resource FROM given WHERE resource IS NOT NULL),
  bare AS (SELECT upper("resourceType") AS type, "resourceId" AS id, "awsAccountId" AS account FROM given WHERE resource IS NULL),
  tie AS (
    SELECT t.*, s."awsAccountId" AS account, s."awsRegion" AS region FROM relationship AS t JOIN resource AS s ON s.resource = t.resource
    WHERE t.since <= ${moment} AND (t.until IS NULL OR t.until > ${moment})
  ), met AS (
    SELECT tie.*, o.resource AS other FROM tie LEFT JOIN resource AS o
      ON upper(o."resourceType") = upper(tie."targetType") AND o."awsAccountId" = tie.account
      AND (o."resourceId" = tie."targetId" OR (tie."targetId" IS NULL AND o."resourceName" = tie."targetName"))
      AND (o."awsRegion" = tie.region OR o."awsRegion" = 'global' OR tie.region = 'global')
  )
  SELECT met.name, met.since, met.until, ${raw(end('s', 'from'))}, met.other AS to_resource,
    coalesce(o."resourceType", met."targetType") AS to_type, coalesce(o."resourceId", met."targetId", met."targetName") AS to_id,
    coalesce(o."displayName", met."targetName") AS to_display, coalesce(o."awsAccountId", met.account) AS to_account,
    coalesce(o."awsRegion", met.region) AS to_region
  FROM met JOIN resource AS s ON s.resource = met.resource LEFT JOIN resource AS o ON o.resource = met.other
  WHERE met.resource IN (FROM near) OR met.other IN (FROM near)
    OR (met.other IS NULL AND (upper(met."targetType"), coalesce(met."targetId", met."targetName"), met.account) IN (SELECT type, id, account FROM bare))
  ORDER BY met.since, from_id, to_id LIMIT 5000`;
