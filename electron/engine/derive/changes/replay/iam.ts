import { documentText, memberOf, type ReplayCall, type Replayer, tail, textOf } from './replay';

const MANAGED = 'attached policies';
const INLINE = 'inline policies';
const GROUPS = 'groups';

/** What is attached to a user, role or group, from the calls (formats §9.4). */
function holder(kind: 'User' | 'Role' | 'Group'): Replayer {
  const member = `${kind.toLowerCase()}Name`;
  const newMember = `new${kind}Name`;
  const settings = kind === 'User' ? [MANAGED, INLINE, GROUPS] : [MANAGED, INLINE];
  return {
    resourceType: `AWS::IAM::${kind}`,
    eventSource: 'iam.amazonaws.com',
    settings,
    // A call on a group's member names both; which of the two it changes is the user.
    isOn: ({ request, eventName }, names) =>
      (names.has(textOf(request[member]) ?? '') || names.has(textOf(request[newMember]) ?? '')) &&
      !(kind === 'Group' && /^(AddUserTo|RemoveUserFrom)Group$/.test(eventName)),
    apply: (board, call, names) => {
      const { eventName, request } = call;
      const arn = textOf(request.policyArn);
      const name = textOf(request.policyName);
      const group = textOf(request.groupName);
      if (eventName === `Create${kind}`) board.begin(settings);
      else if (eventName === `Delete${kind}`) board.end();
      else if (eventName === `Update${kind}` && request[newMember] !== undefined) {
        // Whoever gets a name keeps what they had under the one before.
        if (!names.has(textOf(request[newMember]) ?? '')) board.end();
        else if (!names.has(textOf(request[member]) ?? '')) board.begin([]);
      } else if (eventName === `Attach${kind}Policy` && arn !== null) board.add(MANAGED, arn, arn, call);
      else if (eventName === `Detach${kind}Policy` && arn !== null) board.remove(MANAGED, arn, arn, call);
      else if (eventName === `Put${kind}Policy` && name !== null) {
        const document = documentText(request.policyDocument);
        board.add(INLINE, name, document === null ? name : `${name} ${document}`, call);
      } else if (eventName === `Delete${kind}Policy` && name !== null) board.remove(INLINE, name, name, call);
      else if (kind === 'User' && eventName === 'AddUserToGroup' && group !== null)
        board.add(GROUPS, group, group, call);
      else if (kind === 'User' && eventName === 'RemoveUserFromGroup' && group !== null)
        board.remove(GROUPS, group, group, call);
    },
  };
}

export const IAM_HOLDERS: readonly Replayer[] = [holder('User'), holder('Role'), holder('Group')];

/** `arn:aws:iam::…:user/path/kim` is about a user named kim. */
export const iamTypeOf = (arn: string): string | null => {
  const kind = /^arn:[^:]+:iam::\d*:(user|role|group)\//.exec(arn)?.[1];
  return kind === undefined || tail(arn) === ''
    ? null
    : `AWS::IAM::${kind[0]?.toUpperCase()}${kind.slice(1)}`;
};

const KINDS: Readonly<Record<string, 'User' | 'Role' | 'Group'>> = {
  AIDA: 'User',
  AROA: 'Role',
  AGPA: 'Group',
};

/** `AIDA…`, `AROA…`, `AGPA…`: the id of one bearer of a name, which nobody gets again (formats §3.6). */
export const typeOfUniqueId = (id: string): string | null => {
  const kind = /^A[A-Z]{3}[A-Z0-9]{12,}$/.test(id) ? KINDS[id.slice(0, 4)] : undefined;
  return kind === undefined ? null : `AWS::IAM::${kind}`;
};

/**
 * Of the calls on a name, those on the bearer with a unique id: from the one that made it, or the first, to the one that
 * deleted it or, where that is missing, made another of its name.
 */
export function lifeOf(id: string, calls: readonly ReplayCall[]): ReplayCall[] {
  const made = calls.findIndex((call) => madeBy(call) === id);
  const life: ReplayCall[] = [];
  for (const call of calls.slice(Math.max(made, 0))) {
    const other = madeBy(call);
    if (other !== null && other !== id) break;
    life.push(call);
    if (/^Delete(User|Role|Group)$/.test(call.eventName)) break;
  }
  return life;
}

function madeBy({ eventName, response }: ReplayCall): string | null {
  const kind = /^Create(User|Role|Group)$/.exec(eventName)?.[1]?.toLowerCase();
  return kind === undefined ? null : textOf(memberOf(response, kind, `${kind}Id`));
}
