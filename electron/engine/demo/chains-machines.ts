import { roleIdentity, sessionArn, temporaryKey } from './actors';
import { AGENTS } from './agents';
import type { Acting, ChainMaker } from './chain-maker';
import { forwarded, operator, userOf } from './chains-people';
import { assumedByService } from './issue';
import { GLOBAL_REGION, PRODUCTION, SANDBOX } from './organisation';
import { isoSeconds } from './times';
import type { World } from './world';

export function machineChains(maker: ChainMaker, world: World, from: number): void {
  instance(maker, world, from);
  const user = userOf(maker, world, PRODUCTION, 'tomas.lindqvist');
  const time = from + maker.pause(40);
  forwarded(maker, user, time, time);
  assumedRoot(maker, from + maker.pause(60));
}

/** An instance, the role it has from its profile, and a role in another account. */
function instance(maker: ChainMaker, world: World, time: number): void {
  const { random } = maker;
  const machine = random.pick(world.of('instance', PRODUCTION, GLOBAL_REGION));
  const role = maker.role(PRODUCTION, 'batch-instance');
  const accessKeyId = temporaryKey(random);
  const as: Acting = {
    account: PRODUCTION,
    arn: sessionArn(role, machine.id),
    identityJson: roleIdentity({ role, session: machine.id, accessKeyId, created: time, instance: true }),
    principalId: `${role.id}:${machine.id}`,
    accessKeyId,
    address: machine.model.address,
    agent: AGENTS.instance[2],
    console: false,
    origin: 'service',
    originPrincipal: 'ec2.amazonaws.com',
  };
  const told = maker.tell(as);
  const event = assumedByService(
    random,
    { time, role, session: machine.id, accessKeyId, hours: 6 },
    'ec2',
    GLOBAL_REGION,
  );
  told.issuedBy = event.eventID;
  maker.place(event);
  const later = maker.work(as, time, 3) + maker.pause(8);
  const reader = maker.assume(as, later, maker.role(SANDBOX, 'artifact-reader'), 'batch');
  maker.lend(reader, later + 1_000, 4);
  maker.work(reader, later, 4);
}

/** The management account takes root of a member account (formats §3.4). */
function assumedRoot(maker: ChainMaker, from: number): void {
  const by = operator(maker, from);
  const time = maker.work(by, from, 2) + maker.pause(6);
  const accessKeyId = temporaryKey(maker.random);
  const arn = `arn:aws:iam::${SANDBOX}:root`;
  const root: Acting = {
    ...by,
    account: SANDBOX,
    arn,
    principalId: SANDBOX,
    accessKeyId,
    identityJson: `{"type":"Root","principalId":"${SANDBOX}","arn":"${arn}","accountId":"${SANDBOX}","accessKeyId":"${accessKeyId}","sessionContext":{"attributes":{"creationDate":"${isoSeconds(time)}","mfaAuthenticated":"false"},"assumedRoot":"true"}}`,
  };
  const told = maker.tell(root, { parent: by.accessKeyId });
  const event = maker.call(by, time, {
    source: 'sts',
    name: 'AssumeRoot',
    requestJson: `{"targetPrincipal":"${SANDBOX}","taskPolicyArn":{"arn":"arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"},"durationSeconds":900}`,
    responseJson: `{"credentials":{"accessKeyId":"${accessKeyId}","sessionToken":"${maker.random.base64(120)}","expiration":"${isoSeconds(time + 900_000)}"}}`,
  });
  told.issuedBy = event.eventID;
  maker.work(root, time, 2);
}
