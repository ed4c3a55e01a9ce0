import type { ChangeKind, DiffEntry } from '../../../../shared/model/change';
import type { Reader, Writer } from '../../store/run';
import { identifier, join, raw, type Sql, sql } from '../../store/sql';
import { insertRows, isDue, pause } from './bulk';
import { callsOf, canonicalType } from './calls';
import * as candidates from './candidates';
import { CallsByStep, recorderPauses } from './cause-rows';
import { findCauses } from './causes';
import { compliancePeriods, noCompliance } from './compliance-table';
import { displayName } from './display-name';
import { BodyReader, diffBodies, type ItemBody, NO_BODY, type ReadBody, readBody } from './item-diff';
import { DOCUMENTS, itemsInOrder, stage, touchedResources } from './items';
import { isObject, type Json, toText } from './json';
import { gatherMutations } from './mutations';
import type { ResourceNames } from './names';
import { relationshipPeriods } from './relationship-table';
import { readRelationships } from './relationships';
import type { CausedStep, Period } from './score';
import { sentenceOf, summaryOf } from './sentences';

/** What a derivation reads from and writes to: never one connection, since reading goes on while it writes. */
export interface DerivingStore {
  readonly reader: Reader;
  readonly loader: Writer;
}

/** Documents that are as in the item before are left out, and said to be. */
interface ItemRow extends ItemBody, Readonly<Record<`same_${(typeof DOCUMENTS)[number]}`, boolean>> {
  place: number;
  resource: number;
  n: number;
  previous: number | null;
  step: ChangeKind | null;
  life: number;
  captured: string;
  previous_captured: string | null;
  seen: string;
  daily: boolean;
  resourceType: string;
  resourceId: string;
  account: string;
  region: string;
  status: string | null;
}

const sentDocument = (name: (typeof DOCUMENTS)[number]): Sql => {
  const [column, same] = [identifier(name), identifier(`same_${name}`)];
  return sql`i.${same}, CASE WHEN NOT i.${same} THEN c.${column} END AS ${column}`;
};

const itemRows: Sql = sql`
  SELECT i.place, i.resource, i.n, i.previous, i.step, i.life, i.captured, i.previous_captured, i.seen, i.daily,
    k.as_written AS "resourceType", k.id AS "resourceId", k.account, k.region, c."configurationItemStatus" AS status,
    c."ARN", c."resourceName", c."availabilityZone", ${join(DOCUMENTS.map(sentDocument), ', ')}
  FROM ${stage('item')} AS i JOIN ${stage('key')} AS k ON k.resource = i.resource JOIN config_item AS c ON c.n = i.n
  ORDER BY i.place`;

/**
 * Brings the tables of changes up to date: the steps of every resource that has new items or that a new call names, their
 * differences and causes, relationships and compliance. `since` is the last load whose rows are in them already. Reading
 * and comparing go on in slices, so that questions are answered meanwhile; the tables change in one transaction.
 */
export async function deriveChanges(
  store: DerivingStore,
  since: number,
  signal?: AbortSignal,
): Promise<void> {
  const { reader, loader } = store;
  await gatherMutations(reader, loader, since, signal);
  await loader.run(touchedResources(since), signal);
  await loader.run(candidates.touchedKeys, signal);
  await loader.run(itemsInOrder, signal);
  await loader.run(relationshipPeriods, signal);
  const types = await loader.all<{ type: string }>(candidates.typesAtHand, signal);
  await loader.run(candidates.services(types.map(({ type }) => type)), signal);
  for (const table of [
    candidates.stepWindows,
    candidates.aliases,
    candidates.relatedAliases,
    candidates.candidatePairs,
  ]) {
    await loader.run(table, signal);
  }
  await loader.transaction(async (writer) => {
    for (const table of ['change', 'change_cause', 'relationship', 'resource']) {
      await writer.run(
        sql`DELETE FROM ${raw(table)} WHERE resource IN (SELECT resource FROM ${stage('touched')})`,
      );
    }
    await writer.run(raw(`INSERT INTO relationship SELECT * FROM memory.main.derive_relationship`));
    await writer.run(noCompliance);
    await writer.run(compliancePeriods);
    await compareItems(reader, writer, signal);
  });
  for (const name of STAGES) await loader.run(sql`DROP TABLE IF EXISTS ${stage(name)}`);
}

const STAGES = ['touched', 'key', 'item', 'relationship', 'service', 'step', 'alias', 'related', 'candidate'];

const CHANGE_SHAPE = {
  n: 'BIGINT',
  previous: 'BIGINT',
  resource: 'BIGINT',
  life: 'INTEGER',
  awsAccountId: 'VARCHAR',
  awsRegion: 'VARCHAR',
  resourceType: 'VARCHAR',
  resourceId: 'VARCHAR',
  capturedAt: 'TIMESTAMP',
  previousCapturedAt: 'TIMESTAMP',
  kind: 'VARCHAR',
  summary: 'VARCHAR',
  diff: 'VARCHAR',
};
const CAUSE_SHAPE = {
  change: 'BIGINT',
  resource: 'BIGINT',
  event: 'BIGINT',
  place: 'INTEGER',
  score: 'DOUBLE',
  indirect: 'BOOLEAN',
  reason: 'VARCHAR',
};
const RESOURCE_SHAPE = {
  resource: 'BIGINT',
  awsAccountId: 'VARCHAR',
  awsRegion: 'VARCHAR',
  resourceType: 'VARCHAR',
  resourceId: 'VARCHAR',
  resourceName: 'VARCHAR',
  ARN: 'VARCHAR',
  displayName: 'VARCHAR',
  items: 'INTEGER',
  changes: 'INTEGER',
  lives: 'INTEGER',
  firstCapturedAt: 'TIMESTAMP',
  lastCapturedAt: 'TIMESTAMP',
  configurationItemStatus: 'VARCHAR',
  words: 'VARCHAR',
};

/** A row of a table of that shape. */
type Row<Shape> = Record<keyof Shape, string | number | boolean | null>;

/** A row of `change`. */
type ChangeDraft = Row<typeof CHANGE_SHAPE> & { diff: string };

/** Rows and characters gathered before they are written. */
const PORTION = 2_000;
const PORTION_TEXT = 16 * 2 ** 20;

/** Walks all items in order, resource by resource, and writes each step with its causes. */
async function compareItems(reader: Reader, writer: Writer, signal?: AbortSignal): Promise<void> {
  const pauses = await recorderPauses(reader, signal);
  const calls = new CallsByStep(reader, signal);
  const out = {
    change: [] as ChangeDraft[],
    cause: [] as Row<typeof CAUSE_SHAPE>[],
    resource: [] as Row<typeof RESOURCE_SHAPE>[],
    text: 0,
  };
  // One portion is written while the next is compared.
  let writing: Promise<void> = Promise.resolve();
  const flush = async () => {
    await writing;
    const [change, cause, resource] = [out.change.splice(0), out.cause.splice(0), out.resource.splice(0)];
    out.text = 0;
    writing = (async () => {
      await insertRows(writer, raw('change'), CHANGE_SHAPE, change);
      await insertRows(writer, raw('change_cause'), CAUSE_SHAPE, cause);
      await insertRows(writer, raw('resource'), RESOURCE_SHAPE, resource);
    })();
    // Awaited before the next portion; a failure is told there and not as an unhandled one.
    writing.catch(() => undefined);
  };
  let life: Life | null = null;
  try {
    for await (const rows of reader.stream<ItemRow>(itemRows, signal)) {
      for (const row of rows) {
        if (life?.resource !== row.resource) {
          if (life !== null) out.resource.push(life.row());
          life = new Life(row, pausesOf(pauses, row));
        }
        const step = life.take(row);
        if (step !== null) {
          const causes = findCauses(step.caused, await calls.of(row.place));
          out.change.push(step.change);
          out.text += step.change.diff.length;
          causes.forEach(({ event, score, indirect, reason }, index) => {
            out.cause.push({
              change: row.n,
              resource: row.resource,
              event,
              place: index + 1,
              score,
              indirect,
              reason,
            });
          });
        }
        if (out.change.length >= PORTION || out.text > PORTION_TEXT) await flush();
        if (isDue()) await pause();
      }
    }
    if (life !== null) out.resource.push(life.row());
    await flush();
    await writing;
  } finally {
    await calls.close();
  }
}

/** Pauses of the recorder that sees a resource; a global one is seen from any region. */
function pausesOf(
  pauses: ReadonlyMap<string, readonly Period[]>,
  { account, region }: ItemRow,
): readonly Period[] {
  if (region !== 'global') return pauses.get(`${account} ${region}`) ?? [];
  const own = [...pauses].filter(([key]) => key.startsWith(`${account} `)).map(([, periods]) => periods);
  // Where one of several recorders went on, nothing was missed.
  return own.length === 1 ? (own[0] ?? []) : [];
}

/** One resource while its items go by. */
class Life {
  readonly resource: number;
  #last: { row: ItemRow; body: ReadBody } | null = null;
  #items = 0;
  #changes = 0;
  #name: string | null = null;
  #arn: string | null = null;
  #display: string | null = null;
  readonly #words = new Set<string>();
  readonly #reader = new BodyReader();

  constructor(
    private readonly first: ItemRow,
    private readonly stopped: readonly Period[],
  ) {
    this.resource = first.resource;
  }

  /** Takes the next item; answers the step it arrived with, if it is one. */
  take(row: ItemRow): { change: ChangeDraft; caused: CausedStep } | null {
    const body = this.#reader.read(row, (name) => row[`same_${name}`]);
    const last = this.#last;
    const before = last?.body ?? null;
    this.#last = { row, body };
    this.#items++;
    this.#name = row.resourceName ?? this.#name;
    this.#arn = row.ARN ?? this.#arn;
    const resourceType = canonicalType(row.resourceType);
    if (row.step !== 'deleted') this.#display = displayName(row.resourceId, body) ?? this.#display;
    if (
      last?.body.tags !== body.tags ||
      last?.row.ARN !== row.ARN ||
      last.row.resourceName !== row.resourceName
    )
      for (const word of wordsOf(row, body)) this.#words.add(word);
    if (row.step === null) return null;
    // A resource that was made has nothing before it, one that is gone nothing after it.
    const from = row.step === 'created' ? NOTHING : (before ?? NOTHING);
    const to = row.step === 'deleted' ? NOTHING : body;
    const diff: DiffEntry[] = diffBodies(from, to);
    const kind = row.step === 'modified' ? kindOf(diff) : row.step;
    if (kind === null) return null;
    this.#changes++;
    const told = diff.map((entry) => ({ ...entry, sentence: sentenceOf(entry, resourceType) }));
    const hasParents = (callsOf(resourceType)?.parentCalls.size ?? 0) > 0;
    const related = hasParents ? [from, to].flatMap(({ relationships }) => tiesIn(relationships)) : [];
    const retied = diff
      .filter(({ path }) => path.startsWith('relationships['))
      // A tie in a difference is the element as the item has it.
      .flatMap((tie) => tiesIn([(tie.from ?? tie.to ?? null) as Json]));
    return {
      change: {
        n: row.n,
        previous: row.previous,
        resource: row.resource,
        life: row.life,
        awsAccountId: row.account,
        awsRegion: row.region,
        resourceType,
        resourceId: row.resourceId,
        capturedAt: row.captured,
        previousCapturedAt: row.previous_captured,
        kind,
        summary: summaryOf(kind, resourceType, told),
        diff: JSON.stringify(told),
      },
      caused: {
        names: { resourceType, resourceId: row.resourceId, resourceName: this.#name, ARN: this.#arn },
        kind,
        diff,
        awsRegion: row.region,
        capturedAt: Date.parse(row.seen),
        isDaily: row.daily,
        stopped: this.stopped,
        related,
        retied,
      },
    };
  }

  row(): Row<typeof RESOURCE_SHAPE> {
    const { first } = this;
    const last = this.#last?.row ?? first;
    return {
      resource: first.resource,
      awsAccountId: first.account,
      awsRegion: first.region,
      resourceType: canonicalType(first.resourceType),
      resourceId: first.resourceId,
      resourceName: this.#name,
      ARN: this.#arn,
      displayName: this.#display,
      items: this.#items,
      changes: this.#changes,
      lives: last.life,
      firstCapturedAt: first.captured,
      lastCapturedAt: last.captured,
      configurationItemStatus: last.status ?? '',
      words: [...this.#words].join(' ').toLowerCase(),
    };
  }
}

const NOTHING = readBody(NO_BODY);

function kindOf(diff: readonly DiffEntry[]): ChangeKind | null {
  if (diff.length === 0) return null;
  return diff.every(({ path }) => path.startsWith('relationships[')) ? 'relationship' : 'modified';
}

function tiesIn(value: Json | undefined): ResourceNames[] {
  return readRelationships(value).map(({ resourceType, resourceId, resourceName }) => ({
    resourceType,
    resourceId: resourceId ?? resourceName ?? '',
    resourceName,
    ARN: null,
  }));
}

/** What a search for resources looks into. */
function wordsOf(row: ItemRow, { tags }: ReadBody): string[] {
  const written = isObject(tags) ? Object.entries(tags).map(([key, value]) => `${key}=${toText(value)}`) : [];
  return [
    row.resourceType,
    row.resourceId,
    row.resourceName,
    row.ARN,
    row.account,
    row.region,
    ...written,
  ].filter((word): word is string => word !== null && word !== '');
}
