import { z } from 'zod';
import type { AppInfo, CaseStatus, Profile, RecentCase } from './model/case';
import {
  type Change,
  DOUBTS,
  type Doubt,
  type LedgerRow,
  type RelatedResource,
  type ReplayedState,
  type ResourceRow,
  type ResourceState,
  type StateDifference,
  type Tie,
  UNRECORDED,
  type Unrecorded,
  type UnrecordedCall,
} from './model/change';
import type { CheckRow, ComplianceRow } from './model/check';
import type { Completion } from './model/completion';
import type { CoverageGap, CoverageHour, CoverageLimits, CoverageNote } from './model/coverage';
import type {
  Coverage,
  EvidenceFile,
  LoadProgress,
  LoadRecord,
  LoadSummary,
  Notice,
  RelocationReport,
} from './model/evidence';
import type {
  ExportPreview,
  ExportResult,
  MarkedProgress,
  PackageVerdict,
  ParquetResult,
} from './model/export';
import { FINDING_STATUSES, type Finding, type ImportedFindings, SEVERITIES } from './model/finding';
import {
  BREAKDOWNS,
  type BreakdownRow,
  type Comparison,
  type PrincipalDetail,
  type PrincipalRow,
} from './model/identity';
import type { IndicatorReport } from './model/indicator';
import { INTEGRITY_KINDS, type IntegrityRow, type IntegritySummary, VERDICTS } from './model/integrity';
import type { JournalEntry, JournalVerdict } from './model/journal';
import type { Lineage } from './model/lineage';
import type { NetworkDatabase } from './model/network';
import type { QuestionAnswer, QuestionLibrary } from './model/question';
import type { HistoryEntry, SavedSearch } from './model/saved';
import type {
  EventDetail,
  EventRow,
  Facet,
  FacetValue,
  Histogram,
  SearchOpened,
  SearchPage,
} from './model/search';
import type { Signal } from './model/signal';
import type { SqlRelation } from './model/sql';

/**
 * The contract between the engine and whoever asks: each call and each push, written once.
 * Arguments are validated by schema at every host's edge. In arguments, `place` and `places` are paths to the engine;
 * between a window and its host they are tokens the host handed out, so that a page never names a path.
 */
interface CallDefinition<Args extends z.ZodType, Value> {
  readonly args: Args;
  /** Only there to carry the type. */
  readonly value?: Value;
}

const returns =
  <Value>() =>
  <Args extends z.ZodType>(args: Args): CallDefinition<Args, Value> => ({ args });

const place = z.string().min(1).max(32_768);
const places = z.array(place).min(1).max(10_000);
const query = z.string().max(20_000);
const time = z.iso.datetime({ offset: true });
/** Search text plus a half-open time range [from, to). */
const scope = { query: query.default(''), from: time.optional(), to: time.optional() };
const count = (most: number) => z.number().int().min(0).max(most);
const eventNumber = z.number().int().nonnegative();
/** Bounds on what evidence may make a load do, where they are to be others than usual: docs/evidence.md tells them. */
const most = z
  .number()
  .int()
  .min(1)
  .max(2 ** 50);
const limits = z.strictObject({
  inflatedBytes: most.optional(),
  ratio: most.optional(),
  depth: count(32).optional(),
  entries: most.optional(),
  archiveBytes: most.optional(),
  innerZipBytes: z
    .number()
    .int()
    .min(1)
    .max(2 ** 31)
    .optional(),
});
const findingFields = {
  title: z.string().trim().min(1).max(500),
  severity: z.enum(SEVERITIES),
  status: z.enum(FINDING_STATUSES),
  tags: z.array(z.string().trim().min(1).max(100)).max(100),
  notes: z.string().max(100_000),
};
/** A field of the search language: a column or a dotted path into a document. */
const field = z.string().min(1).max(1_000);
const sort = z.strictObject({ field, descending: z.boolean().default(false) });
const savedKind = z.enum(['search', 'sql']);
const findingId = z.number().int().positive();
const resourceKey = {
  resourceType: z.string().max(1_000).optional(),
  resourceId: z.string().max(4_000),
  awsAccountId: z.string().max(100).optional(),
  awsRegion: z.string().max(100).optional(),
};

const page = { start: count(1e9).default(0), count: count(10_000).default(200) };
/** `from` and `to` bound the capture: [from, to). `text` is words in the resource's type, id, name, ARN, account, region or tags. */
const changeFilter = {
  resource: z.strictObject(resourceKey).optional(),
  resourceType: z.string().max(1_000).optional(),
  awsAccountId: z.string().max(100).optional(),
  awsRegion: z.string().max(100).optional(),
  kind: z.enum(['created', 'modified', 'deleted', 'relationship']).optional(),
  explained: z.boolean().optional(),
  /** Only changes without a cause, for which this may be the reason. */
  doubt: z.enum(DOUBTS).optional(),
  principal: z.string().max(4_000).optional(),
  /** Only changes whose likeliest cause is the event with this eventID: what one call touched. */
  eventID: z.string().max(200).optional(),
  text: z.string().max(2_000).default(''),
  from: time.optional(),
  to: time.optional(),
};

const exportRequest = z.strictObject({
  what: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('findings'), ids: z.array(findingId).max(10_000).default([]) }),
    z.strictObject({ kind: z.literal('search'), ...scope }),
    z.strictObject({ kind: z.literal('resource'), ...resourceKey }),
    z.strictObject({ kind: z.literal('all') }),
  ]),
  original: z.boolean().default(false),
  cited: z.boolean().default(false),
  pdf: z.boolean().default(true),
  redact: z
    .strictObject({
      secrets: z.boolean().default(true),
      fields: z.array(z.string().trim().min(1).max(200)).max(100).default([]),
      accounts: z
        .array(z.string().regex(/^\d{12}$/, 'An account has twelve digits.'))
        .max(100)
        .default([]),
    })
    .default({ secrets: true, fields: [], accounts: [] }),
});

/** A principal in a half-open time range [from, to). */
const ofPrincipal = { principal: z.string().max(4_000), from: time.optional(), to: time.optional() };

/** Comes back with the progress of what was asked for, so that whoever asked knows it. */
const mark = z.string().max(100).optional();

export const CALLS = {
  'app.info': returns<AppInfo>()(z.strictObject({})),
  /** Who works here: what goes into journals and reports. */
  profile: returns<Profile>()(z.strictObject({})),
  'profile.change': returns<Profile>()(z.strictObject({ author: z.string().trim().max(200) })),

  /**
   * Creates the case file and opens it. Without `place`, in the case folder under a name made from `name` and the date.
   * `places` are evidence about to be loaded: when there is nothing under them to load, no case is made.
   */
  'case.create': returns<CaseStatus>()(
    z.strictObject({
      place: place.optional(),
      name: z.string().max(200).optional(),
      places: places.optional(),
    }),
  ),
  /** Opens a case. With `places` to load, one that is not there yet is created. With `readOnly`, it is left as it is. */
  'case.open': returns<CaseStatus>()(
    z.strictObject({ place, places: places.optional(), readOnly: z.boolean().default(false) }),
  ),
  'case.close': returns<null>()(z.strictObject({})),
  /** The open case; null when none is. */
  'case.status': returns<CaseStatus | null>()(z.strictObject({})),
  'case.recent': returns<RecentCase[]>()(z.strictObject({})),

  /** Loads evidence into the open case; answers when it is done or cancelled. Progress is pushed meanwhile. */
  'ingest.start': returns<LoadSummary>()(z.strictObject({ places, limits: limits.optional() })),
  /** Holds the load: what was read is committed, and nothing more is read until it is resumed. */
  'ingest.pause': returns<null>()(z.strictObject({})),
  'ingest.resume': returns<null>()(z.strictObject({})),
  /** What each load of this case came to. */
  'ingest.loads': returns<LoadRecord[]>()(z.strictObject({})),
  /** Evidence loaded from `old` lies at `place` now; each file is compared by hash. */
  'ingest.relocate': returns<RelocationReport>()(z.strictObject({ old: place, place })),
  'ingest.cancel': returns<null>()(z.strictObject({})),
  /** Writes the example incident into the case folder, makes a case of it and loads it. */
  'demo.open': returns<LoadSummary>()(z.strictObject({})),

  files: returns<{ total: number; rows: EvidenceFile[] }>()(
    z.strictObject({
      start: count(1e9).default(0),
      count: count(100_000).default(200),
      status: z.enum(['loaded', 'partial', 'skipped', 'failed']).optional(),
    }),
  ),
  notices: returns<{ total: number; rows: Notice[] }>()(
    z.strictObject({ start: count(1e9).default(0), count: count(100_000).default(200) }),
  ),
  /** By account, region and day, and where recording was stopped or changed. */
  coverage: returns<Coverage>()(z.strictObject({})),
  /** By account, region and hour, in that order, of CloudTrail and of AWS Config. */
  'coverage.hours': returns<CoverageHour[]>()(
    z.strictObject({
      from: time.optional(),
      to: time.optional(),
      start: count(1e9).default(0),
      count: count(200_000).default(50_000),
    }),
  ),
  /** Hours without events between hours with some, the longest first, and why. */
  'coverage.gaps': returns<{ total: number; rows: CoverageGap[] }>()(
    z.strictObject({
      from: time.optional(),
      to: time.optional(),
      account: z.string().max(100).optional(),
      region: z.string().max(100).optional(),
      start: count(1e9).default(0),
      count: count(10_000).default(200),
    }),
  ),
  /** What was late, left out, not recorded, not vouched for. */
  'coverage.limits': returns<CoverageLimits>()(z.strictObject({})),
  /** How much the evidence can say about a search: to be shown beside "nothing found". Cheap. */
  'coverage.note': returns<CoverageNote>()(z.strictObject(scope)),

  /**
   * Checks every file against the digests, and keeps the verdicts. `place` is a file with public keys, which the case
   * keeps; `rehash` reads the evidence again and compares what is on disk now.
   */
  'verify.run': returns<IntegritySummary>()(
    z.strictObject({ place: place.optional(), rehash: z.boolean().default(false) }),
  ),
  /** What the last check came to; loading checks too. */
  'verify.summary': returns<IntegritySummary>()(z.strictObject({})),
  /** Its verdicts one by one, the worst first. */
  'verify.rows': returns<{ total: number; rows: IntegrityRow[] }>()(
    z.strictObject({
      start: count(1e9).default(0),
      count: count(100_000).default(200),
      verdict: z.enum(VERDICTS).optional(),
      kind: z.enum(INTEGRITY_KINDS).optional(),
    }),
  ),

  /**
   * Runs a search and keeps its result, newest first unless asked otherwise; `sort` goes before `order`, absent values
   * last. Duplicates are left out.
   */
  'search.open': returns<SearchOpened>()(
    z.strictObject({
      ...scope,
      order: z.enum(['newest', 'oldest']).default('newest'),
      sort: sort.optional(),
    }),
  ),
  /** Rows [start, start + count) of a kept result, with further `columns` in `cells`. */
  'search.page': returns<SearchPage>()(
    z.strictObject({
      result: z.string().max(100),
      start: count(1e9),
      count: count(1_000),
      columns: z.array(field).max(60).default([]),
    }),
  ),
  /** The row number of an event in a kept result; null when it is not in it. */
  'search.locate': returns<{ row: number | null }>()(
    z.strictObject({ result: z.string().max(100), n: eventNumber }),
  ),
  /** How many events each of several searches finds, in their order. */
  'search.count': returns<number[]>()(
    z.strictObject({ searches: z.array(z.strictObject(scope)).min(1).max(30) }),
  ),
  /** Rows [start, start + count) of a kept result as records: JSON texts with the sub-documents as written, and `source`. */
  'search.records': returns<string[]>()(
    z.strictObject({ result: z.string().max(100), start: count(1e9), count: count(5_000) }),
  ),
  'search.histogram': returns<Histogram>()(
    z.strictObject({
      ...scope,
      buckets: z.number().int().min(1).max(500).default(120),
      by: field.default('outcome'),
      /** Values with a part of their own, the rest aside. */
      series: z.number().int().min(1).max(20).default(8),
    }),
  ),
  'search.facets': returns<Facet[]>()(
    z.strictObject({
      ...scope,
      fields: z.array(field).min(1).max(30),
      size: z.number().int().min(1).max(200).default(10),
      /** Only values that hold this text, in either case; `other` and `distinct` then count among these. */
      text: z.string().max(1_000).default(''),
    }),
  ),
  /** What could be typed at the caret, a place between two characters counted in UTF-16 units. */
  'search.complete': returns<Completion>()(
    z.strictObject({
      query,
      caret: z.number().int().min(0).max(20_000),
      size: z.number().int().min(1).max(100).default(20),
    }),
  ),
  /** What was kept by name, by name, and what was asked, the newest first. */
  'search.saved.list': returns<{ saved: SavedSearch[]; history: HistoryEntry[] }>()(
    z.strictObject({ kind: savedKind.default('search') }),
  ),
  /** Keeps a search or SQL under a name; with `id`, in place of that one. */
  'search.saved.save': returns<SavedSearch>()(
    z.strictObject({
      id: z.number().int().optional(),
      kind: savedKind.default('search'),
      name: z.string().trim().min(1).max(200),
      query: z.string().max(200_000),
      from: time.optional(),
      to: time.optional(),
      columns: z.array(field).max(60).default([]),
      sort: sort.optional(),
    }),
  ),
  'search.saved.remove': returns<null>()(z.strictObject({ id: z.number().int() })),
  /** Remembers what was asked. */
  'search.history.add': returns<null>()(
    z.strictObject({
      kind: savedKind.default('search'),
      query: z.string().max(200_000),
      from: time.optional(),
      to: time.optional(),
      count: z.number().int().nonnegative().optional(),
    }),
  ),
  'search.history.clear': returns<null>()(z.strictObject({ kind: savedKind.default('search') })),

  /** The library of questions: built in, the user's own, and those of folders that were named. */
  questions: returns<QuestionLibrary>()(z.strictObject({})),
  /** A search to open, or a table. `from` and `to` limit either to a time range. */
  'question.run': returns<QuestionAnswer>()(
    z.strictObject({
      id: z.string().max(200),
      parameters: z.record(z.string().max(100), z.string().max(10_000)).default({}),
      from: time.optional(),
      to: time.optional(),
      count: count(100_000).default(1_000),
    }),
  ),
  /** A question as the text of its file, to edit and keep as one's own. */
  'question.text': returns<{ text: string }>()(z.strictObject({ id: z.string().max(200) })),
  /** Keeps a question as the user's own; under the id of a built-in one it takes that one's place. */
  'question.save': returns<QuestionLibrary>()(
    z.strictObject({ id: z.string().max(200), text: z.string().max(200_000) }),
  ),
  /** Removes a question of the user's own; a built-in one it stood for is there again. */
  'question.remove': returns<QuestionLibrary>()(z.strictObject({ id: z.string().max(200) })),

  /** Looks a list of indicators up in the whole case: its text, or a file. */
  'indicators.match': returns<IndicatorReport>()(
    z.strictObject({
      text: z.string().max(20_000_000).optional(),
      place: place.optional(),
    }),
  ),
  'event.get': returns<EventDetail>()(z.strictObject({ n: eventNumber })),
  /** The events with an eventID: one per account that recorded it, and duplicates; a hundred at most. */
  'event.find': returns<EventDetail[]>()(z.strictObject({ eventID: z.string().max(200) })),
  /** The record as one JSON text with `source`, for each row with an eventID. */
  'event.record': returns<string>()(z.strictObject({ n: eventNumber })),
  /** The record's own bytes, read again from the evidence and checked against the hash taken at load. */
  'event.original': returns<{ text: string }>()(z.strictObject({ n: eventNumber })),

  principals: returns<PrincipalRow[]>()(
    z.strictObject({ ...scope, count: z.number().int().min(1).max(100_000).default(1_000) }),
  ),
  /** A principal's page, for all its events or a period of them. */
  principal: returns<PrincipalDetail>()(z.strictObject(ofPrincipal)),
  /** The ARNs that its events touched most, each with how many touched it. */
  'principal.resources': returns<FacetValue[]>()(z.strictObject(ofPrincipal)),
  /** Two principals, or one in two periods, side by side. */
  'principal.compare': returns<Comparison>()(
    z.strictObject({ left: z.strictObject(ofPrincipal), right: z.strictObject(ofPrincipal) }),
  ),
  /** How many principals, and how much of what they did, fall to each value of a field; most principals first. */
  'principals.by': returns<BreakdownRow[]>()(
    z.strictObject({
      ...scope,
      by: z.enum(BREAKDOWNS),
      count: z.number().int().min(1).max(100_000).default(200),
    }),
  ),
  /** Takes databases of networks in MaxMind's format, remembered for the next time, instead of those in use or (`keep`) beside them. */
  'networks.use': returns<NetworkDatabase[]>()(
    z.strictObject({ places: z.array(place).max(10), keep: z.boolean().default(false) }),
  ),
  'networks.list': returns<NetworkDatabase[]>()(z.strictObject({})),
  /** What may be worth a look, question by question; never a verdict. All of them unless some are named. */
  signals: returns<Signal[]>()(
    z.strictObject({
      ids: z.array(z.string().max(100)).max(100).optional(),
      count: count(100_000).default(100),
    }),
  ),
  /** The chain behind an access key, an eventID or a `key` of the table `credential`, back to its origin and onward. */
  lineage: returns<Lineage>()(
    z.strictObject({ of: z.string().min(1).max(4_000), count: count(100_000).default(500) }),
  ),

  resources: returns<{ total: number; rows: ResourceRow[] }>()(
    z.strictObject({
      text: z.string().max(2_000).default(''),
      resourceType: z.string().max(1_000).optional(),
      start: count(1e9).default(0),
      count: count(100_000).default(200),
    }),
  ),
  /** Steps of one resource, or of all when none is named, in capture order. */
  changes: returns<{ total: number; rows: Change[] }>()(
    z.strictObject({
      ...changeFilter,
      order: z.enum(['newest', 'oldest']).default('oldest'),
      start: count(1e9).default(0),
      count: count(10_000).default(200),
    }),
  ),
  /** Resources that existed at a moment, as Config last saw them. */
  state: returns<{ total: number; rows: ResourceState[] }>()(
    z.strictObject({
      at: time,
      resource: z.strictObject(resourceKey).optional(),
      start: count(1e9).default(0),
      count: count(10_000).default(200),
    }),
  ),
  /** What differs between two moments, as Config saw them: resources that came, went or changed. */
  'state.compare': returns<{ total: number; rows: StateDifference[] }>()(
    z.strictObject({
      from: time,
      to: time,
      resource: z.strictObject(resourceKey).optional(),
      resourceType: changeFilter.resourceType,
      awsAccountId: changeFilter.awsAccountId,
      awsRegion: changeFilter.awsRegion,
      text: changeFilter.text,
      start: count(1e9).default(0),
      count: count(10_000).default(200),
    }),
  ),
  /** What the logged calls on a resource come to at a moment, for the types that can be replayed; null for the others. */
  'state.replay': returns<ReplayedState | null>()(
    z.strictObject({ at: time, resource: z.strictObject(resourceKey) }),
  ),
  /** Relationships at a moment (the newest ones without), followed in both directions. */
  relationships: returns<{ nodes: RelatedResource[]; ties: Tie[] }>()(
    z.strictObject({
      resource: z.strictObject(resourceKey),
      at: time.optional(),
      depth: z.number().int().min(1).max(5).default(1),
    }),
  ),
  /** Successful changing calls that name a resource, oldest first. */
  ledger: returns<{ total: number; rows: LedgerRow[] }>()(
    z.strictObject({ resourceId: resourceKey.resourceId, awsAccountId: resourceKey.awsAccountId, ...page }),
  ),
  /** Successful changing calls that Config never showed, newest first, with why. */
  unrecorded: returns<{
    total: number;
    /** All of them by reason, whatever `why` asks for. */
    reasons: { why: Unrecorded; calls: number; sentence: string }[];
    rows: UnrecordedCall[];
  }>()(z.strictObject({ why: z.enum(UNRECORDED).optional(), ...page })),
  /** Changes that no call explains, by the kinds of reasons that may be; one may have several. */
  unexplained: returns<{ total: number; reasons: { kind: Doubt['kind']; changes: number }[] }>()(
    z.strictObject({}),
  ),
  /** The checks on a moment; `place` is a folder with further ones. */
  checks: returns<{ rows: CheckRow[]; failed: { file: string; reason: string }[] }>()(
    z.strictObject({ at: time.optional(), place: place.optional() }),
  ),
  /** What Config rules said of resources; with `at`, what held then. */
  compliance: returns<{ total: number; rows: ComplianceRow[] }>()(
    z.strictObject({
      at: time.optional(),
      rule: z.string().max(500).optional(),
      resourceType: changeFilter.resourceType,
      resourceId: resourceKey.resourceId.optional(),
      awsAccountId: changeFilter.awsAccountId,
      complianceType: z.string().max(100).optional(),
      ...page,
    }),
  ),

  /** In the order of their first moment; with `removed`, those that were taken out of the list instead. */
  'finding.list': returns<Finding[]>()(z.strictObject({ removed: z.boolean().default(false) })),
  /** Keeps events, changes (by the number of their item), principals, detections, resources or a whole search. */
  'finding.add': returns<Finding>()(
    z.strictObject({
      title: findingFields.title,
      severity: findingFields.severity.default('medium'),
      status: findingFields.status.default('open'),
      tags: findingFields.tags.default([]),
      notes: findingFields.notes.default(''),
      events: z.array(eventNumber).max(100_000).default([]),
      changes: z.array(eventNumber).max(100_000).default([]),
      principals: z.array(z.string().max(4_000)).max(1_000).default([]),
      detections: z
        .array(z.strictObject({ rule: z.string().max(1_000), n: eventNumber }))
        .max(100_000)
        .default([]),
      resources: z.array(z.strictObject(resourceKey)).max(1_000).default([]),
      search: z.strictObject(scope).optional(),
    }),
  ),
  'finding.update': returns<Finding>()(
    z.strictObject({ id: findingId, ...z.strictObject(findingFields).partial().shape }),
  ),
  'finding.remove': returns<Finding>()(z.strictObject({ id: findingId })),
  /** Makes a finding what it was in an earlier revision, by a new one: undo, also of a removal. */
  'finding.restore': returns<Finding>()(z.strictObject({ id: findingId, revision: findingId })),
  /** All revisions, newest first. */
  'finding.history': returns<Finding[]>()(z.strictObject({ id: findingId })),
  'finding.events': returns<EventRow[]>()(
    z.strictObject({ id: findingId, start: count(1e9).default(0), count: count(100_000).default(1_000) }),
  ),
  'finding.changes': returns<Change[]>()(z.strictObject({ id: findingId })),

  /** Keeps the findings of another case of the same evidence, or of a package made from one. */
  'finding.import': returns<ImportedFindings>()(z.strictObject({ place })),

  /** What was done in this case, oldest first. */
  journal: returns<{ total: number; rows: JournalEntry[] }>()(
    z.strictObject({ start: count(1e9).default(0), count: count(10_000).default(200) }),
  ),
  /** Checks the chain of the journal, and that what it says of the case still holds. */
  'journal.verify': returns<JournalVerdict>()(z.strictObject({})),

  /** What an evidence package would hold. */
  'export.preview': returns<ExportPreview>()(z.strictObject({ request: exportRequest })),
  /** Writes an evidence package into a new folder. Progress is pushed meanwhile. */
  'export.package': returns<ExportResult>()(z.strictObject({ place, request: exportRequest, mark })),

  /**
   * Checks a package, with no case open. With `places` (one folder or file of evidence), the evidence is read again and
   * the searches are run again on it.
   */
  'export.check': returns<PackageVerdict>()(
    z.strictObject({
      place,
      fingerprint: z
        .string()
        .transform((text) => text.toLowerCase().replace(/[^0-9a-f]/g, ''))
        .refine((text) => text.length === 64, 'A fingerprint has 64 hexadecimal digits.')
        .optional(),
      places: z.array(place).length(1).optional(),
    }),
  ),

  /** Writes the case as partitioned Parquet into a new folder, with definitions for Athena, Trino and Spark. */
  'export.parquet': returns<ParquetResult>()(z.strictObject({ place, mark })),

  /** Writes a search or a finding to a new file; never over an existing one. */
  'export.events': returns<{ path: string; rows: number; bytes: number }>()(
    z.strictObject({
      place,
      format: z.enum(['csv', 'jsonl']),
      search: z.strictObject(scope).optional(),
      finding: z.number().int().optional(),
    }),
  ),

  /** Writes what a SELECT answers, a million rows at most, to a new file. */
  'export.sql': returns<{ path: string; rows: number; bytes: number }>()(
    z.strictObject({ place, format: z.enum(['csv', 'jsonl']), sql: z.string().min(1).max(200_000) }),
  ),
  /** One SELECT over the case, read-only, with a limit on rows and time. */
  sql: returns<{ columns: string[]; rows: (string | number | boolean | null)[][]; truncated: boolean }>()(
    z.strictObject({ sql: z.string().min(1).max(200_000), count: count(1_000_000).default(10_000) }),
  ),
  /** What SQL may read, with what it means: the views first. */
  'sql.schema': returns<SqlRelation[]>()(z.strictObject({})),
} as const;

export type CallName = keyof typeof CALLS;
/** What a caller passes: fields with a default may be left out. */
export type CallInput<Name extends CallName> = z.input<(typeof CALLS)[Name]['args']>;
/** What the engine receives after validation. */
export type CallArgs<Name extends CallName> = z.output<(typeof CALLS)[Name]['args']>;
export type CallValue<Name extends CallName> = NonNullable<(typeof CALLS)[Name]['value']> | NullPart<Name>;
type NullPart<Name extends CallName> = null extends (typeof CALLS)[Name]['value'] ? null : never;

/** What the engine tells without being asked. */
export interface Pushes {
  'ingest.progress': LoadProgress;
  'export.progress': MarkedProgress;
  /** The open case, or its counts, changed; null when it was closed. */
  'case.changed': CaseStatus | null;
}
export type PushName = keyof Pushes;

export interface CallContext {
  /** Aborted when the caller no longer wants the answer. */
  readonly signal: AbortSignal;
}

/** The engine, and every client of it. */
export type Api = {
  [Name in CallName]: (args: CallArgs<Name>, context: CallContext) => Promise<CallValue<Name>>;
};
