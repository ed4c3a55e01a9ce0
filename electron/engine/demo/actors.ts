import type { Random } from './prng';
import { isoSeconds } from './times';

export type ActorKind = 'ci' | 'deploy' | 'instance' | 'lambda' | 'person' | 'contractor' | 'user';

/** Someone or something that makes calls, with its userIdentity ready as JSON text. */
export interface Actor {
  kind: ActorKind;
  account: string;
  /** Set when the actor works in one region only. */
  region: string | null;
  arn: string;
  identityJson: string;
  accessKeyId: string;
  addresses: readonly string[];
  /** Escaped for a JSON string. */
  agents: readonly string[];
  console: boolean;
  /** Epoch milliseconds: first and last moment of its credentials. */
  from: number;
  until: number;
}

export interface RoleRef {
  account: string;
  name: string;
  path: string;
  /** AROA… */
  id: string;
}

export interface UserRef {
  account: string;
  name: string;
  /** AIDA… */
  id: string;
}

export function roleArn(role: RoleRef): string {
  return `arn:aws:iam::${role.account}:role${role.path}${role.name}`;
}

/** The role's path is dropped in session ARNs (formats §3.1). */
export function sessionArn(role: RoleRef, session: string): string {
  return `arn:aws:sts::${role.account}:assumed-role/${role.name}/${session}`;
}

export function userArn(user: UserRef): string {
  return `arn:aws:iam::${user.account}:user/${user.name}`;
}

/** userIdentity of an IAM user; with `session` it is a console or GetSessionToken session (formats §3.3). */
export function userIdentity(
  user: UserRef,
  accessKeyId: string | null,
  session?: { created: number; mfa: boolean },
): string {
  const key = accessKeyId === null ? '' : `,"accessKeyId":"${accessKeyId}"`;
  const context =
    session === undefined
      ? ''
      : `,"sessionContext":{"attributes":{"creationDate":"${isoSeconds(session.created)}","mfaAuthenticated":"${session.mfa}"}}`;
  return `{"type":"IAMUser","principalId":"${user.id}","arn":"${userArn(user)}","accountId":"${user.account}"${key},"userName":"${user.name}"${context}}`;
}

export interface RoleSession {
  role: RoleRef;
  session: string;
  accessKeyId: string | null;
  created: number;
  mfa?: boolean;
  /** ARN of the web identity provider. */
  provider?: string;
  /** Instance credentials from IMDSv2 (formats §3.2). */
  instance?: boolean;
  invokedBy?: string;
}

/** userIdentity of a role session. */
export function roleIdentity(s: RoleSession): string {
  const key = s.accessKeyId === null ? '' : `,"accessKeyId":"${s.accessKeyId}"`;
  const federation =
    s.provider === undefined
      ? ''
      : `"webIdFederationData":{"federatedProvider":"${s.provider}","attributes":{}},`;
  return `{"type":"AssumedRole","principalId":"${s.role.id}:${s.session}","arn":"${sessionArn(s.role, s.session)}","accountId":"${
    s.role.account
  }"${key},"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"${s.role.id}","arn":"${roleArn(s.role)}","accountId":"${
    s.role.account
  }","userName":"${s.role.name}"},${federation}"attributes":{"creationDate":"${isoSeconds(s.created)}","mfaAuthenticated":"${
    s.mfa === true
  }"}${s.instance === true ? ',"ec2RoleDelivery":"2.0"' : ''}}${
    s.invokedBy === undefined ? '' : `,"invokedBy":"${s.invokedBy}"`
  }}`;
}

/** The trimmed identity in the role owner's copy of a cross-account call (formats §3.4). */
export function foreignIdentity(principalId: string, accountId: string): string {
  return `{"type":"AWSAccount","principalId":"${principalId}","accountId":"${accountId}"}`;
}

export function serviceIdentity(service: string): string {
  return `{"type":"AWSService","invokedBy":"${service}.amazonaws.com"}`;
}

/** The same identity as seen when a service makes a call on its behalf. */
export function throughService(identityJson: string, service: string): string {
  return `${identityJson.slice(0, -1)},"invokedBy":"${service}.amazonaws.com"}`;
}

export function temporaryKey(random: Random): string {
  return `ASIA${random.upper(16)}`;
}

export function longTermKey(random: Random): string {
  return `AKIA${random.upper(16)}`;
}
