import { z } from 'zod';
import type { AppInfo, CaseStatus, Profile, RecentCase } from './model/case';
import type { Change, ResourceRow, ResourceState } from './model/change';
import type { Coverage, EvidenceFile, LoadProgress, LoadSummary, Notice } from './model/evidence';
import { type Finding, SEVERITIES } from './model/finding';
import type { PrincipalDetail, PrincipalRow } from './model/identity';
import type { JournalEntry, JournalVerdict } from './model/journal';
import type { EventDetail, EventRow, Facet, Histogram, SearchOpened, SearchPage } from './model/search';

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
const findingFields = {
  title: z.string().trim().min(1).max(500),
  severity: z.enum(SEVERITIES).default('medium'),
  notes: z.string().max(100_000).default(''),
};
const resourceKey = {
  resourceType: z.string().max(1_000).optional(),
  resourceId: z.string().max(4_000),
  awsAccountId: z.string().max(100).optional(),
  awsRegion: z.string().max(100).optional(),
};

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
  /** Opens a case. With `places` to load, one that is not there yet is created. */
  'case.open': returns<CaseStatus>()(z.strictObject({ place, places: places.optional() })),
  'case.close': returns<null>()(z.strictObject({})),
  /** The open case; null when none is. */
  'case.status': returns<CaseStatus | null>()(z.strictObject({})),
  'case.recent': returns<RecentCase[]>()(z.strictObject({})),

  /** Loads evidence into the open case; answers when it is done or cancelled. Progress is pushed meanwhile. */
  'ingest.start': returns<LoadSummary>()(z.strictObject({ places })),
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
  coverage: returns<Coverage>()(z.strictObject({})),

  /** Runs a search and keeps its result, newest first unless asked otherwise. Duplicates are left out. */
  'search.open': returns<SearchOpened>()(
    z.strictObject({ ...scope, order: z.enum(['newest', 'oldest']).default('newest') }),
  ),
  /** Rows [start, start + count) of a kept result. */
  'search.page': returns<SearchPage>()(
    z.strictObject({ result: z.string().max(100), start: count(1e9), count: count(1_000) }),
  ),
  /** Rows [start, start + count) of a kept result as records: JSON texts with the sub-documents as written, and `source`. */
  'search.records': returns<string[]>()(
    z.strictObject({ result: z.string().max(100), start: count(1e9), count: count(5_000) }),
  ),
  'search.histogram': returns<Histogram>()(
    z.strictObject({ ...scope, buckets: z.number().int().min(1).max(500).default(120) }),
  ),
  'search.facets': returns<Facet[]>()(
    z.strictObject({
      ...scope,
      fields: z.array(z.string().max(100)).min(1).max(30),
      size: z.number().int().min(1).max(200).default(10),
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
  principal: returns<PrincipalDetail>()(z.strictObject({ principal: z.string().max(4_000) })),

  resources: returns<{ total: number; rows: ResourceRow[] }>()(
    z.strictObject({
      text: z.string().max(2_000).default(''),
      resourceType: z.string().max(1_000).optional(),
      start: count(1e9).default(0),
      count: count(100_000).default(200),
    }),
  ),
  /** Steps of one resource, or of all when none is named, in capture order; newest last. */
  changes: returns<{ total: number; rows: Change[] }>()(
    z.strictObject({
      resource: z.strictObject(resourceKey).optional(),
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

  'finding.list': returns<Finding[]>()(z.strictObject({})),
  /** Keeps events, or everything a search found, as a finding. */
  'finding.add': returns<Finding>()(
    z.strictObject({
      ...findingFields,
      events: z.array(eventNumber).max(100_000).default([]),
      search: z.strictObject(scope).optional(),
    }),
  ),
  'finding.update': returns<Finding>()(
    z.strictObject({
      id: z.number().int(),
      title: findingFields.title.optional(),
      severity: z.enum(SEVERITIES).optional(),
      notes: z.string().max(100_000).optional(),
    }),
  ),
  'finding.remove': returns<null>()(z.strictObject({ id: z.number().int() })),
  'finding.events': returns<EventRow[]>()(z.strictObject({ id: z.number().int() })),

  /** What was done in this case, oldest first. */
  journal: returns<{ total: number; rows: JournalEntry[] }>()(
    z.strictObject({ start: count(1e9).default(0), count: count(10_000).default(200) }),
  ),
  /** Checks the chain of the journal, and that what it says of the case still holds. */
  'journal.verify': returns<JournalVerdict>()(z.strictObject({})),

  /** Writes a search or a finding to a new file; never over an existing one. */
  'export.events': returns<{ path: string; rows: number; bytes: number }>()(
    z.strictObject({
      place,
      format: z.enum(['csv', 'jsonl']),
      search: z.strictObject(scope).optional(),
      finding: z.number().int().optional(),
    }),
  ),

  /** One SELECT over the case, read-only, with a limit on rows and time. */
  sql: returns<{ columns: string[]; rows: (string | number | boolean | null)[][]; truncated: boolean }>()(
    z.strictObject({ sql: z.string().min(1).max(200_000), count: count(1_000_000).default(10_000) }),
  ),
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
