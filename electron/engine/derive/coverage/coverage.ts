import type { Writer } from '../../store/run';
import { raw, type Sql, sql } from '../../store/sql';
import { HIDDEN, isCut, isOmitted, REMOVED } from './markers';

/** Times that can stand on a calendar: DuckDB's own reach from before history to the year 294246. */
const onCalendar = (column: string) =>
  `"${column}" >= TIMESTAMP '1970-01-01' AND "${column}" < TIMESTAMP '10000-01-01'`;

/**
 * Which file tells of which account, region and hour. The times of CloudTrail are those of events; of configuration
 * items, those of capture.
 */
const HOURS = raw(`INSERT INTO coverage_file
  SELECT file_id, 'cloudtrail', coalesce(account, 'unknown'), coalesce("awsRegion", 'unknown'), date_trunc('hour', "eventTime"),
    count(*), count(*) FILTER (duplicate_of IS NULL),
    count(*) FILTER (duplicate_of IS NULL AND ("managementEvent" = false OR "eventCategory" = 'Data')),
    min("eventTime"), max("eventTime")
  FROM event_record WHERE ${onCalendar('eventTime')} GROUP BY ALL
  UNION ALL
  SELECT file_id, 'config', coalesce("awsAccountId", 'unknown'), coalesce("awsRegion", 'unknown'),
    date_trunc('hour', "configurationItemCaptureTime"), count(*), count(*) FILTER (duplicate_of IS NULL), 0,
    min("configurationItemCaptureTime"), max("configurationItemCaptureTime")
  FROM config_item WHERE ${onCalendar('configurationItemCaptureTime')} GROUP BY ALL`);

/** Fields that CloudTrail or a service left out, hid or cut (formats §2.5). */
const DOCUMENTS = ['requestParameters', 'responseElements'];
const CHECKS: readonly { field: string; marker: string; condition: string }[] = [
  ...[...DOCUMENTS, 'serviceEventDetails'].map((field) => ({
    field,
    marker: 'omitted',
    condition: isOmitted(field),
  })),
  ...DOCUMENTS.map((field) => ({ field, marker: 'hidden', condition: `contains("${field}", '${HIDDEN}')` })),
  ...DOCUMENTS.map((field) => ({
    field,
    marker: 'removed',
    condition: `contains("${field}", '${REMOVED}')`,
  })),
  ...['errorMessage', 'userAgent'].map((field) => ({ field, marker: 'cut', condition: isCut(field) })),
];
const FIELDS = [...new Set(CHECKS.map(({ field }) => `"${field}"`))].join(', ');

/** One pass over the big table finds the few events that are looked at closely. */
const SUSPECTS = raw(`CREATE OR REPLACE TEMP TABLE marked_event AS SELECT n, ${FIELDS} FROM event_record
  WHERE duplicate_of IS NULL AND (${CHECKS.map(({ condition }) => `(${condition})`).join(' OR ')})`);
const LIMITS = raw(
  `INSERT INTO omitted_field ${CHECKS.map(
    ({ field, marker, condition }) => `SELECT n, '${field}', '${marker}',
      ${marker === 'omitted' ? `try_cast(json_extract_string("${field}", '$.originalSize') AS BIGINT)` : 'NULL'}
      FROM marked_event WHERE ${condition}`,
  ).join(' UNION ALL ')}
  UNION ALL SELECT n, 'userName', 'hidden', NULL FROM event_record
    WHERE duplicate_of IS NULL AND identity IN (SELECT id FROM identity WHERE "userName" = '${HIDDEN}')`,
);

/**
 * Works out anew what the evidence covers and what was left out of it, and says of the files that came with the loads
 * after `after` when they lie where they do not belong.
 */
export async function deriveCoverage(writer: Writer, after = 0): Promise<void> {
  await writer.run(raw('DELETE FROM coverage_file'));
  await writer.run(HOURS);
  await writer.run(raw('DELETE FROM omitted_field'));
  await writer.run(SUSPECTS);
  await writer.run(LIMITS);
  await writer.run(raw('DROP TABLE marked_event'));
  await writer.run(misplaced(after));
}

/** Folder and name of a file as a bucket has them (formats §1.1, §1.2, §7.1). */
const FOLDER =
  '(\\d{12})[/\\\\](CloudTrail[A-Za-z-]*|Config)[/\\\\]([a-z]{2}(?:-[a-z]+)+-\\d+)[/\\\\](\\d{4})[/\\\\](\\d{1,2})[/\\\\](\\d{1,2})[/\\\\]';
const NAME = '(\\d{12})_(CloudTrail|Config)[A-Za-z-]*_([a-z0-9-]+)_.*?(\\d{8})T\\d{4,6}Z';

/**
 * A file whose records, name and folder disagree: it was put there by somebody, or its records were. A region counts
 * only when no record is of the folder's: events of global services stand among others, and samples disagree.
 */
const misplaced = (after: number): Sql => sql`INSERT INTO notice
  WITH place AS (
    SELECT id, kind, f.folder, f.account, f.region, n.account AS "nameAccount", n.region AS "nameRegion",
      try_strptime(concat_ws('-', f.year, f.month, f.day), '%Y-%-m-%-d')::DATE AS day,
      try_strptime(n.day, '%Y%m%d')::DATE AS "nameDay"
    FROM (SELECT id, kind, regexp_extract(path, ${raw(`'${FOLDER}'`)}, ['account', 'folder', 'region', 'year', 'month', 'day']) AS f,
        regexp_extract(regexp_extract(path, '[^/\\\\]*$'), ${raw(`'${NAME}'`)}, ['account', 'folder', 'region', 'day']) AS n
      FROM evidence_file WHERE kind IN ('cloudtrail-log', 'config-items') AND status <> 'failed' AND load_id > ${after})
    WHERE f.account <> ''
  ), told AS (
    SELECT file_id, "recipientAccountId" AS account, "awsRegion" AS region, count(*) AS records FROM event_record
      WHERE file_id IN (SELECT id FROM place) GROUP BY ALL
    UNION ALL SELECT file_id, "awsAccountId", "awsRegion", count(*) FROM config_item
      WHERE file_id IN (SELECT id FROM place) GROUP BY ALL
  ), summed AS (
    SELECT id, sum(records) AS records,
      coalesce(sum(records) FILTER (told.account <> place.account), 0) AS elsewhere,
      min(told.account) FILTER (told.account <> place.account) AS other,
      bool_and(told.region NOT IN (place.region, 'us-east-1', 'global')) AS abroad, min(told.region) AS "otherRegion"
    FROM place JOIN told ON told.file_id = place.id GROUP BY id
  )
  SELECT place.id, NULL, 'misplaced', CASE
      WHEN kind = 'config-items' AND folder <> 'Config'
        THEN 'A file of AWS Config lies in a folder of CloudTrail.'
      WHEN kind = 'cloudtrail-log' AND folder IN ('Config', 'CloudTrail-Digest')
        THEN 'A log file of CloudTrail lies in the folder ' || folder || '.'
      WHEN elsewhere > 0
        THEN elsewhere || ' of its ' || records || ' records are of another account (' || other || ') than its folder (' || place.account || ').'
      WHEN "nameAccount" <> '' AND "nameAccount" <> place.account
        THEN 'Its name says account ' || "nameAccount" || ', its folder ' || place.account || '.'
      WHEN abroad
        THEN 'Its records are of another region (' || "otherRegion" || ') than its folder (' || place.region || ').'
      WHEN "nameDay" IS NOT NULL AND day IS NOT NULL AND abs(date_diff('day', day, "nameDay")) > 1
        THEN 'Its name says that it was delivered on ' || "nameDay" || ', its folder on ' || day || '.'
    END AS message
  FROM place LEFT JOIN summed ON summed.id = place.id WHERE message IS NOT NULL`;
