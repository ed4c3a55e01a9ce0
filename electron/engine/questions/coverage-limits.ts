import type {
  CoverageLimits,
  DigestCoverage,
  LateDelivery,
  OmittedField,
  RecordedKinds,
} from '../../../shared/model/coverage';
import type { Reader } from '../store/run';
import { raw, sql } from '../store/sql';

const MOST = 2_000;

/** Day of delivery: of the folder, else of the name (formats §1.1, §1.2). */
const delivered = raw(`coalesce(
  try_strptime(concat_ws('-', nullif(place.year, ''), nullif(place.month, ''), nullif(place.day, '')), '%Y-%-m-%-d'),
  try_strptime(nullif(regexp_extract(path, '_CloudTrail[A-Za-z-]*_[a-z0-9-]+_(\\d{8})T\\d{4}Z', 1), ''), '%Y%m%d'))::DATE`);

const late = sql`SELECT account, region, strftime(day, '%Y-%m-%d') AS day, strftime(delivered, '%Y-%m-%d') AS delivered,
    sum(events)::BIGINT AS events, count(DISTINCT file_id) AS files,
    min(first) AS "firstEventTime", max(last) AS "lastEventTime"
  FROM (SELECT c.*, c.hour::DATE AS day, f.delivered FROM coverage_file AS c JOIN (
      SELECT id, ${delivered} AS delivered FROM (SELECT id, path,
        regexp_extract(path, '[/\\\\]CloudTrail[A-Za-z-]*[/\\\\][a-z0-9-]+[/\\\\](\\d{4})[/\\\\](\\d{1,2})[/\\\\](\\d{1,2})[/\\\\]', ['year', 'month', 'day']) AS place
        FROM evidence_file WHERE kind = 'cloudtrail-log')) AS f ON f.id = c.file_id
    WHERE c.source = 'cloudtrail' AND c.events > 0)
  WHERE day <> delivered GROUP BY account, region, day, delivered
  ORDER BY abs(date_diff('day', day, delivered)) DESC, day, account, region LIMIT ${MOST}`;

const omitted = sql`SELECT * FROM (SELECT o.field, o.marker, e."eventSource", e."eventName", count(*) AS events,
    max(o.size) AS "originalSize", min(o.n) AS n
  FROM omitted_field AS o JOIN event_record AS e ON e.n = o.n GROUP BY ALL)
  ORDER BY list_position(['omitted', 'cut', 'removed', 'hidden'], marker), events DESC, field, "eventSource", "eventName"
  LIMIT ${MOST}`;

const kinds = sql`SELECT c.account, c.region, sum(c.events - c.data_events)::BIGINT AS "managementEvents",
    sum(c.data_events)::BIGINT AS "dataEvents", coalesce(any_value(s.services), []) AS "dataServices"
  FROM coverage_file AS c LEFT JOIN (
    SELECT account, "awsRegion" AS region, list_sort(list(DISTINCT "eventSource")) AS services FROM event_record
    WHERE duplicate_of IS NULL AND ("managementEvent" = false OR "eventCategory" = 'Data') GROUP BY ALL
  ) AS s ON s.account = c.account AND s.region = c.region
  WHERE c.source = 'cloudtrail' GROUP BY c.account, c.region ORDER BY c.account, c.region`;

const digests = sql`SELECT coalesce(account, 'unknown') AS account, coalesce(region, 'unknown') AS region,
    count(*) FILTER (kind = 'digest' AND file_id IS NOT NULL) AS digests,
    count(*) FILTER (kind = 'digest' AND verdict = 'invalid' AND file_id IS NOT NULL) AS invalid,
    count(*) FILTER (kind = 'digest' AND file_id IS NULL) AS missing, count(*) FILTER (kind = 'gap') AS gaps,
    count(*) FILTER (kind = 'log' AND verdict = 'not-covered') AS "notCovered"
  FROM integrity WHERE kind <> 'other' GROUP BY ALL ORDER BY ALL`;

/** What the evidence cannot show: late, left out, not recorded, not vouched for. */
export async function coverageLimits(reader: Reader, signal?: AbortSignal): Promise<CoverageLimits> {
  const [lateRows, omittedRows, kindRows, digestRows] = await Promise.all([
    reader.all<LateDelivery>(late, signal),
    reader.all<OmittedField>(omitted, signal),
    reader.all<RecordedKinds>(kinds, signal),
    reader.all<DigestCoverage>(digests, signal),
  ]);
  return { late: lateRows, omitted: omittedRows, kinds: kindRows, digests: digestRows };
}
