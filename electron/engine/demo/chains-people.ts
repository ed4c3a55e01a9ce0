import { temporaryKey, throughService, type UserRef, userArn, userIdentity } from './actors';
import { type Acting, type ChainMaker, CLI } from './chain-maker';
import { assumedWithSaml } from './issue';
import { HOME_REGION, MANAGEMENT, PRODUCTION, SANDBOX } from './organisation';
import { OFFICE, reservedRole } from './planner';
import { sessionToken } from './sign-in';
import type { World } from './world';

const OPERATORS = ['ines.moreau', 'pavel.novak', 'greta.olsen'].map((name) => `${name}@nordlicht.example`);

/** An IAM user with the long-term key of the cast. */
export function userOf(
  { cast }: ChainMaker,
  world: World,
  account: string,
  name: string,
): Acting & { user: UserRef } {
  const user: UserRef = { account, name, id: world.find('user', account, name).id };
  const owner = cast.users.find((actor) => actor.arn === userArn(user))!;
  return {
    user,
    account,
    arn: userArn(user),
    identityJson: userIdentity(user, owner.accessKeyId),
    principalId: user.id,
    accessKeyId: owner.accessKeyId,
    address: OFFICE[0]!,
    agent: CLI,
    console: false,
    origin: 'iam-user',
    originPrincipal: userArn(user),
  };
}

/** Someone of Identity Center in the management account. */
export function operator(maker: ChainMaker, time: number): Acting {
  const { random } = maker;
  const role = reservedRole(MANAGEMENT, 'PlatformAdmin');
  const name = random.pick(OPERATORS);
  const address = random.pick(OFFICE);
  const as = maker.session(role, name, time, { address, agent: CLI, origin: 'saml', originPrincipal: name });
  const told = maker.tell(as);
  const event = assumedWithSaml(
    random,
    { time, role, session: name, accessKeyId: as.accessKeyId ?? '', hours: 8 },
    `AWSSSO_${random.hex(16)}_DO_NOT_DELETE`,
    `https://portal.sso.${HOME_REGION}.amazonaws.com/saml/assertion/nordlicht`,
    address,
  );
  told.issuedBy = event.eventID;
  maker.place(event);
  return as;
}

export function peopleChains(maker: ChainMaker, world: World, from: number, round: number): void {
  relay(maker, from);
  userInAHurry(maker, world, from + 20_000);
  twins(maker, world, from + 45_000);
  if (round === 0) missingFiles(maker, world, from + 70_000);
}

/** A person, and four roles in three accounts one after the other. */
function relay(maker: ChainMaker, from: number): void {
  let as = operator(maker, from);
  let time = maker.work(as, from, 3);
  for (const [account, role, name] of [
    [PRODUCTION, 'hub-operator', 'hub'],
    [SANDBOX, 'lab-operator', 'lab'],
    [MANAGEMENT, 'ledger-reader', 'ledger'],
  ] as const) {
    time += maker.pause(9);
    as = maker.assume(as, time, maker.role(account, role), name);
    maker.lend(as, time + 1_000, 4);
    time = maker.work(as, time, 4);
  }
}

/** A long-term key, a session with a second factor, a role beside it, and a role in another account. */
function userInAHurry(maker: ChainMaker, world: World, from: number): void {
  const user = userOf(maker, world, PRODUCTION, 'tomas.lindqvist');
  const accessKeyId = temporaryKey(maker.random);
  const session: Acting = {
    ...user,
    accessKeyId,
    identityJson: userIdentity(user.user, accessKeyId, { created: from, mfa: true }),
  };
  const told = maker.tell(session, { parent: user.accessKeyId });
  const event = sessionToken(
    maker.random,
    user.user,
    user.accessKeyId ?? '',
    accessKeyId,
    from,
    user.address,
  );
  told.issuedBy = event.eventID;
  maker.place(event);
  let time = maker.work(session, from, 2) + maker.pause(5);
  const release = maker.assume(session, time, maker.role(PRODUCTION, 'release-operator'), 'release');
  time = maker.work(release, time, 3) + maker.pause(5);
  const observer = maker.assume(release, time, maker.role(MANAGEMENT, 'hub-observer'), 'release');
  maker.work(observer, time, 3);
}

/** Two people take one role under one name, a second apart; a service makes calls for each with keys of its own. */
function twins(maker: ChainMaker, world: World, from: number): void {
  const role = maker.role(PRODUCTION, 'shared-operations');
  for (const [index, name] of ['terraform', 'report-export'].entries()) {
    const user = userOf(maker, world, PRODUCTION, name);
    const time = from + index * 1_000;
    const as = maker.assume(user, time, role, 'operations');
    const later = maker.work(as, time + 3_000, 3);
    forwarded(maker, as, later + maker.pause(4), time);
  }
}

/** CloudFormation acts for someone: the same session, another key. */
export function forwarded(maker: ChainMaker, by: Acting, time: number, created: number): void {
  const call = maker.call(by, time, {
    source: 'cloudformation',
    name: 'CreateStack',
    requestJson: `{"stackName":"lab-${maker.random.hex(6)}"}`,
    readOnly: false,
  });
  const accessKeyId = temporaryKey(maker.random);
  const ofUser = by.identityJson.startsWith('{"type":"IAMUser"');
  const keyed = by.identityJson.replace(/"accessKeyId":"[^"]*"/, `"accessKeyId":"${accessKeyId}"`);
  const attributes = `"sessionContext":{"attributes":{"creationDate":"${new Date(created).toISOString().replace('.000Z', 'Z')}","mfaAuthenticated":"false"}}`;
  const identity = ofUser ? `${keyed.slice(0, -1)},${attributes}}` : keyed;
  const service: Acting = {
    ...by,
    accessKeyId,
    identityJson: throughService(identity, 'cloudformation'),
    address: 'cloudformation.amazonaws.com',
    agent: 'cloudformation.amazonaws.com',
    console: false,
  };
  const issuing = ofUser ? undefined : maker.issued.find((told) => told.accessKeyId === by.accessKeyId);
  maker.tell(service, { issuedBy: issuing?.issuedBy ?? null, parent: issuing?.parent ?? null, ownKey: true });
  let at = call.time;
  for (const name of ['DescribeSubnets', 'DescribeRouteTables', 'DescribeSecurityGroups']) {
    at += maker.pause(3);
    maker.call(service, at, { source: 'ec2', name, requestJson: '{"filterSet":{}}', host: undefined });
  }
}

/** What files that are not in the export would have told. */
function missingFiles(maker: ChainMaker, world: World, from: number): void {
  const user = userOf(maker, world, SANDBOX, 'ana.petrova');
  const night = maker.assume(user, from, maker.role(PRODUCTION, 'night-shift'), 'ana', 'owner');
  let time = maker.work(night, from, 3) + maker.pause(6);
  const lab = maker.assume(user, time, maker.role(SANDBOX, 'lab-observer'), 'ana');
  time = maker.work(lab, time, 2) + maker.pause(6);
  const blind = maker.assume(lab, time, maker.role(MANAGEMENT, 'night-observer'), 'watch', 'owner');
  time = maker.work(blind, time, 3) + maker.pause(6);
  const lost = maker.assume(lab, time, maker.role(PRODUCTION, 'night-operator'), 'watch', 'none');
  time = maker.work(lost, time, 3) + maker.pause(6);
  // The chain goes on behind the gap.
  const beyond = maker.assume(
    { ...lost, origin: 'file-missing' },
    time,
    maker.role(PRODUCTION, 'night-writer'),
    'watch',
  );
  maker.work(beyond, time, 2);
}
