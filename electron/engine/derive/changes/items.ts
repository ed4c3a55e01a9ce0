import { identifier, join, raw, type Sql, sql } from '../../store/sql';

/** Rows of config_item that can be placed: not a repeat, and with a type, an id and a capture time. */
export const usableItems =
  raw(`duplicate_of IS NULL AND "resourceType" IS NOT NULL AND "resourceId" IS NOT NULL
  AND "configurationItemCaptureTime" IS NOT NULL`);

/** Types that are one and the same in all regions; old items name the region whose recorder saw them (formats §7.5). */
const GLOBAL_TYPES = '^AWS::(IAM|CLOUDFRONT|ROUTE53|ORGANIZATIONS)::';

const region = `CASE WHEN regexp_matches(upper("resourceType"), '${GLOBAL_TYPES}') THEN 'global' ELSE coalesce("awsRegion", '') END`;

/** What a resource is keyed by. Config leaves none of it out, but a damaged item may; version 1.0 shouts the type. */
export const resourceKeyColumns = raw(
  `coalesce("awsAccountId", ''), ${region}, upper("resourceType"), "resourceId"`,
);

/** Items, with when their file was handed out: the name of a snapshot says so (formats §7.1). */
export const deliveredItems = raw(`config_item LEFT JOIN (
  SELECT id AS delivered_file, try_strptime(
    regexp_extract(path, '_ConfigSnapshot_(\\d{8}T\\d{6}Z)_[^/]*$', 1), '%Y%m%dT%H%M%SZ') AS file_delivered
  FROM evidence_file) ON delivered_file = file_id`);

const delivered = 'coalesce("configurationItemDeliveryTime", file_delivered)';

/**
 * Items of a resource, among `deliveredItems`, in the order Config saw them. Of one capture, the state ids and then the
 * deliveries tell which is later (formats §7.3); where nothing does, the order of the evidence stands.
 */
export const captureOrder = raw(
  `"configurationItemCaptureTime", TRY_CAST("configurationStateId" AS HUGEINT) NULLS FIRST, ${delivered} NULLS FIRST, n`,
);

/**
 * The place of an item among those of its resource that were captured until a moment, by `captureOrder`, as one value to
 * compare: of one capture, what was delivered only after the moment stands before the others.
 */
export const placeUntil = (moment: Sql): Sql => sql`row("configurationItemCaptureTime",
  coalesce(${raw(delivered)} <= ${moment}, true), coalesce(TRY_CAST("configurationStateId" AS HUGEINT), -1),
  coalesce(${raw(delivered)}, TIMESTAMP '1970-01-01'), n)`;

/**
 * Since when an item is known, in a window `life` of its resource's items in `captureOrder`. Some parts, such as the
 * attributes of a load balancer, change while the capture time does not: these are seen when the item is delivered.
 */
export const seen =
  raw(`CASE WHEN "configurationItemCaptureTime" = lag("configurationItemCaptureTime") OVER life
  THEN greatest("configurationItemCaptureTime", ${delivered}) ELSE "configurationItemCaptureTime" END`);

export const isDeletion = raw(`coalesce(starts_with("configurationItemStatus", 'ResourceDeleted'), false)`);

/**
 * Items that say nothing about their resource: Config was told not to record it, or the item was too large for its
 * notification, and left its configuration out.
 */
export const isSilent = raw(
  `(configuration IS NULL AND NOT coalesce(starts_with("configurationItemStatus", 'ResourceDeleted'), false)
    AND (coalesce("configurationItemStatus", '') = 'ResourceNotRecorded' OR coalesce("configurationStateId", '') = '0'
      OR coalesce(contains(extra, '"s3DeliverySummary"'), false)))`,
);

/** A condition that a number is among many, bound as one value. */
export function isOneOf(column: string, numbers: readonly number[]): Sql {
  if (numbers.length === 0) return raw('false');
  return sql`${identifier(column)} IN (SELECT unnest(CAST(string_split(${[...new Set(numbers)].join(',')}, ',') AS BIGINT[])))`;
}

/** A table of a derivation's own, in memory beside the case, where all connections see it. */
export const stage = (name: string): Sql => raw(`memory.main.derive_${name}`);

/** Rows of `event` and `config_item` are numbered by their file. */
const fileOf = (number: string) => raw(`(${number} // 268435456)`);

/**
 * Resources whose steps or causes can be others than before: those with items of a load after `since`, and those that a
 * call of such a load names, or that are tied to one it names. All of them, when such a call stopped or started a recorder.
 */
export const touchedResources = (since: number): Sql => sql`
  CREATE OR REPLACE TABLE ${stage('touched')} AS
  WITH late AS (SELECT id FROM evidence_file WHERE load_id > ${since}),
  name AS (SELECT DISTINCT account, name FROM mutation_name WHERE ${fileOf('n')} IN (FROM late)),
  item AS (
    SELECT file_id, min(n) OVER (PARTITION BY ${resourceKeyColumns}) AS resource FROM config_item WHERE ${usableItems}
  ), known AS (
    SELECT resource, "awsAccountId" AS account, unnest(["resourceId", "resourceName", "ARN",
      regexp_extract("ARN", '[^/:]*$'), regexp_extract("resourceId", '[^/:]*$')]) AS name FROM resource
  )
  SELECT resource FROM item WHERE ${since === 0} OR file_id IN (FROM late) OR EXISTS (
    SELECT 1 FROM mutation WHERE source = 'config.amazonaws.com' AND ${fileOf('n')} IN (FROM late)
      AND "eventName" IN ('StopConfigurationRecorder', 'StartConfigurationRecorder', 'DeleteConfigurationRecorder'))
  UNION SELECT known.resource FROM known JOIN name ON name.account = known.account AND name.name = known.name
  UNION SELECT relationship.resource FROM relationship JOIN name ON name.name IN ("targetId", "targetName")`;

/** Documents of an item; most are what they were in the item before. */
export const DOCUMENTS = ['tags', 'relationships', 'configuration', 'supplementaryConfiguration'] as const;

const COMPARED = ['content_hash', 'ARN', 'resourceName', 'availabilityZone'];

/**
 * The items of touched resources in order, each with the one before it and, where it may be a step, of what kind. The
 * semantic comparison decides about the modified ones.
 *
 * The first item of a resource is a step only when it shows the resource coming into being: created at most 24 hours
 * before it was captured or, when its creation time is not recorded, captured as ResourceDiscovered. A resource created
 * long before Config discovered it, or first seen in a snapshot, was there already: its first item is what later ones are
 * compared with. The first item after a deletion is always a creation, and the beginning of another life of the resource.
 * An item with status ResourceNotRecorded and no configuration says nothing about the resource and is passed over.
 * `same_…` says that a document is word by word that of the item before.
 */
export const itemsInOrder: Sql = sql`
  CREATE OR REPLACE TABLE ${stage('item')} AS
  WITH item AS (
    SELECT n, "configurationItemCaptureTime", "configurationStateId", "configurationItemDeliveryTime", file_delivered,
      "configurationItemCaptureTime" AS captured, ${isDeletion} AS deleted,
      hash(${join(COMPARED.map(identifier), ', ')}) AS content,
      CASE WHEN "resourceCreationTime" IS NOT NULL
        THEN "resourceCreationTime" >= "configurationItemCaptureTime" - INTERVAL 24 HOUR
        ELSE "configurationItemStatus" = 'ResourceDiscovered' END AS young,
      "recordingFrequency" = 'DAILY' AS daily,
      min(n) OVER (PARTITION BY ${resourceKeyColumns}) AS resource, ${isSilent} AS silent,
      ${join(
        DOCUMENTS.map((name) => sql`hash(${identifier(name)}) AS ${identifier(`hash_${name}`)}`),
        ', ',
      )}
    FROM ${deliveredItems} WHERE ${usableItems}
  ), placed AS (
    SELECT *, row_number() OVER (ORDER BY resource, ${captureOrder}) AS place
    FROM item WHERE NOT silent AND resource IN (SELECT resource FROM ${stage('touched')})
  ), pair AS (
    SELECT *, lag(n) OVER life AS previous, lag(captured) OVER life AS previous_captured,
      ${seen} AS seen, coalesce(lag(deleted) OVER life, false) AS was_deleted, lag(content) OVER life AS was,
      lead(captured) OVER life AS next_captured, lead(n) OVER life AS next,
      ${join(
        DOCUMENTS.map((name) => {
          const column = identifier(`hash_${name}`);
          return sql`coalesce(${column} = lag(${column}) OVER life, false) AS ${identifier(`same_${name}`)}`;
        }),
        ', ',
      )}
    FROM placed WINDOW life AS (PARTITION BY resource ORDER BY place)
  )
  SELECT place, resource, n, previous, captured, previous_captured, seen, next_captured, next, deleted,
    coalesce(daily, false) AS daily, ${join(
      DOCUMENTS.map((name) => identifier(`same_${name}`)),
      ', ',
    )},
    1 + sum(CASE WHEN was_deleted AND NOT deleted THEN 1 ELSE 0 END)
      OVER (PARTITION BY resource ORDER BY place ROWS UNBOUNDED PRECEDING) AS life,
    CASE
      WHEN deleted THEN CASE WHEN NOT was_deleted THEN 'deleted' END
      WHEN was_deleted OR (previous IS NULL AND coalesce(young, false)) THEN 'created'
      WHEN previous IS NOT NULL AND content <> was THEN 'modified' END AS step
  FROM pair`;
