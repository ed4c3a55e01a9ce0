import type { ChangeScene, Mutation } from './changes';
import type { Resource, Rule } from './resources';

/** An EC2 call on the way to being a mutation. */
export function ec2(
  name: string,
  request: unknown,
  response: object,
  touched: readonly Resource[],
): Omit<Mutation, 'responseJson'> & { response: object } {
  return { source: 'ec2', name, requestJson: JSON.stringify(request), response, touched };
}

/** Puts the request's id into the response, as EC2 does. */
export function answered(s: ChangeScene, made: ReturnType<typeof ec2>): Mutation {
  const { response, ...rest } = made;
  return { ...rest, responseJson: JSON.stringify({ requestId: s.requestID, ...response }) };
}

/** Form A of a rule request (formats §9.5). */
export function ruleRequest(groupId: string, rule: Rule): object {
  const range = {
    cidrIp: rule.cidr,
    ...(rule.description === null ? {} : { description: rule.description }),
  };
  const permission = {
    ipProtocol: rule.protocol,
    fromPort: rule.from,
    toPort: rule.to,
    groups: {},
    ipRanges: { items: [range] },
    ipv6Ranges: {},
    prefixListIds: {},
  };
  return { groupId, ipPermissions: { items: [permission] } };
}

/** How EC2 repeats the rule in its answer. */
export function ruleSet(account: string, groupId: string, ruleId: string, rule: Rule): object {
  return {
    items: [
      {
        groupOwnerId: account,
        groupId,
        securityGroupRuleId: ruleId,
        isEgress: false,
        ipProtocol: rule.protocol,
        fromPort: rule.from,
        toPort: rule.to,
        cidrIpv4: rule.cidr,
      },
    ],
  };
}
