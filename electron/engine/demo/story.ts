import { Random } from './prng';
import { Script } from './script';
import { access } from './story-access';
import { BEGAN, createStoryCast, RESPONDER, type StoryCast } from './story-cast';
import { exfiltrate } from './story-exfiltrate';
import { persist } from './story-persist';
import { concealAndRespond } from './story-response';
import { isoSeconds } from './times';
import type { DemoTruth, IssuedCredential } from './truth';
import type { World } from './world';

/** The incident: what the intruder and the responder did, as records, as truth, and as effects on the world. */
export interface Story {
  script: Script;
  cast: StoryCast;
  entry: DemoTruth['entry'];
  credentials: IssuedCredential[];
}

export function tellStory(seed: number, world: World): Story {
  const cast = createStoryCast(seed, world);
  const script = new Script(new Random(seed, 'story'));
  const { entry, deployIssued } = access(script, cast);
  const { login } = persist(script, cast, world);
  exfiltrate(script, cast, world);
  const issued = concealAndRespond(script, cast, world);
  const byTime = <T extends { time: string | number }>(list: T[]): T[] =>
    list.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  byTime(script.steps);
  byTime(script.effects);
  const origin = { origin: 'iam-user' as const, originPrincipal: cast.thief.arn };
  const credential = (
    player: { accessKeyId: string | null; arn: string },
    from: Partial<IssuedCredential> & Pick<IssuedCredential, 'origin' | 'originPrincipal'>,
  ): IssuedCredential => ({
    accessKeyId: player.accessKeyId ?? '',
    principal: player.arn,
    issuedBy: null,
    otherCopy: null,
    parent: null,
    ...from,
  });
  return {
    script,
    cast,
    entry: { eventID: entry, accessKeyId: cast.thief.accessKeyId ?? '', user: cast.thief.arn },
    credentials: [
      credential(cast.deploy, {
        ...origin,
        issuedBy: deployIssued[0],
        otherCopy: deployIssued[1],
        parent: cast.thief.accessKeyId,
      }),
      credential(cast.newUserConsole, {
        origin: 'console-login',
        originPrincipal: cast.newUserConsole.arn,
        issuedBy: login,
      }),
      credential(cast.automation, {
        origin: 'iam-user',
        originPrincipal: cast.newUserKey.arn,
        issuedBy: issued.automation[0],
        otherCopy: issued.automation[1],
        parent: cast.newUserKey.accessKeyId,
      }),
      credential(cast.responderManagement, {
        origin: 'trail-stopped',
        originPrincipal: `${RESPONDER}, signed in at ${isoSeconds(BEGAN.responderManagement)}`,
      }),
      credential(cast.responderProduction, {
        origin: 'saml',
        originPrincipal: RESPONDER,
        issuedBy: issued.production,
      }),
      credential(cast.responderSandbox, {
        origin: 'saml',
        originPrincipal: RESPONDER,
        issuedBy: issued.sandbox,
      }),
    ],
  };
}
