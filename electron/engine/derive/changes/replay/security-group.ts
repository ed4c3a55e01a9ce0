import type { Json, JsonObject } from '../json';
import { readRules } from '../rules';
import { type Board, elementsOf, memberOf, type ReplayCall, type Replayer, textOf } from './replay';

const IN = 'ingress rules';
const OUT = 'egress rules';
const DEFAULT_OUT = 'all to 0.0.0.0/0';
/** Not a setting: rules by their id, for calls that name a rule by nothing else. */
const rulesById = new WeakMap<Board, Map<string, string>>();

/** Security groups from their calls (formats §9.5). */
export const SECURITY_GROUP: Replayer = {
  resourceType: 'AWS::EC2::SecurityGroup',
  eventSource: 'ec2.amazonaws.com',
  settings: [IN, OUT],
  isOn: ({ eventName, request, response }, names) => {
    const named = eventName === 'CreateSecurityGroup' ? response.groupId : request.groupId;
    const group = textOf(named) ?? textOf(memberOf(request, 'ModifySecurityGroupRulesRequest', 'GroupId'));
    return names.has(group ?? textOf(request.groupName) ?? '');
  },
  apply: (board, call) => {
    const ids = rulesById.get(board) ?? new Map<string, string>();
    rulesById.set(board, ids);
    const { eventName, request } = call;
    if (eventName === 'CreateSecurityGroup') {
      // One made in a VPC with IPv6 lets IPv6 out too, which the call does not say.
      board.begin([IN]);
      board.add(OUT, DEFAULT_OUT, DEFAULT_OUT, call);
    } else if (eventName === 'DeleteSecurityGroup') board.end();
    else if (/^(Authorize|Revoke)SecurityGroup(In|E)gress$/.test(eventName)) {
      for (const rule of elementsOf(call.response.securityGroupRuleSet)) {
        const [label] = readRules([flatRule(rule)], directionOf(eventName)).keys();
        const id = textOf(rule.securityGroupRuleId);
        if (id !== null && label !== undefined) ids.set(id, label);
      }
      for (const label of rulesOf(call, ids)) {
        if (eventName.startsWith('Revoke')) board.remove(settingOf(eventName), label, label, call);
        else board.add(settingOf(eventName), label, label, call);
      }
    } else if (eventName === 'ModifySecurityGroupRules') modify(board, call, request, ids);
  },
};

const settingOf = (eventName: string) => (eventName.endsWith('Egress') ? OUT : IN);
const directionOf = (eventName: string) => (eventName.endsWith('Egress') ? 'to' : 'from');

/** The rules a call adds or takes away: in a list, flat beside the group, in its answer, or by id alone. */
function rulesOf({ eventName, request, response }: ReplayCall, ids: ReadonlyMap<string, string>): string[] {
  const written = elementsOf(request.ipPermissions).map(unwrapped);
  const flat = flatRule(request);
  const answered = [
    ...elementsOf(response.securityGroupRuleSet),
    ...elementsOf(response.revokedSecurityGroupRuleSet),
  ].map(flatRule);
  for (const permissions of [written, [flat], answered]) {
    const rules = readRules(permissions, directionOf(eventName));
    if (rules.size > 0) return [...rules.keys()];
  }
  const named = memberOf(request, 'securityGroupRuleIds', 'items');
  return (Array.isArray(named) ? named : []).flatMap((one) => {
    const id = textOf(one) ?? textOf(memberOf(one, 'securityGroupRuleId')) ?? '';
    return ids.get(id) ?? `rule ${id}`;
  });
}

/** A permission with its lists unwrapped, as AWS Config spells it. */
function unwrapped(permission: JsonObject): JsonObject {
  return {
    ...permission,
    ipRanges: elementsOf(permission.ipRanges),
    ipv6Ranges: elementsOf(permission.ipv6Ranges),
    prefixListIds: elementsOf(permission.prefixListIds),
    userIdGroupPairs: elementsOf(permission.groups),
  };
}

/** A rule with its source beside it, in any spelling, as a permission. */
function flatRule(rule: JsonObject): JsonObject {
  const first = (...names: readonly string[]): Json =>
    names.map((name) => rule[name]).find((value) => value !== undefined) ?? null;
  const group = first('referencedGroupInfo', 'ReferencedGroupId', 'sourceSecurityGroupName');
  const groupId = textOf(memberOf(group, 'groupId')) ?? textOf(group);
  const listOf = (name: string, value: Json) => (value === null ? [] : [{ [name]: value }]);
  return {
    ipProtocol: first('ipProtocol', 'IpProtocol'),
    fromPort: first('fromPort', 'FromPort'),
    toPort: first('toPort', 'ToPort'),
    ipRanges: listOf('cidrIp', first('cidrIp', 'cidrIpv4', 'CidrIpv4')),
    ipv6Ranges: listOf('cidrIpv6', first('cidrIpv6', 'CidrIpv6')),
    prefixListIds: listOf('prefixListId', first('prefixListId', 'PrefixListId')),
    userIdGroupPairs: groupId === null ? [] : [{ groupId }],
  };
}

function modify(board: Board, call: ReplayCall, request: JsonObject, ids: Map<string, string>): void {
  for (const update of elementsOf(
    memberOf(request, 'ModifySecurityGroupRulesRequest', 'SecurityGroupRule'),
  )) {
    const id = textOf(update.SecurityGroupRuleId);
    const was = id === null ? undefined : ids.get(id);
    const written = update.SecurityGroupRule;
    const rule = elementsOf(written)[0];
    if (id === null || rule === undefined) continue;
    // The call does not say which way the rule goes; what it was does, and without that it stands with those in.
    const out = was?.includes(' to ') === true;
    const [label] = readRules([flatRule(rule)], out ? 'to' : 'from').keys();
    const setting = out ? OUT : IN;
    if (was !== undefined) board.remove(setting, was, was, call);
    if (label === undefined) continue;
    ids.set(id, label);
    board.add(setting, label, label, call);
  }
}
