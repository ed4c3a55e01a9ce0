import { assumedAcross, assumedWithSaml } from './issue';
import { GLOBAL_REGION, HOME_REGION, PRODUCTION, SANDBOX, TRAIL_ARN } from './organisation';
import { Random } from './prng';
import type { Script } from './script';
import { BEGAN, RESPONDER, type StoryCast } from './story-cast';
import { cleanSandbox, recover } from './story-recover';
import type { World } from './world';

export interface Issued {
  automation: [string, string];
  production: string;
  sandbox: string;
}

/** Fourth part: into the management account, the trail stopped; then, an hour later, the response. */
export function concealAndRespond(script: Script, cast: StoryCast, world: World): Issued {
  const { automation, automationRole, newUserKey, responderManagement } = cast;
  const issue = {
    time: BEGAN.automation,
    role: automationRole,
    session: 'maintenance',
    accessKeyId: automation.accessKeyId ?? '',
    hours: 1,
  };
  const [own, owners] = assumedAcross(script.random, issue, newUserKey);
  script.add(
    own,
    'AssumeRole',
    newUserKey,
    'Takes the role platform-automation in the management account: the copy in production.',
  );
  script.add(
    owners,
    'AssumeRole',
    { ...newUserKey, arn: newUserKey.principalId, accessKeyId: null },
    "The role owner's copy, in the management account.",
  );
  const looks: readonly [string, string, string, string, unknown][] = [
    ['14:41:03', 'sts', 'GetCallerIdentity', GLOBAL_REGION, null],
    ['14:41:40', 'organizations', 'DescribeOrganization', GLOBAL_REGION, null],
    ['14:42:05', 'organizations', 'ListAccounts', GLOBAL_REGION, null],
    [
      '14:55:21',
      'cloudtrail',
      'DescribeTrails',
      HOME_REGION,
      { trailNameList: [], includeShadowTrails: false },
    ],
    ['14:56:02', 'cloudtrail', 'GetTrailStatus', HOME_REGION, { name: TRAIL_ARN }],
    ['14:57:30', 'cloudtrail', 'GetEventSelectors', HOME_REGION, { trailName: TRAIL_ARN }],
  ];
  for (const [clock, source, name, region, request] of looks) {
    script.call({
      clock,
      by: automation,
      region,
      source,
      name,
      request,
      summary: 'Reconnaissance in the management account.',
    });
  }
  script.call({
    clock: '15:02:17',
    by: automation,
    region: HOME_REGION,
    source: 'cloudtrail',
    name: 'StopLogging',
    readOnly: false,
    request: { name: TRAIL_ARN },
    summary: 'The organisation trail is stopped: from here on nothing is recorded in any account.',
  });

  script.call({
    clock: '16:08:44',
    by: responderManagement,
    region: HOME_REGION,
    source: 'cloudtrail',
    name: 'StartLogging',
    readOnly: false,
    request: { name: TRAIL_ARN },
    summary: 'The response begins: the trail is started again. The responder signed in while it was stopped.',
  });
  script.call({
    clock: '16:09:20',
    by: responderManagement,
    region: HOME_REGION,
    source: 'cloudtrail',
    name: 'GetTrailStatus',
    request: { name: TRAIL_ARN },
    summary: 'The responder checks that the trail is logging.',
  });
  const signIn = (account: string, session: 'production' | 'sandbox'): string => {
    const player = session === 'production' ? cast.responderProduction : cast.responderSandbox;
    const time = session === 'production' ? BEGAN.responderProduction : BEGAN.responderSandbox;
    const provider = `AWSSSO_${new Random('provider', account).hex(16)}_DO_NOT_DELETE`;
    const request = {
      time,
      role: cast.responderRoles[session],
      session: RESPONDER,
      accessKeyId: player.accessKeyId ?? '',
      hours: 1,
    };
    const event = assumedWithSaml(
      script.random,
      request,
      provider,
      `https://portal.sso.${HOME_REGION}.amazonaws.com/saml/assertion/nordlicht`,
      player.address,
    );
    script.add(
      event,
      'AssumeRoleWithSAML',
      { ...player, arn: RESPONDER, accessKeyId: null },
      `The responder signs in to account ${account}.`,
    );
    return event.eventID;
  };
  const production = signIn(PRODUCTION, 'production');
  recover(script, cast, world);
  const sandbox = signIn(SANDBOX, 'sandbox');
  cleanSandbox(script, cast);
  return { automation: [own.eventID, owners.eventID], production, sandbox };
}
