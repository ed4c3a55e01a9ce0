import {
  longTermKey,
  type RoleRef,
  roleIdentity,
  sessionArn,
  temporaryKey,
  type UserRef,
  userArn,
  userIdentity,
} from './actors';
import { AGENTS } from './agents';
import { at, MANAGEMENT, PRODUCTION, SANDBOX } from './organisation';
import { reservedRole } from './planner';
import { Random } from './prng';
import type { StoryStep } from './truth';
import type { World } from './world';

/** Someone in the story, in one set of credentials. */
export interface Player {
  side: StoryStep['actor'];
  account: string;
  arn: string;
  identityJson: string;
  principalId: string;
  accessKeyId: string | null;
  address: string;
  agent: string;
  console: boolean;
}

/** Networks reserved for documentation stand for the outside: nobody of the organisation works from them. */
export const OUTSIDE = {
  keyThief: '203.0.113.77',
  browser: '198.51.100.23',
  downloader: '192.0.2.146',
} as const;

const KALI = 'aws-cli/2.15.30 Python/3.11.8 Linux/6.6.15-amd64 exe/x86_64.kali.2024 prompt/off';
const PACU =
  'Boto3/1.34.51 md/Botocore#1.34.51 ua/2.0 os/linux#6.6.15-amd64 md/arch#x86_64 lang/python#3.11.8 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.34.51';
export const INTRUDER_BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0';

export const NEW_USER = 'svc-backup-agent';

/** All players of the story. Sessions are named after the moment they begin. */
export interface StoryCast {
  /** The build user's long-term key, as its owner uses it on the first day. */
  owner: Player;
  /** The same key in the wrong hands. */
  thief: Player;
  thiefTools: Player;
  /** The role session in production that the key led to. */
  deploy: Player;
  deployRole: RoleRef;
  newUser: UserRef;
  newUserKey: Player;
  newUserConsole: Player;
  anonymous: Player;
  /** The role session in the management account. */
  automation: Player;
  automationRole: RoleRef;
  responderManagement: Player;
  responderProduction: Player;
  responderSandbox: Player;
  responderRoles: { production: RoleRef; sandbox: RoleRef };
}

export const RESPONDER = 'mira.halvorsen@nordlicht.example';
/** When the sessions began; the responder's first one began while the trail was stopped. */
export const BEGAN = {
  deploy: at('10:15:04'),
  login: at('11:33:18'),
  automation: at('14:36:12'),
  responderManagement: at('16:03:30'),
  responderProduction: at('16:10:05'),
  responderSandbox: at('16:31:40'),
};

export function createStoryCast(seed: number, world: World): StoryCast {
  const random = new Random(seed, 'story-cast');
  const build: UserRef = {
    account: SANDBOX,
    name: 'build-legacy',
    id: world.find('user', SANDBOX, 'build-legacy').id,
  };
  const buildKey = longTermKey(random);
  const newUser: UserRef = { account: PRODUCTION, name: NEW_USER, id: `AIDA${random.upper(17)}` };
  const newKey = longTermKey(random);
  const consoleKey = temporaryKey(random);
  const role = (account: string, name: string): RoleRef => ({
    account,
    name,
    path: '/',
    id: world.find('role', account, name).id,
  });
  const deployRole = role(PRODUCTION, 'deploy-pipeline');
  const automationRole = role(MANAGEMENT, 'platform-automation');

  const user = (
    ref: UserRef,
    key: string,
    address: string,
    agent: string,
    side: Player['side'] = 'attacker',
  ): Player => ({
    side,
    account: ref.account,
    arn: userArn(ref),
    identityJson: userIdentity(ref, key),
    principalId: ref.id,
    accessKeyId: key,
    address,
    agent,
    console: false,
  });
  const session = (
    ref: RoleRef,
    name: string,
    created: number,
    side: Player['side'],
    address: string,
    agent: string,
    console = false,
  ): Player => {
    const accessKeyId = temporaryKey(random);
    return {
      side,
      account: ref.account,
      arn: sessionArn(ref, name),
      identityJson: roleIdentity({ role: ref, session: name, accessKeyId, created }),
      principalId: `${ref.id}:${name}`,
      accessKeyId,
      address,
      agent,
      console,
    };
  };
  const thief = user(build, buildKey, OUTSIDE.keyThief, KALI);
  const office = '198.18.7.20';
  const production = reservedRole(PRODUCTION, 'SecurityResponse');
  const sandbox = reservedRole(SANDBOX, 'SecurityResponse');
  return {
    owner: user(build, buildKey, '198.19.4.12', AGENTS.boto3[0], 'aws'),
    thief,
    thiefTools: { ...thief, agent: PACU },
    deploy: session(deployRole, 'cli-session', BEGAN.deploy, 'attacker', OUTSIDE.keyThief, KALI),
    deployRole,
    newUser,
    newUserKey: user(newUser, newKey, OUTSIDE.browser, KALI),
    newUserConsole: {
      ...user(newUser, consoleKey, OUTSIDE.browser, INTRUDER_BROWSER),
      identityJson: userIdentity(newUser, consoleKey, { created: BEGAN.login, mfa: false }),
      console: true,
    },
    anonymous: {
      side: 'attacker',
      account: PRODUCTION,
      arn: 'anonymous',
      identityJson: '{"type":"AWSAccount","principalId":"","accountId":"ANONYMOUS_PRINCIPAL"}',
      principalId: '',
      accessKeyId: null,
      address: OUTSIDE.downloader,
      agent: 'curl/8.5.0',
      console: false,
    },
    automation: session(automationRole, 'maintenance', BEGAN.automation, 'attacker', OUTSIDE.browser, KALI),
    automationRole,
    responderManagement: session(
      reservedRole(MANAGEMENT, 'SecurityResponse'),
      RESPONDER,
      BEGAN.responderManagement,
      'responder',
      office,
      AGENTS.cli[0],
    ),
    responderProduction: session(
      production,
      RESPONDER,
      BEGAN.responderProduction,
      'responder',
      office,
      AGENTS.cli[0],
    ),
    responderSandbox: session(sandbox, RESPONDER, BEGAN.responderSandbox, 'responder', office, AGENTS.cli[0]),
    responderRoles: { production, sandbox },
  };
}
