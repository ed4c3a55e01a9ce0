import { roleArn, roleIdentity, sessionArn, temporaryKey, userIdentity } from './actors';
import { AGENTS } from './agents';
import type { Acting, ChainMaker } from './chain-maker';
import { operator, userOf } from './chains-people';
import { credentials } from './issue';
import { MANAGEMENT, SANDBOX } from './organisation';
import { consoleLogin } from './sign-in';
import { HOUR } from './times';
import type { World } from './world';

export function consoleChains(maker: ChainMaker, world: World, from: number): void {
  switched(maker, world, from);
  brokered(maker, from + maker.pause(50));
}

/** The console is sometimes a second late in noting when a session began. */
const noted = (maker: ChainMaker, time: number): number => time + (maker.random.chance(0.15) ? 1_000 : 0);

/** A user signs in, and switches to a role of another account. */
function switched(maker: ChainMaker, world: World, from: number): void {
  const { random } = maker;
  const user = userOf(maker, world, SANDBOX, 'ana.petrova');
  const browser = AGENTS.browser[1];
  const who = {
    account: user.account,
    identityJson: userIdentity(user.user, null),
    arn: user.arn,
    name: user.user.name,
  };
  const login = consoleLogin(random, who, from, user.address, browser, true);
  const accessKeyId = temporaryKey(random);
  const signedIn: Acting = {
    ...user,
    accessKeyId,
    identityJson: userIdentity(user.user, accessKeyId, { created: noted(maker, from), mfa: true }),
    agent: browser,
    console: true,
    origin: 'console-login',
  };
  maker.tell(signedIn, { issuedBy: login.eventID, ownKey: true });
  maker.place(login);
  const time = maker.work(signedIn, from + 1_000, 2) + maker.pause(7);

  const role = maker.role(MANAGEMENT, 'audit-viewer');
  const name = user.user.name;
  const created = noted(maker, time);
  const sharedEventID = random.uuid();
  const viewer = (): Acting => {
    const key = temporaryKey(random);
    return {
      ...maker.session(role, name, created, signedIn),
      accessKeyId: key,
      identityJson: roleIdentity({ role, session: name, accessKeyId: key, created, mfa: true }),
      console: true,
    };
  };
  // The console uses several keys in one session.
  const keys = [viewer(), viewer()];
  const told = keys.map((as) => maker.tell(as, { parent: accessKeyId, ownKey: true }));
  const assumed = maker.call(signedIn, time, {
    source: 'sts',
    name: 'AssumeRole',
    agent: 'AWS Signin, aws-internal/3 aws-sdk-java/1.12.780',
    requestJson: `{"roleArn":"${roleArn(role)}","roleSessionName":"${name}"}`,
    responseJson: `{${credentials(random, temporaryKey(random), time + HOUR)},"assumedRoleUser":{"assumedRoleId":"${role.id}:${name}","arn":"${sessionArn(role, name)}"}}`,
    sharedEventID,
    console: false,
  });
  const bare = `{"type":"AssumedRole","principalId":"${role.id}:${name}","arn":"${sessionArn(role, name)}","accountId":"${MANAGEMENT}"}`;
  const seen = maker.call({ ...keys[0]!, identityJson: bare, console: false }, time, {
    source: 'signin',
    name: 'SwitchRole',
    type: 'AwsConsoleSignIn',
    responseJson: '{"SwitchRole":"Success"}',
    additionalJson: `{"SwitchFrom":"${user.arn}","RedirectTo":"https://console.aws.amazon.com/console/home"}`,
    sharedEventID,
    readOnly: false,
  });
  for (const one of told) Object.assign(one, { issuedBy: assumed.eventID, otherCopy: seen.eventID });
  for (const [index, as] of keys.entries()) maker.work(as, time + 1_000 + index * 15_000, 3);
}

/** A broker turns a role session into a link to the console (formats §3.5). */
function brokered(maker: ChainMaker, from: number): void {
  const by = operator(maker, from);
  let time = maker.work(by, from, 1) + maker.pause(5);
  const role = maker.role(SANDBOX, 'broker-visitor');
  const visitor = maker.assume(by, time, role, 'visit');
  time += maker.pause(4);
  const accessKeyId = temporaryKey(maker.random);
  const linked: Acting = {
    ...visitor,
    accessKeyId,
    identityJson: visitor.identityJson.replace(/"accessKeyId":"[^"]*"/, `"accessKeyId":"${accessKeyId}"`),
    agent: AGENTS.browser[0],
    console: true,
  };
  const told = maker.tell(linked, { parent: visitor.accessKeyId });
  const token = maker.call(visitor, time, {
    source: 'signin',
    name: 'GetSigninToken',
    type: 'AwsConsoleSignIn',
    responseJson: `{"credentials":{"accessKeyId":"${accessKeyId}"},"GetSigninToken":"Success"}`,
    readOnly: false,
  });
  told.issuedBy = token.eventID;
  maker.work(linked, time, 3);
}
