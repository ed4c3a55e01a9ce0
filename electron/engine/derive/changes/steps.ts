import type { ChangeKind } from '../../../../shared/model/change';
import type { Reader } from '../../store/run';
import { identifier, join, raw, type Sql, sql } from '../../store/sql';
import { diffItems, type ItemBody, isRelationshipOnly } from './item-diff';

/** One step of a resource, by the numbers of its items. */
export interface Step {
  /** The item the step arrived with. */
  n: number;
  /** The item before it; null when it is the first. */
  previous: number | null;
  kind: ChangeKind;
  /** Lowest number of the resource's items: the same for all its steps. */
  resource: number;
}

/** Rows of config_item that can be placed: not a repeat, and with a type, an id and a capture time. */
export const usableItems =
  raw(`duplicate_of IS NULL AND "resourceType" IS NOT NULL AND "resourceId" IS NOT NULL
  AND "configurationItemCaptureTime" IS NOT NULL`);

/** What a resource is keyed by. Config leaves none of it out, but a damaged item may. */
export const resourceKeyColumns = raw(
  `coalesce("awsAccountId", ''), coalesce("awsRegion", ''), "resourceType", "resourceId"`,
);

/** Items of a resource in the order Config saw them. */
export const captureOrder = raw(
  `"configurationItemCaptureTime", TRY_CAST("configurationStateId" AS HUGEINT) NULLS FIRST, n`,
);

export const isDeletion = raw(`coalesce(starts_with("configurationItemStatus", 'ResourceDeleted'), false)`);

/** Items that say nothing about their resource: Config was told not to record it, and left its configuration out. */
export const isSilent = raw(
  `coalesce("configurationItemStatus", '') = 'ResourceNotRecorded' AND configuration IS NULL`,
);

const BODY_COLUMNS: readonly (keyof ItemBody)[] = [
  'ARN',
  'resourceName',
  'availabilityZone',
  'tags',
  'relationships',
  'configuration',
  'supplementaryConfiguration',
];

const bodyColumns = join(BODY_COLUMNS.map(identifier), ', ');

/**
 * Pairs of successive items that may be a step; the semantic comparison decides about the modified ones.
 *
 * The first item of a resource is a step only when it shows the resource coming into being: created at most 24 hours
 * before it was captured or, when its creation time is not recorded, captured as ResourceDiscovered. A resource created
 * long before Config discovered it, or first seen in a snapshot, was there already: its first item is what later ones are
 * compared with. The first item after a deletion is always a creation. An item with status ResourceNotRecorded and no
 * configuration says nothing about the resource and is passed over.
 */
function candidateSteps(filter: Sql): Sql {
  return sql`
    WITH item AS (
      SELECT n, "configurationItemCaptureTime" AS captured, ${isDeletion} AS deleted,
        md5(concat_ws(chr(31), ${join(
          BODY_COLUMNS.map((name) => sql`coalesce(${identifier(name)}, '')`),
          ', ',
        )})) AS content,
        CASE WHEN "resourceCreationTime" IS NOT NULL
          THEN "resourceCreationTime" >= "configurationItemCaptureTime" - INTERVAL 24 HOUR
          ELSE "configurationItemStatus" = 'ResourceDiscovered' END AS young,
        ${isSilent} AS silent,
        min(n) OVER (PARTITION BY ${resourceKeyColumns}) AS resource,
        row_number() OVER (PARTITION BY ${resourceKeyColumns} ORDER BY ${captureOrder}) AS place
      FROM config_item
      WHERE ${usableItems} AND ${filter}
    ), pair AS (
      SELECT *, lag(n) OVER life AS previous, lag(deleted) OVER life AS was_deleted, lag(content) OVER life AS was
      FROM item WHERE NOT silent
      WINDOW life AS (PARTITION BY resource ORDER BY place)
    )
    SELECT n, previous, resource, CASE
        WHEN deleted THEN 'deleted'
        WHEN previous IS NULL OR was_deleted THEN 'created'
        ELSE 'modified' END AS kind
    FROM pair
    WHERE CASE
        WHEN previous IS NULL THEN deleted OR coalesce(young, false)
        WHEN deleted THEN NOT was_deleted
        ELSE was_deleted OR content <> was END
    ORDER BY captured, n`;
}

/** Steps of the resources a condition on config_item selects, in capture order. */
export async function findSteps(reader: Reader, filter: Sql, signal?: AbortSignal): Promise<Step[]> {
  const candidates = await reader.all<Step>(candidateSteps(filter), signal);
  const steps: Step[] = [];
  for (let start = 0; start < candidates.length; start += PORTION) {
    const portion = candidates.slice(start, start + PORTION);
    const compared = portion.filter((step) => step.kind === 'modified');
    const bodies = await readBodies(reader, compared, signal);
    for (const step of portion) {
      const kind = step.kind === 'modified' ? kindOf(step, bodies) : step.kind;
      if (kind !== null) steps.push({ ...step, kind });
    }
  }
  return steps;
}

/** Pairs whose bodies are in memory at once. */
const PORTION = 1_000;

function kindOf(step: Step, bodies: ReadonlyMap<number, ItemBody>): ChangeKind | null {
  const [from, to] = [bodies.get(step.previous ?? -1), bodies.get(step.n)];
  if (from === undefined || to === undefined) return null;
  const diff = diffItems(from, to);
  if (diff.length === 0) return null;
  return isRelationshipOnly(diff) ? 'relationship' : 'modified';
}

async function readBodies(
  reader: Reader,
  steps: readonly Step[],
  signal?: AbortSignal,
): Promise<Map<number, ItemBody>> {
  const numbers = steps.flatMap((step) => (step.previous === null ? [step.n] : [step.previous, step.n]));
  if (numbers.length === 0) return new Map();
  const rows = await reader.all<ItemBody & { n: number }>(
    sql`SELECT n, ${bodyColumns} FROM config_item WHERE ${isOneOf('n', numbers)}`,
    signal,
  );
  return new Map(rows.map((row) => [row.n, row]));
}

/** A condition that a number is among many, bound as one value. */
export function isOneOf(column: string, numbers: readonly number[]): Sql {
  return sql`${identifier(column)} IN (SELECT unnest(CAST(string_split(${[...new Set(numbers)].join(',')}, ',') AS BIGINT[])))`;
}

const everyItem = raw('true');
const kept = new WeakMap<Reader, { content: string; steps: Step[] }>();

/** All steps of the case, kept until its items change: every page of them needs to know how many there are. */
export async function allSteps(reader: Reader, signal?: AbortSignal): Promise<Step[]> {
  const row = await reader.first<{ content: string }>(
    raw(`SELECT concat_ws(' ', count(*), count(duplicate_of), max(n), sum(n)) AS content FROM config_item`),
    signal,
  );
  const content = row?.content ?? '';
  const last = kept.get(reader);
  if (last?.content === content) return last.steps;
  const steps = await findSteps(reader, everyItem, signal);
  kept.set(reader, { content, steps });
  return steps;
}
