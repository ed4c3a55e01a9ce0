import {
  type Actor,
  foreignIdentity,
  type RoleRef,
  roleArn,
  roleIdentity,
  sessionArn,
  temporaryKey,
} from './actors';
import { AGENTS } from './agents';
import { credentials, finish } from './issue';
import { GLOBAL_REGION, streamOf } from './organisation';
import type { Cast } from './planner';
import { Random } from './prng';
import { hostOf, type RecordParts } from './record';
import type { PlannedEvent, SlotPlan } from './slots';
import { HOUR } from './times';
import type { CredentialOrigin, IssuedCredential } from './truth';

/** Someone in one set of credentials, and what is true of where these came from. */
export interface Acting {
  account: string;
  arn: string;
  identityJson: string;
  principalId: string;
  accessKeyId: string | null;
  address: string;
  agent: string;
  console: boolean;
  origin: CredentialOrigin;
  originPrincipal: string;
}

/** Which of the records of a call are in the export. */
export type Copies = 'all' | 'owner' | 'none';

const READS: readonly (readonly [source: string, name: string, request: string])[] = [
  ['sts', 'GetCallerIdentity', 'null'],
  ['iam', 'ListRoles', '{"maxItems":200}'],
  ['iam', 'GetAccountSummary', 'null'],
  ['ec2', 'DescribeVpcs', '{"vpcSet":{},"filterSet":{}}'],
  ['ec2', 'DescribeAddresses', '{"publicIpsSet":{},"filterSet":{},"allocationIdsSet":{}}'],
  ['kms', 'ListAliases', '{"limit":100}'],
  ['sqs', 'ListQueues', '{"maxResults":1000}'],
];

/** Writes the calls of chains, and the truth about each credential before its first record. */
export class ChainMaker {
  readonly issued: IssuedCredential[] = [];

  constructor(
    readonly random: Random,
    readonly plan: SlotPlan,
    readonly cast: Cast,
  ) {}

  /** A role that only chains use. */
  role(account: string, name: string): RoleRef {
    return { account, name, path: '/', id: `AROA${new Random('chain-role', account, name).upper(17)}` };
  }

  /** A pause with a long tail, in whole seconds: people and programs wait in their own ways. */
  pause(mean: number): number {
    return (2 + Math.floor(-Math.log(1 - this.random.unit()) * mean)) * 1_000;
  }

  place(event: PlannedEvent): void {
    this.plan.place(streamOf(event.account, event.region), event);
  }

  /** One call by someone, in the region that global services record in. */
  call(
    by: Acting,
    time: number,
    parts: Partial<RecordParts> & Pick<RecordParts, 'source' | 'name'>,
  ): PlannedEvent {
    const event = finish({
      version: '1.11',
      identityJson: by.identityJson,
      time,
      region: GLOBAL_REGION,
      address: by.address,
      agent: by.agent,
      requestJson: 'null',
      responseJson: 'null',
      requestID: this.random.uuid(),
      eventID: this.random.uuid(),
      readOnly: true,
      recipient: by.account,
      host: hostOf(parts.source, GLOBAL_REGION),
      console: by.console,
      ...parts,
    });
    this.place(event);
    return event;
  }

  /** A few harmless calls, one after the other; answers when the last was made. */
  work(by: Acting, from: number, count: number, mean = 6): number {
    let time = from;
    for (let i = 0; i < count; i++) {
      time += this.pause(mean);
      const [source, name, requestJson] = this.random.pick(READS);
      this.call(by, time, { source, name, requestJson });
    }
    return time;
  }

  /** Tells the truth about a credential; the call that issued it comes after. */
  tell(as: Acting, from: Partial<IssuedCredential> = {}): IssuedCredential {
    const told: IssuedCredential = {
      accessKeyId: as.accessKeyId ?? '',
      principal: as.arn,
      issuedBy: null,
      otherCopy: null,
      parent: null,
      origin: as.origin,
      originPrincipal: as.originPrincipal,
      ...from,
    };
    this.issued.push(told);
    return told;
  }

  session(
    role: RoleRef,
    name: string,
    created: number,
    like: Pick<Acting, 'address' | 'agent' | 'origin' | 'originPrincipal'>,
  ): Acting {
    const accessKeyId = temporaryKey(this.random);
    return {
      account: role.account,
      arn: sessionArn(role, name),
      identityJson: roleIdentity({ role, session: name, accessKeyId, created }),
      principalId: `${role.id}:${name}`,
      accessKeyId,
      address: like.address,
      agent: like.agent,
      console: false,
      origin: like.origin,
      originPrincipal: like.originPrincipal,
    };
  }

  /** Takes a role: one record in one account, two in two, fewer where a file of the export is missing. */
  assume(by: Acting, time: number, role: RoleRef, name: string, copies: Copies = 'all'): Acting {
    const lost = copies !== 'all';
    const as = this.session(role, name, time, lost ? { ...by, origin: 'file-missing' } : by);
    const told = this.tell(as, { parent: by.accessKeyId });
    const parts: RecordParts = {
      version: '1.08',
      identityJson: by.identityJson,
      time,
      source: 'sts',
      name: 'AssumeRole',
      region: GLOBAL_REGION,
      address: by.address,
      agent: by.agent,
      requestJson: `{"roleArn":"${roleArn(role)}","roleSessionName":"${name}"}`,
      responseJson: `{${credentials(this.random, as.accessKeyId ?? '', time + HOUR)},"assumedRoleUser":{"assumedRoleId":"${as.principalId}","arn":"${as.arn}"}}`,
      resourcesJson: `[{"accountId":"${role.account}","type":"AWS::IAM::Role","ARN":"${roleArn(role)}"}]`,
      requestID: this.random.uuid(),
      eventID: this.random.uuid(),
      sharedEventID: role.account === by.account ? undefined : this.random.uuid(),
      readOnly: true,
      recipient: by.account,
      host: 'sts.us-east-1.amazonaws.com',
    };
    if (copies === 'all') {
      told.issuedBy = parts.eventID;
      this.place(finish(parts));
    }
    if (copies !== 'none' && role.account !== by.account) {
      const identityJson = foreignIdentity(by.principalId, by.account);
      const owner = finish({ ...parts, identityJson, eventID: this.random.uuid(), recipient: role.account });
      told.otherCopy = owner.eventID;
      this.place(owner);
    }
    return as;
  }

  /** Lets the everyday traffic use a session, too. */
  lend(as: Acting, from: number, minutes: number): void {
    const actor: Actor = {
      kind: 'person',
      account: as.account,
      region: GLOBAL_REGION,
      arn: as.arn,
      identityJson: as.identityJson,
      accessKeyId: as.accessKeyId ?? '',
      addresses: [as.address],
      agents: [as.agent],
      console: as.console,
      from,
      until: from + minutes * 60_000,
    };
    this.cast.sessions.push(actor);
  }
}

/** Command line of a person. */
export const CLI = AGENTS.cli[0];
