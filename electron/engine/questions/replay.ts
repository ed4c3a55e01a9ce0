import type { CallArgs, CallValue } from '../../../shared/api';
import type { LedgerRow } from '../../../shared/model/change';
import { emptyObject, isObject, readDocument } from '../derive/changes/json';
import { BUCKET } from '../derive/changes/replay/bucket';
import { IAM_HOLDERS, iamTypeOf } from '../derive/changes/replay/iam';
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
  const { resourceId, awsAccountId } = args.resource;
  const names = new Set([resourceId, tail(resourceId)]);
  const rows = await reader.all<Row>(
    sql`SELECT e.n, e."eventID", e."eventTime", e."eventName", e."eventSource", e.principal,
        coalesce(e.actor, e.principal) AS actor, e."requestParameters", e."responseElements"
      FROM event AS e
      WHERE e.n IN (SELECT n FROM mutation_name WHERE name IN (${resourceId}, ${tail(resourceId)})
          AND ${awsAccountId === undefined || awsAccountId === '' ? raw('true') : sql`account = ${awsAccountId}`})
        AND e."eventTime" <= CAST(${new Date(args.at).toISOString()} AS TIMESTAMP)
      ORDER BY e."eventTime", e.n`,
    signal,
  );
  const calls = rows.map(toCall);
  const wanted = (args.resource.resourceType || iamTypeOf(resourceId))?.toUpperCase();
  for (const replayer of REPLAYERS) {
    if (wanted !== undefined && replayer.resourceType.toUpperCase() !== wanted) continue;
    const own = calls.filter(
      (call) => call.eventSource === replayer.eventSource && replayer.isOn(call, names),
    );
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
