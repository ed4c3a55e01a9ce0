import { type RoleRef, roleIdentity, sessionArn, temporaryKey, userArn, userIdentity } from './actors';
import { AGENTS } from './agents';
import { assumedWithSaml } from './issue';
import { HOME_REGION, PRODUCTION, SANDBOX } from './organisation';
import { OFFICE, type Planner, reservedRole } from './planner';
import { Random } from './prng';
import { consoleLogin, federationToken, sessionToken } from './sign-in';
import { isoSeconds } from './times';

const PEOPLE = [
  'mira.halvorsen',
  'jonas.weber',
  'ana.petrova',
  'tomas.lindqvist',
  'lea.dubois',
  'kenji.mori',
  'sofia.ricci',
  'noah.brandt',
].map((name) => `${name}@nordlicht.example`);
const SETS = ['PlatformAdmin', 'DeveloperAccess', 'ReadOnlyAccess'];
/** Someone of the organisation, through Identity Center. */
export function person(
  planner: Planner,
  account: string,
  time: number,
  issued: boolean,
  wanted?: string,
): void {
  const { random } = planner;
  const set = wanted ?? random.pick(SETS);
  const role = reservedRole(account, set);
  const session = random.pick(PEOPLE);
  const accessKeyId = temporaryKey(random);
  const address = random.pick(OFFICE);
  const console = random.chance(0.6);
  const provider = `AWSSSO_${new Random('provider', account).hex(16)}_DO_NOT_DELETE`;
  const issue = { time, role, session, accessKeyId, hours: 8 };
  planner.remember(
    {
      kind: 'person',
      account,
      region: null,
      arn: sessionArn(role, session),
      identityJson: roleIdentity({ role, session, accessKeyId, created: time }),
      accessKeyId,
      addresses: [address],
      agents: console ? AGENTS.console : AGENTS.cli,
      console,
      from: time,
      hours: 8,
    },
    !issued
      ? []
      : [
          assumedWithSaml(
            random,
            issue,
            provider,
            `https://portal.sso.${HOME_REGION}.amazonaws.com/saml/assertion/nordlicht`,
            address,
          ),
        ],
    { origin: 'saml', originPrincipal: session },
  );
}

/** Someone of a partner, through the partner's own provider. */
export function contractor(planner: Planner, account: string, time: number): void {
  const { random } = planner;
  const role: RoleRef = { ...reservedRole(account, 'contractor'), name: 'contractor-support', path: '/' };
  const session = random.pick(['p.okafor@partner.example', 'y.tanaka@partner.example']);
  const accessKeyId = temporaryKey(random);
  const issue = { time, role, session, accessKeyId, hours: 4 };
  const address = '198.18.200.14';
  planner.remember(
    {
      kind: 'contractor',
      account,
      region: null,
      arn: sessionArn(role, session),
      identityJson: roleIdentity({ role, session, accessKeyId, created: time }),
      accessKeyId,
      addresses: [address],
      agents: AGENTS.cli,
      console: false,
      from: time,
      hours: 4,
    },
    [assumedWithSaml(random, issue, 'partner-idp', 'https://idp.partner.example/metadata', address)],
    { origin: 'saml', originPrincipal: session },
  );
}

/** A session that begins with an IAM user: a token, a federated session, or the console. */
export function userSession(
  planner: Planner,
  making: 'session-token' | 'federation' | 'console',
  account: string,
  time: number,
): void {
  const { random } = planner;
  const name =
    making === 'federation'
      ? 'report-export'
      : { [PRODUCTION]: 'tomas.lindqvist', [SANDBOX]: 'ana.petrova' }[account];
  if (name === undefined) {
    person(planner, account, time, true);
    return;
  }
  const user = planner.user(account, name);
  const owner = planner.cast.users.find((actor) => actor.arn === userArn(user))!;
  const accessKeyId = temporaryKey(random);
  const address = random.pick(OFFICE);
  const shared = {
    kind: 'user' as const,
    account,
    region: null,
    accessKeyId,
    addresses: [address],
    from: time,
  };
  if (making === 'federation') {
    const arn = `arn:aws:sts::${account}:federated-user/report-viewer`;
    const identityJson = `{"type":"FederatedUser","principalId":"${account}:report-viewer","arn":"${arn}","accountId":"${account}","accessKeyId":"${accessKeyId}","sessionContext":{"sessionIssuer":{"type":"IAMUser","principalId":"${user.id}","arn":"${userArn(
      user,
    )}","accountId":"${account}","userName":"${name}"},"attributes":{"creationDate":"${isoSeconds(time)}","mfaAuthenticated":"false"}}}`;
    planner.remember(
      { ...shared, arn, identityJson, agents: AGENTS.boto3, console: false, hours: 4 },
      [federationToken(random, user, owner.accessKeyId, accessKeyId, 'report-viewer', time, address)],
      { origin: 'iam-user', originPrincipal: userArn(user), parent: owner.accessKeyId },
    );
    return;
  }
  const identityJson = userIdentity(user, accessKeyId, { created: time, mfa: true });
  if (making === 'console') {
    const who = { account, identityJson: userIdentity(user, null), arn: userArn(user), name };
    planner.remember(
      { ...shared, arn: userArn(user), identityJson, agents: AGENTS.console, console: true, hours: 8 },
      [consoleLogin(random, who, time, address, random.pick(AGENTS.browser), true)],
      { origin: 'console-login', originPrincipal: userArn(user) },
    );
    return;
  }
  planner.remember(
    { ...shared, arn: userArn(user), identityJson, agents: AGENTS.cli, console: false, hours: 12 },
    [sessionToken(random, user, owner.accessKeyId, accessKeyId, time, address)],
    { origin: 'iam-user', originPrincipal: userArn(user), parent: owner.accessKeyId },
  );
}
