import { HOSTILE_TEXTS } from './agents';
import type { Change } from './changes';
import { answered, ec2, ruleRequest, ruleSet } from './ec2-calls';
import type { Resource } from './resources';

const RANGES = ['10.20.0.0/16', '10.40.12.0/24', '198.18.7.0/24', '198.18.64.0/18', '10.99.0.0/16'];
const PORTS = [443, 5432, 6379, 8443, 9090, 9200];
const NOTES = ['monitoring', 'partner vpn', 'Bürogebäude Nord', 'temporary, remove after load test', null];

const authorize: Change = (s) => {
  const group = s.random.pick(s.world.of('group', s.account, s.region));
  const port = s.random.pick(PORTS);
  const rule = {
    protocol: 'tcp',
    from: port,
    to: port,
    cidr: s.random.pick(RANGES),
    description: s.random.pick(NOTES),
  };
  const flat = s.random.chance(0.25);
  if (flat) rule.description = null;
  const request = flat
    ? {
        groupId: group.id,
        cidrIp: rule.cidr,
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        ipPermissions: {},
      }
    : ruleRequest(group.id, rule);
  if (group.model.rules.some((known) => known.from === port && known.cidr === rule.cidr)) {
    const message = `the specified rule \\"peer: ${rule.cidr}, TCP, from port: ${port}, to port: ${port}, ALLOW\\" already exists`;
    return {
      ...answered(s, ec2('AuthorizeSecurityGroupIngress', request, {}, [])),
      responseJson: 'null',
      error: ['Client.InvalidPermission.Duplicate', message],
    };
  }
  group.model.rules.push(rule);
  const set = ruleSet(s.account, group.id, `sgr-0${s.random.hex(16)}`, rule);
  return answered(
    s,
    ec2('AuthorizeSecurityGroupIngress', request, { _return: true, securityGroupRuleSet: set }, [group]),
  );
};

const revoke: Change = (s) => {
  const group = s.random.pick(s.world.of('group', s.account, s.region));
  if (group.model.rules.length < 2) return null;
  const rule = group.model.rules.pop()!;
  const set = ruleSet(s.account, group.id, `sgr-0${s.random.hex(16)}`, rule);
  return answered(
    s,
    ec2(
      'RevokeSecurityGroupIngress',
      ruleRequest(group.id, rule),
      { _return: true, revokedSecurityGroupRuleSet: set },
      [group],
    ),
  );
};

const tag: Change = (s) => {
  const kind = s.random.pick(['instance', 'group', 'volume'] as const);
  const list = s.world.of(kind, s.account, s.region);
  if (list.length === 0) return null;
  const resource = s.random.pick<Resource>(list);
  const key = s.random.pick(['owner', 'purpose', 'ticket', 'note']);
  if (resource.tags[key] !== undefined && s.random.chance(0.3)) {
    const value = resource.tags[key];
    const { [key]: _, ...left } = resource.tags;
    resource.tags = left;
    const request = {
      resourcesSet: { items: [{ resourceId: resource.id }] },
      tagSet: { items: [{ key, value }] },
    };
    return answered(s, ec2('DeleteTags', request, { _return: true }, [resource]));
  }
  const value = s.random.chance(0.25)
    ? s.random.pick(HOSTILE_TEXTS)
    : s.random.pick(['shop', 'data', 'OPS-4821', 'Zürich', 'load test', s.random.hex(6)]);
  resource.tags = { ...resource.tags, [key]: value };
  const request = {
    resourcesSet: { items: [{ resourceId: resource.id }] },
    tagSet: { items: [{ key, value }] },
  };
  return answered(s, ec2('CreateTags', request, { _return: true }, [resource]));
};

/** Everyday changes to security groups and to the tags of EC2 resources, as often as they are listed. */
export const GROUP_CHANGES: readonly Change[] = [
  authorize,
  authorize,
  authorize,
  revoke,
  revoke,
  tag,
  tag,
  tag,
];
