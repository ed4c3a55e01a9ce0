import type { CaseStatus } from '../../../shared/model/case';
import { resourceKeyColumns, usableItems } from '../derive/changes/items';
import type { CaseStore } from '../store/open';
import { sql } from '../store/sql';

interface Counts {
  found: number;
  loaded: number;
  partial: number;
  skipped: number;
  failed: number;
  records: number;
  duplicates: number;
  rejected: number;
  rejectedItems: number;
  items: number;
  itemDuplicates: number;
  resources: number;
  notices: number;
  findings: number;
  first: string | null;
  last: string | null;
  accounts: string[] | null;
  regions: string[] | null;
}

const counts = sql`SELECT
  (SELECT count(*) FROM evidence_file) AS found,
  (SELECT count(*) FROM evidence_file WHERE status = 'loaded') AS loaded,
  (SELECT count(*) FROM evidence_file WHERE status = 'partial') AS partial,
  (SELECT count(*) FROM evidence_file WHERE status = 'skipped') AS skipped,
  (SELECT count(*) FROM evidence_file WHERE status = 'failed') AS failed,
  (SELECT coalesce(sum(rejected) FILTER (kind <> 'config-items'), 0)::BIGINT FROM evidence_file) AS rejected,
  (SELECT coalesce(sum(rejected) FILTER (kind = 'config-items'), 0)::BIGINT FROM evidence_file) AS "rejectedItems",
  (SELECT count(*) FROM config_item) AS items,
  (SELECT count(duplicate_of) FROM config_item) AS "itemDuplicates",
  (SELECT count(*) FROM (SELECT DISTINCT ${resourceKeyColumns} FROM config_item WHERE ${usableItems})) AS resources,
  (SELECT count(*) FROM notice) AS notices,
  (SELECT count(*) FROM (SELECT removed FROM finding QUALIFY revision = max(revision) OVER (PARTITION BY id)) WHERE NOT removed) AS findings,
  count(*) AS records, count(duplicate_of) AS duplicates, min("eventTime") AS first, max("eventTime") AS last,
  list_sort(list(DISTINCT account) FILTER (account IS NOT NULL)) AS accounts,
  list_sort(list(DISTINCT "awsRegion") FILTER ("awsRegion" IS NOT NULL)) AS regions
  FROM event`;

/** What the case holds, counted now. */
export async function caseStatus(store: CaseStore, loading: boolean): Promise<CaseStatus> {
  const row = await store.reader.first<Counts>(counts);
  if (!row) throw new Error('counting answered no row');
  return {
    name: store.name,
    id: (await store.info('id')) ?? '',
    path: store.path,
    createdAt: (await store.info('createdAt')) ?? '',
    schemaVersion: Number(await store.info('schemaVersion')),
    files: {
      found: row.found,
      loaded: row.loaded,
      partial: row.partial,
      skipped: row.skipped,
      failed: row.failed,
    },
    events: {
      records: row.records + row.rejected,
      unique: row.records - row.duplicates,
      duplicates: row.duplicates,
    },
    configItems: {
      records: row.items + row.rejectedItems,
      unique: row.items - row.itemDuplicates,
      duplicates: row.itemDuplicates,
    },
    resources: row.resources,
    notices: row.notices,
    findings: row.findings,
    firstEventTime: row.first,
    lastEventTime: row.last,
    accounts: row.accounts ?? [],
    regions: row.regions ?? [],
    loading,
    readOnly: store.readOnly,
  };
}
