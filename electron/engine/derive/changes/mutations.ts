import type { Reader, Writer } from '../../store/run';
import { ROWS_PER_FILE } from '../../store/schema';
import { raw, type Sql, sql } from '../../store/sql';
import { insertRows, isDue, pause } from './bulk';
import { leavesOf, namesIn, writeLeaves } from './names';

/** Calls that change something, by what CloudTrail says or, where it does not say, by the name. */
const isMutating = raw(`coalesce("readOnly" = false,
  NOT regexp_matches("eventName", '^(Get|List|Describe|Head|Lookup|Search|Select|Query|Scan|Batch(Get|Describe)|Check|Test|Simulate|Generate|Preview|Validate|Verify|Assume|Decode|Estimate)'))`);

/** Failed calls change nothing, and repeats of a record are the same call. */
const isDone = raw(`outcome = 'ok' AND coalesce("eventCategory", 'Management') = 'Management'
  AND "eventTime" IS NOT NULL AND "eventName" IS NOT NULL AND "eventSource" IS NOT NULL`);

/** Calls that machines make all day and that change nothing AWS Config records. */
const isChatter = raw(`("eventSource" IN ('sts.amazonaws.com', 'signin.amazonaws.com')
  OR "eventName" IN ('CreateLogStream', 'PutLogEvents', 'UpdateInstanceInformation', 'UpdateInstanceAssociationStatus',
    'PutInventory', 'PutComplianceItems', 'SubmitTaskStateChange', 'SubmitContainerStateChange', 'GenerateDataKey',
    'GenerateDataKeyWithoutPlaintext', 'Decrypt', 'Encrypt', 'PutMetricData', 'StartQuery', 'PutEvaluations'))`);

interface CallRow {
  n: number;
  account: string | null;
  region: string | null;
  source: string;
  eventName: string;
  at: string;
  requestParameters: string | null;
  responseElements: string | null;
  resources: string | null;
}

/** Events that are read at once, roughly, and what is kept of their calls in one transaction: until then it is held in memory. */
const PORTION_EVENTS = 100_000;
const KEPT_CHARACTERS = 2 ** 24;

/** Numbers of events, from the first up to and without the last. */
interface Range {
  from: number;
  to: number;
}

/** The events of loads after `since`, in portions of whole files. */
async function portionsOf(reader: Reader, since: number, signal?: AbortSignal): Promise<Range[]> {
  const files = await reader.all<{ file: number; events: number; isNew: boolean }>(
    sql`SELECT n // ${ROWS_PER_FILE} AS file, count(*) AS events, bool_or(coalesce(load_id, ${since + 1}) > ${since}) AS "isNew"
      FROM event_record AS event LEFT JOIN evidence_file ON evidence_file.id = event.file_id
      GROUP BY file ORDER BY file`,
    signal,
  );
  const portions: Range[] = [];
  let room = 0;
  for (const { file, events, isNew } of files) {
    // Events of an earlier load are not read again; files without events do not part what stands around them.
    if (!isNew) {
      room = 0;
      continue;
    }
    const [from, to] = [file * ROWS_PER_FILE, (file + 1) * ROWS_PER_FILE];
    const last = portions.at(-1);
    if (last && events <= room) {
      last.to = to;
      room -= events;
    } else {
      portions.push({ from, to });
      room = PORTION_EVENTS - events;
    }
  }
  return portions;
}

const isIn = ({ from, to }: Range): Sql => sql`n >= ${from} AND n < ${to}`;

const callsIn = (portion: Range): Sql => sql`
  SELECT n, account, "awsRegion" AS region, "eventSource" AS source, "eventName", "eventTime" AS "at",
    "requestParameters", "responseElements", resources
  FROM event_record WHERE ${isIn(portion)} AND duplicate_of IS NULL AND ${isDone} AND ${isMutating} AND NOT ${isChatter}`;

const forgetRepeats = (table: Sql): Sql =>
  sql`DELETE FROM ${table} WHERE n IN (SELECT n FROM event_record WHERE duplicate_of IS NOT NULL)`;

const CALL_SHAPE = {
  n: 'BIGINT',
  account: 'VARCHAR',
  region: 'VARCHAR',
  source: 'VARCHAR',
  eventName: 'VARCHAR',
  at: 'TIMESTAMP',
  leaves: 'VARCHAR',
};
const NAMES_SHAPE = { n: 'BIGINT', account: 'VARCHAR', names: 'VARCHAR[]' };

/**
 * Reads the successful changing calls that came with loads after `since`: what each says, and every text in it by which a
 * resource can be found, once. Answers how many there were.
 */
export async function gatherMutations(
  reader: Reader,
  writer: Writer,
  since: number,
  signal?: AbortSignal,
): Promise<number> {
  let count = 0;
  let calls: Mutation[] = [];
  let characters = 0;
  const keep = async () => {
    const kept = calls;
    calls = [];
    characters = 0;
    count += kept.length;
    await writer.transaction(async (to) => {
      await insertRows(to, raw('mutation'), CALL_SHAPE, kept);
      await insertRows(to, raw('mutation_name'), NAMES_SHAPE, kept, raw('n, account, unnest(names)'));
    });
  };
  for (const portion of await portionsOf(reader, since, signal)) {
    await writer.transaction(async (to) => {
      // A derivation that broke off may have kept them.
      await to.run(sql`DELETE FROM mutation WHERE ${isIn(portion)}`);
      await to.run(sql`DELETE FROM mutation_name WHERE ${isIn(portion)}`);
    });
    for await (const rows of reader.stream<CallRow>(callsIn(portion), signal)) {
      for (const row of rows) {
        const call = toMutation(row);
        calls.push(call);
        characters += call.leaves.length;
        if (characters > KEPT_CHARACTERS) await keep();
        if (isDue()) await pause();
      }
    }
    await keep();
  }
  await writer.transaction(async (to) => {
    // A file loaded later can hold the first copy of a record.
    await to.run(forgetRepeats(raw('mutation')));
    await to.run(forgetRepeats(raw('mutation_name')));
  });
  return count;
}

type Mutation = ReturnType<typeof toMutation>;

function toMutation(row: CallRow) {
  const { n, source, eventName, at } = row;
  const leaves = leavesOf(row);
  return {
    n,
    account: row.account ?? '',
    region: row.region ?? '',
    source,
    eventName,
    at,
    leaves: writeLeaves(leaves),
    names: namesIn(leaves),
  };
}
