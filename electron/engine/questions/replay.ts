import type { CallArgs, CallValue } from '../../../shared/api';
import type { LedgerRow } from '../../../shared/model/change';
import { emptyObject, isObject, readDocument } from '../derive/changes/json';
import { BUCKET } from '../derive/changes/replay/bucket';
import { IAM_HOLDERS, iamTypeOf, lifeOf, typeOfUniqueId } from '../derive/changes/replay/iam';
import { Board, type ReplayCall, type Replayer, tail } from '../derive/changes/replay/replay';
import { SECURITY_GROUP } from '../derive/changes/replay/security-group';
import { TRAIL } from '../derive/changes/replay/trail';
import type { Reader } from '../store/run';
import { raw, sql } from '../store/sql';

const REPLAYERS: readonly Replayer[] = [SECURITY_GROUP, BUCKET, ...IAM_HOLDERS, TRAIL];

interface Row extends LedgerRow {
  requestParameters: string | null;
  responseElements: string | null;
}

/**
 * What the successful calls on one resource up to a moment come to, for security groups, buckets, what is attached to IAM
 * users, roles and groups, and trails. Nothing stands in for what no call tells of: that is unknown. Null for other types,
 * and when no call of such a type names the resource.
 */
export async function replayState(
  reader: Reader,
  args: CallArgs<'state.replay'>,
  signal?: AbortSignal,
): Promise<CallValue<'state.replay'>> {
  const { resourceId } = args.resource;
  const bearer = typeOfUniqueId(resourceId);
  const names = new Set([resourceId, tail(resourceId)]);
  if (bearer !== null) for (const name of await namesOfBearer(reader, resourceId, signal)) names.add(name);
  const calls = await callsOn(reader, args, names, signal);
  const wanted = (args.resource.resourceType || (bearer ?? iamTypeOf(resourceId)))?.toUpperCase();
  for (const replayer of REPLAYERS) {
    if (wanted !== undefined && replayer.resourceType.toUpperCase() !== wanted) continue;
    const onName = calls.filter(
      (call) => call.eventSource === replayer.eventSource && replayer.isOn(call, names),
    );
    const own = bearer === null ? onName : lifeOf(resourceId, onName);
    if (own.length === 0) continue;
    const board = new Board();
    for (const call of own) {
      // Whatever changes it was there, also after a deletion that no call undoes.
      if (board.exists !== true) board.begin([]);
      replayer.apply(board, call, names);
    }
    const { resourceType, settings } = replayer;
    return {
      resourceType,
      resourceId,
      exists: board.exists,
      calls: own.length,
      parts: board.parts(settings),
    };
  }
  return null;
}

/** The successful calls up to the moment that hold one of the names, in the order of time. */
async function callsOn(
  reader: Reader,
  { at, resource: { awsAccountId } }: CallArgs<'state.replay'>,
  names: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<ReplayCall[]> {
  const rows = await reader.all<Row>(
    sql`SELECT e.n, e."eventID", e."eventTime", e."eventName", e."eventSource", e.principal,
        coalesce(e.actor, e.principal) AS actor, e."requestParameters", e."responseElements"
      FROM event AS e
      WHERE e.n IN (SELECT n FROM mutation_name WHERE name IN (SELECT unnest(from_json(${JSON.stringify([...names])}, '["VARCHAR"]')))
          AND ${awsAccountId === undefined || awsAccountId === '' ? raw('true') : sql`account = ${awsAccountId}`})
        AND e."eventTime" <= CAST(${new Date(at).toISOString()} AS TIMESTAMP)
      ORDER BY e."eventTime", e.n`,
    signal,
  );
  return rows.map(toCall);
}

/**
 * What a user, role or group with a unique id is called: as its items say, the calls that it made, the sessions of it, or
 * the call that made it; and by which names it went on.
 */
async function namesOfBearer(reader: Reader, id: string, signal?: AbortSignal): Promise<string[]> {
  const rows = await reader.all<{ name: string }>(
    sql`WITH RECURSIVE made AS (
        SELECT unnest(["requestParameters"->>'$.userName', "requestParameters"->>'$.roleName',
          "requestParameters"->>'$.groupName']) AS name
        FROM event_record WHERE n IN (SELECT n FROM mutation_name WHERE name = ${id})
          AND "eventName" IN ('CreateUser', 'CreateRole', 'CreateGroup') AND json_valid("requestParameters")
      ), called(name) AS (
        SELECT name FROM made
        UNION SELECT "resourceName" FROM resource WHERE "resourceId" = ${id}
        UNION SELECT "userName" FROM identity WHERE "userPrincipalId" = ${id}
        UNION SELECT "issuerUserName" FROM identity WHERE starts_with("userPrincipalId", ${`${id}:`})
      ), renamed AS (
        SELECT r."requestParameters"->>'$.userName' AS was, r."requestParameters"->>'$.newUserName' AS name
        FROM event_record AS r JOIN mutation AS m ON m.n = r.n
        WHERE m."eventName" = 'UpdateUser' AND m.source = 'iam.amazonaws.com' AND json_valid(r."requestParameters")
      ), every(name) AS (
        SELECT name FROM called
        UNION SELECT renamed.name FROM every JOIN renamed ON renamed.was = every.name
      )
      SELECT name FROM every WHERE name IS NOT NULL`,
    signal,
  );
  return rows.map(({ name }) => name);
}

function toCall({ requestParameters, responseElements, eventSource, ...told }: Row): ReplayCall {
  const body = (text: string | null) => {
    const document = readDocument(text);
    return isObject(document) ? document : emptyObject();
  };
  return {
    told,
    eventSource,
    eventName: told.eventName,
    request: body(requestParameters),
    response: body(responseElements),
  };
}
