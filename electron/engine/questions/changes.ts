import type { CallArgs, CallValue } from '../../../shared/api';
import type { Change } from '../../../shared/model/change';
import { findCauses, type SearchedStep } from '../derive/changes/causes';
import { diffItems, type ItemBody, NO_BODY } from '../derive/changes/item-diff';
import { type Json, readDocument } from '../derive/changes/json';
import type { ResourceNames } from '../derive/changes/names';
import { readRelationships } from '../derive/changes/relationships';
import { allSteps, findSteps, isOneOf, resourceKeyColumns, type Step } from '../derive/changes/steps';
import type { Reader } from '../store/run';
import { type Sql, sql } from '../store/sql';
import { isResource } from './item';

/**
 * Steps between successive configuration items, of one resource or of all, in capture order, each with its semantic
 * difference and the calls that may have caused it, best first. When a first item is a step is told at `findSteps`.
 */
export async function listChanges(
  reader: Reader,
  args: CallArgs<'changes'>,
  signal?: AbortSignal,
): Promise<CallValue<'changes'>> {
  const steps =
    args.resource === undefined
      ? await allSteps(reader, signal)
      : await findSteps(reader, isResource(args.resource), signal);
  const page = steps.slice(args.start, args.start + args.count);
  return { total: steps.length, rows: await readChanges(reader, page, signal) };
}

/** The steps that arrived with these configuration items, in capture order. */
export async function changesAt(
  reader: Reader,
  items: readonly number[],
  signal?: AbortSignal,
): Promise<Change[]> {
  if (items.length === 0) return [];
  const wanted = new Set(items);
  const theirs = sql`(${resourceKeyColumns}) IN (
    SELECT ${resourceKeyColumns} FROM config_item WHERE ${isOneOf('n', items)})`;
  const steps = await findSteps(reader, theirs, signal);
  return readChanges(
    reader,
    steps.filter(({ n }) => wanted.has(n)),
    signal,
  );
}

interface ItemRow extends ItemBody {
  n: number;
  resourceType: string;
  resourceId: string;
  awsAccountId: string;
  awsRegion: string;
  capturedAt: string;
  recordingFrequency: string | null;
  relatedEvents: string | null;
}

const itemRows = (numbers: readonly number[]): Sql => sql`
  SELECT n, "resourceType", "resourceId", coalesce("awsAccountId", '') AS "awsAccountId",
    coalesce("awsRegion", '') AS "awsRegion", "configurationItemCaptureTime" AS "capturedAt", "recordingFrequency",
    "relatedEvents", "ARN", "resourceName", "availabilityZone", tags, relationships, configuration,
    "supplementaryConfiguration"
  FROM config_item WHERE ${isOneOf('n', numbers)}`;

async function readChanges(reader: Reader, steps: readonly Step[], signal?: AbortSignal): Promise<Change[]> {
  if (steps.length === 0) return [];
  const numbers = steps.flatMap((step) => (step.previous === null ? [step.n] : [step.n, step.previous]));
  const items = new Map((await reader.all<ItemRow>(itemRows(numbers), signal)).map((item) => [item.n, item]));
  const found = steps.flatMap((step) => {
    const item = items.get(step.n);
    if (item === undefined) return [];
    const previous = step.previous === null ? undefined : items.get(step.previous);
    return [describe(step, item, previous)];
  });
  const searched = found.map((one) => one.searched);
  const causes = await findCauses(reader, searched, signal);
  return found.map(({ change }, index) => ({ ...change, causes: causes[index] ?? [] }));
}

function describe(
  { kind }: Step,
  item: ItemRow,
  previous: ItemRow | undefined,
): { change: Omit<Change, 'causes'>; searched: SearchedStep } {
  // A resource that was made has nothing before it, one that is gone nothing after it.
  const from = kind === 'created' ? NO_BODY : (previous ?? NO_BODY);
  const to = kind === 'deleted' ? NO_BODY : item;
  const diff = diffItems(from, to);
  const { resourceType, resourceId, awsAccountId, awsRegion } = item;
  const resourceName = item.resourceName ?? previous?.resourceName ?? null;
  const names: ResourceNames = {
    resourceType,
    resourceId,
    resourceName,
    ARN: item.ARN ?? previous?.ARN ?? null,
  };
  const change = {
    resourceType,
    resourceId,
    resourceName,
    awsAccountId,
    awsRegion,
    item: item.n,
    capturedAt: item.capturedAt,
    previousCapturedAt: previous?.capturedAt ?? null,
    kind,
    diff,
  };
  const related = [from, to].flatMap(({ relationships }) => relationshipsIn(readDocument(relationships)));
  const retied = diff
    .filter(({ path }) => path.startsWith('relationships['))
    .flatMap((tie) => relationshipsIn([tie.from ?? tie.to ?? null]));
  const searched: SearchedStep = {
    names,
    kind,
    diff,
    awsAccountId,
    awsRegion,
    capturedAt: Date.parse(item.capturedAt),
    previousCapturedAt: previous === undefined ? null : Date.parse(previous.capturedAt),
    isDaily: item.recordingFrequency === 'DAILY',
    related,
    retied,
    relatedEvents: eventsOf(item.relatedEvents),
  };
  return { change, searched };
}

function relationshipsIn(value: Json | undefined): ResourceNames[] {
  return readRelationships(value).map(({ resourceType, resourceId, resourceName }) => ({
    resourceType,
    resourceId: resourceId ?? resourceName ?? '',
    resourceName,
    ARN: null,
  }));
}

function eventsOf(text: string | null): string[] {
  const value = readDocument(text);
  return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
}
