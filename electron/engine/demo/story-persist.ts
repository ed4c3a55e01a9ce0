import { userArn, userIdentity } from './actors';
import { ruleRequest, ruleSet } from './ec2-calls';
import { at, GLOBAL_REGION, HOME_REGION, PRODUCTION } from './organisation';
import type { Script } from './script';
import { consoleLogin } from './sign-in';
import { BEGAN, INTRUDER_BROWSER, NEW_USER, type StoryCast } from './story-cast';
import { spokenDate } from './times';
import { blankResource, type World } from './world';

const ADMINISTRATOR = {
  policyName: 'AdministratorAccess',
  policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
};

/** Second part: more rights, a user of its own, a console session, a door left open. */
export function persist(script: Script, cast: StoryCast, world: World): { login: string } {
  const { deploy, newUser, newUserKey, newUserConsole } = cast;
  const iam = { by: deploy, region: GLOBAL_REGION, source: 'iam', readOnly: false };
  script.call({
    ...iam,
    clock: '10:55:09',
    name: 'AttachRolePolicy',
    request: { roleName: 'deploy-pipeline', policyArn: ADMINISTRATOR.policyArn },
    summary: 'AdministratorAccess is attached to the role deploy-pipeline, by its own session.',
    effect: (w) => {
      const role = w.find('role', PRODUCTION, 'deploy-pipeline');
      role.model.attached = [...role.model.attached, ADMINISTRATOR];
      return [role];
    },
  });
  const arn = userArn(newUser);
  script.call({
    ...iam,
    clock: '11:05:20',
    name: 'CreateUser',
    request: { userName: NEW_USER },
    response: {
      user: {
        path: '/',
        userName: NEW_USER,
        userId: newUser.id,
        arn,
        createDate: spokenDate(at('11:05:20'), '\u202F'),
      },
    },
    summary: `A new user ${NEW_USER} is created in production.`,
    effect: (w, time) => {
      const model = { kind: 'user' as const, groups: [], inline: [], attached: [] };
      const user = blankResource(
        model,
        { account: PRODUCTION, region: 'global', zone: 'Not Applicable' },
        newUser.id,
        arn,
        time,
      );
      user.name = NEW_USER;
      user.reserved = true;
      w.add(user);
      return [user];
    },
  });
  script.call({
    ...iam,
    clock: '11:06:02',
    name: 'AttachUserPolicy',
    request: { userName: NEW_USER, policyArn: ADMINISTRATOR.policyArn },
    summary: 'The new user becomes an administrator.',
    effect: (w) => {
      const user = w.find('user', PRODUCTION, NEW_USER);
      user.model.attached = [ADMINISTRATOR];
      return [user];
    },
  });
  script.call({
    ...iam,
    clock: '11:07:33',
    name: 'CreateAccessKey',
    request: { userName: NEW_USER },
    response: {
      accessKey: {
        accessKeyId: newUserKey.accessKeyId,
        status: 'Active',
        userName: NEW_USER,
        createDate: spokenDate(at('11:07:33'), '\u202F'),
      },
    },
    summary: 'An access key for the new user.',
  });
  script.call({
    ...iam,
    clock: '11:08:15',
    name: 'CreateLoginProfile',
    request: { userName: NEW_USER, passwordResetRequired: false },
    response: {
      loginProfile: {
        userName: NEW_USER,
        passwordResetRequired: false,
        createDate: spokenDate(at('11:08:15'), '\u202F'),
      },
    },
    summary: 'A console password for the new user.',
  });
  script.call({
    clock: '11:20:06',
    by: newUserKey,
    region: GLOBAL_REGION,
    source: 'sts',
    name: 'GetCallerIdentity',
    summary: "The new user's key is used, from a second foreign address.",
  });

  const who = {
    account: PRODUCTION,
    identityJson: userIdentity(newUser, null),
    arn: newUserConsole.arn,
    name: NEW_USER,
  };
  const atConsole = { ...newUserConsole, accessKeyId: null };
  const wrong = consoleLogin(
    script.random,
    who,
    at('11:31:52'),
    newUserConsole.address,
    INTRUDER_BROWSER,
    false,
    'Failed authentication',
  );
  script.add(wrong, 'ConsoleLogin', atConsole, 'A console sign-in with a wrong password.');
  const login = consoleLogin(
    script.random,
    who,
    BEGAN.login,
    newUserConsole.address,
    INTRUDER_BROWSER,
    false,
  );
  script.add(login, 'ConsoleLogin', atConsole, 'Console sign-in as the new user, without a second factor.');
  const looks: readonly [string, string, string, string][] = [
    ['11:34:02', 'iam', 'GetAccountSummary', GLOBAL_REGION],
    ['11:34:20', 'iam', 'ListUsers', GLOBAL_REGION],
    ['11:36:11', 'ec2', 'DescribeInstances', HOME_REGION],
    ['11:36:40', 'ec2', 'DescribeVolumes', HOME_REGION],
    ['11:37:15', 'ec2', 'DescribeSecurityGroups', HOME_REGION],
    ['11:41:30', 's3', 'ListBuckets', HOME_REGION],
    ['11:42:08', 'config', 'DescribeConfigurationRecorderStatus', HOME_REGION],
    ['11:42:44', 'guardduty', 'ListDetectors', HOME_REGION],
  ];
  for (const [clock, source, name, region] of looks) {
    const request =
      source === 's3'
        ? { Host: `s3.${region}.amazonaws.com` }
        : source === 'ec2'
          ? { maxResults: 100, filterSet: {} }
          : null;
    script.call({
      clock,
      by: newUserConsole,
      region,
      source,
      name,
      request,
      summary: 'A walk through the console of production.',
    });
  }
  const bastion = world.find('group', PRODUCTION, bastionId(world));
  const rule = { protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0', description: null };
  script.call({
    clock: '12:10:37',
    by: newUserConsole,
    region: HOME_REGION,
    source: 'ec2',
    name: 'AuthorizeSecurityGroupIngress',
    readOnly: false,
    request: ruleRequest(bastion.id, rule),
    response: {
      _return: true,
      securityGroupRuleSet: ruleSet(PRODUCTION, bastion.id, `sgr-0${script.random.hex(16)}`, rule),
    },
    summary: 'Port 22 of the group bastion is opened to the whole internet.',
    effect: () => {
      bastion.model.rules = [...bastion.model.rules, rule];
      return [bastion];
    },
  });
  return { login: login.eventID };
}

export function bastionId(world: World): string {
  const group = world
    .of('group', PRODUCTION, HOME_REGION, true)
    .find((candidate) => candidate.model.name === 'bastion');
  if (group === undefined) throw new Error('Production has no group called bastion.');
  return group.id;
}
