import { roleIdentity, sessionArn, temporaryKey } from './actors';
import { AGENTS } from './agents';
import { assumedAcross, assumedByService, assumedWithWebIdentity } from './issue';
import { ROLES } from './names';
import { GLOBAL_REGION, PRODUCTION, SANDBOX, streamOf } from './organisation';
import { type Planner, RUNNERS } from './planner';

const REPOSITORIES = [
  'nordlicht/shop',
  'nordlicht/checkout',
  'nordlicht/data-platform',
  'nordlicht/infrastructure',
];

/** An instance or a function, and the service that gives it its role. */
export function service(
  planner: Planner,
  kind: 'instance' | 'lambda',
  account: string,
  region: string,
  time: number,
  issued: boolean,
): void {
  const { random } = planner;
  const functions = (ROLES[account] ?? []).filter((name) => name.startsWith('fn-'));
  const role = planner.role(account, kind === 'instance' ? 'app-instance' : random.pick(functions));
  const instances = planner.world.of('instance', account, region);
  const instance = random.pick(instances);
  const session = kind === 'instance' ? instance.id : role.name.slice(3);
  const accessKeyId = temporaryKey(random);
  const service = kind === 'instance' ? 'ec2' : 'lambda';
  const issue = { time, role, session, accessKeyId, hours: kind === 'instance' ? 6 : 12 };
  const from = { role, session, accessKeyId, created: time, instance: kind === 'instance' };
  planner.remember(
    {
      kind,
      account,
      region,
      arn: sessionArn(role, session),
      identityJson: roleIdentity(from),
      accessKeyId,
      addresses: [
        kind === 'instance' ? instance.model.address : `198.18.${random.int(64, 95)}.${random.int(1, 254)}`,
      ],
      agents: kind === 'instance' ? AGENTS.instance : AGENTS.lambda,
      console: false,
      from: time,
      hours: issue.hours,
    },
    !issued ? [] : [assumedByService(random, issue, service, region)],
    { origin: 'service', originPrincipal: `${service}.amazonaws.com` },
  );
}

/** A build: a web identity in the sandbox, which mostly goes on into production. */
export function build(planner: Planner): void {
  const { random } = planner;
  const sandbox = planner.slot(SANDBOX);
  const production = planner.plan
    .inStream(streamOf(PRODUCTION, GLOBAL_REGION))
    .find((slot) => Math.min(slot.to, sandbox.to) - Math.max(slot.from, sandbox.from) >= 90_000);
  const begin = Math.max(sandbox.from, production?.from ?? 0);
  const end = Math.min(sandbox.to, production?.to ?? sandbox.to);
  const time = begin + random.int(0, Math.floor(Math.max(0, end - begin - 60_000) / 1_000)) * 1_000;
  const role = planner.role(SANDBOX, 'ci-runner');
  const repository = random.pick(REPOSITORIES);
  const session = `GitHubActions-${random.int(10_000_000_000, 13_999_999_999)}`;
  const address = random.pick(RUNNERS);
  const accessKeyId = temporaryKey(random);
  const provider = `arn:aws:iam::${SANDBOX}:oidc-provider/token.actions.githubusercontent.com`;
  const agent = random.pick(AGENTS.ci);
  const identityJson = roleIdentity({ role, session, accessKeyId, created: time, provider });
  const origin = {
    origin: 'web-identity' as const,
    originPrincipal: `repo:${repository}:ref:refs/heads/main`,
  };
  const shared = { region: null, addresses: [address], agents: [agent], console: false, hours: 1 };
  planner.remember(
    {
      ...shared,
      kind: 'ci',
      account: SANDBOX,
      arn: sessionArn(role, session),
      identityJson,
      accessKeyId,
      from: time,
    },
    [assumedWithWebIdentity(random, { time, role, session, accessKeyId, hours: 1 }, repository, address)],
    origin,
  );
  if (production === undefined) return;
  const target = planner.role(PRODUCTION, 'ci-deploy');
  const next = temporaryKey(random);
  const later = time + random.int(4, 45) * 1_000;
  const name = `deploy-${repository.split('/')[1]}`;
  const caller = { account: SANDBOX, identityJson, principalId: `${role.id}:${session}`, address, agent };
  planner.remember(
    {
      ...shared,
      kind: 'deploy',
      account: PRODUCTION,
      arn: sessionArn(target, name),
      identityJson: roleIdentity({ role: target, session: name, accessKeyId: next, created: later }),
      accessKeyId: next,
      from: later,
    },
    assumedAcross(random, { time: later, role: target, session: name, accessKeyId: next, hours: 1 }, caller),
    { ...origin, parent: accessKeyId },
  );
}
