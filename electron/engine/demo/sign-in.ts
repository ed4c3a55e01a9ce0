import { type UserRef, userIdentity } from './actors';
import { AGENTS } from './agents';
import { credentials, finish } from './issue';
import { GLOBAL_REGION } from './organisation';
import type { Random } from './prng';
import { hostOf } from './record';
import type { PlannedEvent } from './slots';
import { HOUR } from './times';

/** What IAM users and people at the console do to get a session. */

/** An IAM user turns a long-term key and a second factor into a session. */
export function sessionToken(
  random: Random,
  user: UserRef,
  longKey: string,
  accessKeyId: string,
  time: number,
  address: string,
): PlannedEvent {
  return finish({
    version: '1.08',
    identityJson: userIdentity(user, longKey),
    time,
    source: 'sts',
    name: 'GetSessionToken',
    region: GLOBAL_REGION,
    address,
    agent: AGENTS.cli[0],
    requestJson: `{"durationSeconds":43200,"serialNumber":"arn:aws:iam::${user.account}:mfa/${user.name}"}`,
    responseJson: `{${credentials(random, accessKeyId, time + 12 * HOUR)}}`,
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: false,
    recipient: user.account,
    host: 'sts.us-east-1.amazonaws.com',
  });
}

/** A broker hands out a federated session of its own IAM user. */
export function federationToken(
  random: Random,
  user: UserRef,
  longKey: string,
  accessKeyId: string,
  name: string,
  time: number,
  address: string,
): PlannedEvent {
  const policy = JSON.stringify(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }],
    }),
  );
  return finish({
    version: '1.08',
    identityJson: userIdentity(user, longKey),
    time,
    source: 'sts',
    name: 'GetFederationToken',
    region: GLOBAL_REGION,
    address,
    agent: AGENTS.boto3[0],
    requestJson: `{"name":"${name}","durationSeconds":14400,"policy":${policy}}`,
    responseJson: `{${credentials(random, accessKeyId, time + 4 * HOUR)},"federatedUser":{"federatedUserId":"${user.account}:${name}","arn":"arn:aws:sts::${user.account}:federated-user/${name}"},"packedPolicySize":3}`,
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: false,
    recipient: user.account,
    host: 'sts.us-east-1.amazonaws.com',
  });
}

/** A console sign-in by password (formats §3.5); `failure` is the errorMessage of one that did not succeed. */
export function consoleLogin(
  random: Random,
  who: { account: string; identityJson: string; arn: string; name: string },
  time: number,
  address: string,
  agent: string,
  mfa: boolean,
  failure?: string,
): PlannedEvent {
  const identifier = mfa ? `,"MFAIdentifier":"arn:aws:iam::${who.account}:mfa/${who.name}"` : '';
  const event = finish({
    version: '1.08',
    identityJson: who.identityJson,
    time,
    source: 'signin',
    name: 'ConsoleLogin',
    region: GLOBAL_REGION,
    address,
    agent,
    requestJson: 'null',
    responseJson: `{"ConsoleLogin":"${failure === undefined ? 'Success' : 'Failure'}"}`,
    additionalJson: `{"LoginTo":"https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true&state=hashArgsFromTB_us-east-1_${random.hex(16)}","MobileVersion":"No"${identifier},"MFAUsed":"${mfa ? 'Yes' : 'No'}"}`,
    requestID: '',
    eventID: random.uuid(),
    readOnly: false,
    type: 'AwsConsoleSignIn',
    recipient: who.account,
    host: hostOf('signin', GLOBAL_REGION),
  });
  if (failure === undefined) return event;
  // A failed sign-in has an errorMessage and no errorCode.
  return {
    ...event,
    text: event.text.replace(',"requestParameters"', `,"errorMessage":"${failure}","requestParameters"`),
  };
}
