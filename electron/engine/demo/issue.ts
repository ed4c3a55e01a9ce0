import { foreignIdentity, type RoleRef, roleArn, serviceIdentity, sessionArn } from './actors';
import { AGENTS } from './agents';
import { GLOBAL_REGION } from './organisation';
import type { Random } from './prng';
import { type RecordParts, renderRecord } from './record';
import type { PlannedEvent } from './slots';
import { HOUR, spokenDate } from './times';

/** The calls that issue temporary credentials (formats §3.4), and the records they leave. */

export function finish(parts: RecordParts): PlannedEvent {
  return {
    time: parts.time,
    account: parts.recipient,
    region: parts.region,
    eventID: parts.eventID,
    text: renderRecord(parts),
    failed: parts.errorCode !== undefined,
  };
}

export function credentials(random: Random, accessKeyId: string, until: number): string {
  const token = `IQoJb3JpZ2luX2Vj${random.base64(300)}==`;
  return `"credentials":{"accessKeyId":"${accessKeyId}","sessionToken":"${token}","expiration":"${spokenDate(until)}"}`;
}

function assumed(role: RoleRef, session: string): string {
  return `"assumedRoleUser":{"assumedRoleId":"${role.id}:${session}","arn":"${sessionArn(role, session)}"}`;
}

function roleResource(role: RoleRef): string {
  return `[{"accountId":"${role.account}","type":"AWS::IAM::Role","ARN":"${roleArn(role)}"}]`;
}

export interface Issue {
  time: number;
  role: RoleRef;
  session: string;
  accessKeyId: string;
  hours: number;
}

/** An AWS service takes a role for an instance or a function; recorded in the service's region. */
export function assumedByService(
  random: Random,
  issue: Issue,
  service: string,
  region: string,
): PlannedEvent {
  const { role, session, accessKeyId, time } = issue;
  return finish({
    version: '1.08',
    identityJson: serviceIdentity(service),
    time,
    source: 'sts',
    name: 'AssumeRole',
    region,
    address: `${service}.amazonaws.com`,
    agent: `${service}.amazonaws.com`,
    requestJson: `{"roleArn":"${roleArn(role)}","roleSessionName":"${session}"}`,
    responseJson: `{${credentials(random, accessKeyId, time + issue.hours * HOUR)},${assumed(role, session)}}`,
    resourcesJson: roleResource(role),
    requestID: random.uuid(),
    eventID: random.uuid(),
    sharedEventID: random.uuid(),
    readOnly: true,
    recipient: role.account,
  });
}

/** A person comes through a SAML provider: Identity Center, or the contractors' own. */
export function assumedWithSaml(
  random: Random,
  issue: Issue,
  provider: string,
  issuer: string,
  address: string,
): PlannedEvent {
  const { role, session, accessKeyId, time } = issue;
  const qualifier = random.base64(27);
  const providerArn = `arn:aws:iam::${role.account}:saml-provider/${provider}`;
  return finish({
    version: '1.08',
    identityJson: `{"type":"SAMLUser","principalId":"${qualifier}=:${session}","userName":"${session}","identityProvider":"${qualifier}="}`,
    time,
    source: 'sts',
    name: 'AssumeRoleWithSAML',
    region: GLOBAL_REGION,
    address,
    agent:
      'aws-internal/3 aws-sdk-java/1.12.780 Linux/5.10.233-204.894.amzn2int.x86_64 OpenJDK_64-Bit_Server_VM/25.432-b06',
    requestJson: `{"sAMLAssertionID":"_${random.uuid()}","roleSessionName":"${session}","durationSeconds":${
      issue.hours * 3600
    },"roleArn":"${roleArn(role)}","principalArn":"${providerArn}"}`,
    responseJson: `{${credentials(random, accessKeyId, time + issue.hours * HOUR)},${assumed(
      role,
      session,
    )},"subject":"${session}","subjectType":"persistent","issuer":"${issuer}","audience":"https://signin.aws.amazon.com/saml","nameQualifier":"${qualifier}="}`,
    resourcesJson: `[{"accountId":"${role.account}","type":"AWS::IAM::Role","ARN":"${roleArn(role)}"},{"accountId":"${role.account}","type":"AWS::IAM::SAMLProvider","ARN":"${providerArn}"}]`,
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: true,
    recipient: role.account,
    host: 'sts.amazonaws.com',
  });
}

/** A build comes with a web identity token. */
export function assumedWithWebIdentity(
  random: Random,
  issue: Issue,
  repository: string,
  address: string,
): PlannedEvent {
  const { role, session, accessKeyId, time } = issue;
  const provider = `arn:aws:iam::${role.account}:oidc-provider/token.actions.githubusercontent.com`;
  const subject = `repo:${repository}:ref:refs/heads/main`;
  return finish({
    version: '1.08',
    identityJson: `{"type":"WebIdentityUser","principalId":"${provider}:sts.amazonaws.com:${subject}","userName":"${subject}","identityProvider":"${provider}"}`,
    time,
    source: 'sts',
    name: 'AssumeRoleWithWebIdentity',
    region: GLOBAL_REGION,
    address,
    agent: AGENTS.ci[0],
    requestJson: `{"roleArn":"${roleArn(role)}","roleSessionName":"${session}","durationSeconds":${issue.hours * 3600}}`,
    responseJson: `{${credentials(random, accessKeyId, time + issue.hours * HOUR)},"subjectFromWebIdentityToken":"${subject}",${assumed(
      role,
      session,
    )},"provider":"${provider}","audience":"sts.amazonaws.com"}`,
    resourcesJson: roleResource(role),
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: true,
    recipient: role.account,
    host: 'sts.us-east-1.amazonaws.com',
  });
}

export interface Caller {
  account: string;
  identityJson: string;
  /** AROA…:session or AIDA…, all that the role owner learns. */
  principalId: string;
  address: string;
  agent: string;
}

/** One AssumeRole into another account: the caller's copy, then the role owner's, with one sharedEventID (formats §3.4, §5). */
export function assumedAcross(random: Random, issue: Issue, caller: Caller): [PlannedEvent, PlannedEvent] {
  const { role, session, accessKeyId, time } = issue;
  const parts: RecordParts = {
    version: '1.08',
    identityJson: caller.identityJson,
    time,
    source: 'sts',
    name: 'AssumeRole',
    region: GLOBAL_REGION,
    address: caller.address,
    agent: caller.agent,
    requestJson: `{"roleArn":"${roleArn(role)}","roleSessionName":"${session}","durationSeconds":${issue.hours * 3600}}`,
    responseJson: `{${credentials(random, accessKeyId, time + issue.hours * HOUR)},${assumed(role, session)}}`,
    resourcesJson: roleResource(role),
    requestID: random.uuid(),
    eventID: random.uuid(),
    sharedEventID: random.uuid(),
    readOnly: true,
    recipient: caller.account,
    host: 'sts.us-east-1.amazonaws.com',
  };
  const owner: RecordParts = {
    ...parts,
    identityJson: foreignIdentity(caller.principalId, caller.account),
    eventID: random.uuid(),
    recipient: role.account,
  };
  return [finish(parts), finish(owner)];
}
