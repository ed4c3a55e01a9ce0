import type { Change } from '../../../shared/model/change';
import type { ExportWhat } from '../../../shared/model/export';
import type { Finding } from '../../../shared/model/finding';
import { Failure } from '../../../shared/result';
import { getFinding, isEventOf, listFindings } from '../findings/findings';
import { changesAt, listChanges } from '../questions/changes';
import type { ResourceKey } from '../questions/item';
import { compileScope } from '../questions/scope';
import type { Reader } from '../store/run';
import { type Sql, sql } from '../store/sql';

/** A search that a package rests on. */
export interface PackageQuery {
  /** What it is for, in words. */
  name: string;
  query: string;
  from: string | null;
  to: string | null;
  sentence: string;
  /** Condition over `event`. */
  where: Sql;
}

/** What a request names, as it stands in the case. */
export interface Selection {
  findings: Finding[];
  /** Condition over `event`; the calls that caused the changes come on top. */
  events: Sql;
  queries: PackageQuery[];
  changes(signal?: AbortSignal): AsyncIterable<Change[]>;
  /** What is selected, in words. */
  sentence: string;
}

const PAGE = 1_000;

/** @throws Failure `not-found`, `usage` or `query` */
export async function select(reader: Reader, what: ExportWhat, signal?: AbortSignal): Promise<Selection> {
  switch (what.kind) {
    case 'findings':
      return selectFindings(reader, what.ids, signal);
    case 'search': {
      const scope = compileScope(what);
      const { from = null, to = null } = what;
      const { canonical: query, sentence, where } = scope;
      return {
        findings: [],
        events: where,
        queries: [{ name: 'The search that was exported', query, from, to, sentence, where }],
        changes: none,
        sentence: capital(sentence),
      };
    }
    case 'resource': {
      const { kind: _, ...resource } = what;
      return {
        findings: [],
        events: touches(resource),
        queries: [],
        changes: (inner) => pagesOf(reader, resource, inner),
        sentence: `The history of ${resource.resourceType ? `${resource.resourceType} ` : ''}${resource.resourceId}, and the calls that name it or may have caused it`,
      };
    }
    case 'all': {
      const findings = await listFindings(reader, { removed: false }, signal);
      const where = compileScope({ query: '' }).where;
      return {
        findings,
        events: where,
        queries: queriesOf(findings),
        changes: (inner) => pagesOf(reader, undefined, inner),
        sentence: 'Every event, every change and every finding of the case',
      };
    }
  }
}

async function selectFindings(
  reader: Reader,
  ids: readonly number[],
  signal?: AbortSignal,
): Promise<Selection> {
  const all = await listFindings(reader, { removed: false }, signal);
  for (const id of ids) if (!all.some((one) => one.id === id)) await missing(reader, id, signal);
  const findings = ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
  if (findings.length === 0)
    throw new Failure(
      'usage',
      'There is no finding to export yet. Keep one, or export a search, a resource or all.',
    );
  const chosen = findings.map(({ id }) => id);
  const principals = [...new Set(findings.flatMap((finding) => finding.principals))];
  const theirs = sql`(duplicate_of IS NULL AND principal IN (SELECT unnest(CAST(${JSON.stringify(principals)} AS VARCHAR[]))))`;
  return {
    findings,
    events: principals.length > 0 ? sql`(${isEventOf(chosen)} OR ${theirs})` : isEventOf(chosen),
    queries: queriesOf(findings),
    changes: (inner) => changesOfFindings(reader, findings, inner),
    sentence:
      findings.length === 1
        ? `Finding ${findings[0]!.id}: ${findings[0]!.title}`
        : `${findings.length} findings, with what they rest on`,
  };
}

/** Events that name a resource: by its id, or by the ARN that Config knows for it. */
const touches = ({ resourceId }: ResourceKey): Sql =>
  sql`duplicate_of IS NULL AND n IN (SELECT n FROM event_entity WHERE entity IN (
    SELECT id FROM entity WHERE value = ${resourceId}
      OR value IN (SELECT "ARN" FROM resource WHERE "resourceId" = ${resourceId} AND "ARN" IS NOT NULL)))`;

/** @throws Failure `not-found` */
async function missing(reader: Reader, id: number, signal?: AbortSignal): Promise<never> {
  await getFinding(reader, id, signal);
  throw new Failure('not-found', `Finding ${id} was removed. Restore it before it is exported.`);
}

function queriesOf(findings: readonly Finding[]): PackageQuery[] {
  return findings.flatMap(({ id, title, search }) => {
    if (!search) return [];
    const { query, from, to, sentence } = search;
    const { where } = compileScope({ query, from: from ?? undefined, to: to ?? undefined });
    return [{ name: `Finding ${id}: ${title}`, query, from, to, sentence, where }];
  });
}

async function* changesOfFindings(
  reader: Reader,
  findings: readonly Finding[],
  signal?: AbortSignal,
): AsyncIterable<Change[]> {
  const ids = findings.map(({ id }) => id);
  const items = await reader.all<{ n: number }>(
    sql`SELECT DISTINCT r.n FROM finding_ref AS r JOIN (
        SELECT * FROM finding QUALIFY revision = max(revision) OVER (PARTITION BY id)
      ) AS f ON f.id = r.finding_id AND f.refs = r.revision JOIN config_item AS i ON i.n = r.n
      WHERE r.kind = 'change' AND f.id IN (SELECT unnest(CAST(${JSON.stringify(ids)} AS INTEGER[])))
      ORDER BY i."configurationItemCaptureTime", r.n`,
    signal,
  );
  const told = new Set<number>();
  for (let at = 0; at < items.length; at += PAGE) {
    const rows = await changesAt(
      reader,
      items.slice(at, at + PAGE).map(({ n }) => n),
      signal,
    );
    for (const { item } of rows) told.add(item);
    yield rows;
  }
  for (const key of new Set(findings.flatMap(({ resources }) => resources))) {
    const [resourceType = '', resourceId = '', awsAccountId = '', awsRegion = ''] = JSON.parse(
      key,
    ) as string[];
    for await (const rows of pagesOf(reader, { resourceType, resourceId, awsAccountId, awsRegion }, signal))
      yield rows.filter(({ item }) => !told.has(item));
  }
}

async function* pagesOf(
  reader: Reader,
  resource: ResourceKey | undefined,
  signal?: AbortSignal,
): AsyncIterable<Change[]> {
  for (let start = 0; ; start += PAGE) {
    const { total, rows } = await listChanges(
      reader,
      { resource, text: '', order: 'oldest', start, count: PAGE },
      signal,
    );
    if (rows.length > 0) yield rows;
    if (start + PAGE >= total) return;
  }
}

async function* none(): AsyncIterable<Change[]> {
  // A search names no change.
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
