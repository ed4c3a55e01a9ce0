import type { DemoTruth, IssuedCredential } from '../../../electron/engine/demo/truth';

/** All events of the example that look alike to this check. */
export interface ActorRow {
  accessKeyId: string | null;
  userType: string | null;
  userArn: string | null;
  userName: string | null;
  invokedBy: string | null;
  principal: string | null;
  /** Of another account's call: the copy's own id. */
  eventID: string | null;
  actor: string | null;
  actorFrom: string | null;
  ended: string | null;
  events: number;
}

export const ACTOR_ROWS = `SELECT e."accessKeyId", e."userType", e."userArn", e."userName", e."invokedBy", e.principal,
    CASE WHEN e."userType" = 'AWSAccount' OR e."eventName" = 'SwitchRole' THEN e."eventID" END AS "eventID",
    e.actor, e."actorFrom", c.ended, count(*) AS events
  FROM event AS e LEFT JOIN credential AS c ON c.key = e.credential WHERE e.duplicate_of IS NULL GROUP BY ALL`;

export interface Verdict {
  /** Events whose actor is who the truth says. */
  right: number;
  /** Events whose chain is not in the evidence, and that say so. */
  saidCut: number;
  wrong: { row: ActorRow; expected: string }[];
}

/** Judges the actor of every event by the truth about the credentials and, where there is none, by the record's own words. */
export function judge(rows: readonly ActorRow[], truth: DemoTruth): Verdict {
  const byKey = new Map(truth.credentials.map((told) => [told.accessKeyId, told]));
  const byCopy = new Map(
    truth.credentials.flatMap((told) => (told.otherCopy ? [[told.otherCopy, told] as const] : [])),
  );
  const verdict: Verdict = { right: 0, saidCut: 0, wrong: [] };
  for (const row of rows) {
    const told =
      (row.accessKeyId && byKey.get(row.accessKeyId)) || (row.eventID && byCopy.get(row.eventID)) || null;
    const expected = told ? told.originPrincipal.replace(/, signed in at .*/, '') : ownWords(row);
    const isRight = row.actor === expected || (row.actor?.endsWith(` ${expected}`) ?? false);
    if (told && isLost(told)) {
      // The truth knows what the evidence does not. Saying whom the rest of it points to is right, anyone else is not.
      const saysSo =
        row.actorFrom === 'cut' || /before-evidence|not-in-evidence|other-copy/.test(row.ended ?? '');
      if (saysSo && (row.actorFrom === 'cut' || isRight)) verdict.saidCut += row.events;
      else if (isRight) verdict.right += row.events;
      else verdict.wrong.push({ row, expected });
    } else if (isRight && row.actorFrom !== 'cut') verdict.right += row.events;
    else verdict.wrong.push({ row, expected });
  }
  return verdict;
}

const isLost = ({ origin }: IssuedCredential) =>
  ['before-window', 'trail-stopped', 'file-missing'].includes(origin);

/** Who a record without temporary credentials is by. */
function ownWords(row: ActorRow): string {
  switch (row.userType) {
    case 'IAMUser':
      return row.userArn ?? row.userName ?? '';
    case 'Root':
      return row.userArn ?? '';
    case 'SAMLUser':
    case 'WebIdentityUser':
      return row.userName ?? '';
    case 'AWSAccount':
      return 'anonymous';
    default:
      return row.invokedBy ?? '';
  }
}
