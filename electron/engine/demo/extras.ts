import { AGENTS, HOSTILE_AGENTS } from './agents';
import {
  GLOBAL_REGION,
  HOME_REGION,
  MANAGEMENT,
  PRODUCTION,
  SANDBOX,
  streamOf,
  WINDOW_FROM,
} from './organisation';
import type { Cast } from './planner';
import { Random } from './prng';
import { hostOf, renderRecord } from './record';
import { consoleLogin } from './sign-in';
import type { SlotPlan } from './slots';
import type { StoryCast } from './story-cast';
import { HOUR, isoSeconds } from './times';
import type { IssuedCredential } from './truth';

/** Rare but harmless things that a responder has to recognise as such; returns the credentials they issue. */
export function addExtras(seed: number, plan: SlotPlan, cast: Cast, story: StoryCast): IssuedCredential[] {
  const random = new Random(seed, 'extras');
  buildUserAtWork(random, plan, story);
  mistypedPassword(random, plan);
  for (const agent of HOSTILE_AGENTS) hostile(random, plan, cast, agent);
  return [rootOnce(random, plan)];
}

function momentIn(
  random: Random,
  plan: SlotPlan,
  account: string,
  region: string,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): number {
  const slots = plan.inStream(streamOf(account, region)).filter((slot) => slot.from >= from && slot.to <= to);
  const slot = random.pick(slots.length > 0 ? slots : plan.inStream(streamOf(account, region)));
  return slot.from + random.int(0, Math.floor((slot.to - slot.from) / 2_000)) * 1_000;
}

/** The build user's key in the right hands, on the first day. */
function buildUserAtWork(random: Random, plan: SlotPlan, story: StoryCast): void {
  const day = [WINDOW_FROM, WINDOW_FROM + 24 * HOUR] as const;
  for (let i = 0; i < 6; i++) {
    const time = momentIn(random, plan, SANDBOX, GLOBAL_REGION, ...day);
    const eventID = random.uuid();
    const bucket = 'nordlicht-sandbox-scratch';
    const text = renderRecord({
      version: '1.11',
      identityJson: story.owner.identityJson,
      time,
      source: 's3',
      name: i % 2 === 0 ? 'ListBuckets' : 'GetBucketLocation',
      region: GLOBAL_REGION,
      address: story.owner.address,
      agent: `[${story.owner.agent}]`,
      requestJson:
        i % 2 === 0
          ? '{"Host":"s3.amazonaws.com"}'
          : `{"bucketName":"${bucket}","Host":"${bucket}.s3.amazonaws.com","location":""}`,
      responseJson: 'null',
      requestID: random.upper(16),
      eventID,
      readOnly: true,
      recipient: SANDBOX,
      host: 's3.amazonaws.com',
    });
    plan.place(streamOf(SANDBOX, GLOBAL_REGION), {
      time,
      account: SANDBOX,
      region: GLOBAL_REGION,
      eventID,
      text,
      failed: false,
    });
  }
}

/** Root of the management account looks at the bill, with a second factor. */
function rootOnce(random: Random, plan: SlotPlan): IssuedCredential {
  const account = MANAGEMENT;
  const arn = `arn:aws:iam::${account}:root`;
  const stream = streamOf(account, GLOBAL_REGION);
  const time = momentIn(
    random,
    plan,
    account,
    GLOBAL_REGION,
    WINDOW_FROM + 7 * HOUR,
    WINDOW_FROM + 16 * HOUR,
  );
  const accessKeyId = `ASIA${random.upper(16)}`;
  const who = {
    account,
    arn,
    name: 'root-account-mfa-device',
    identityJson: `{"type":"Root","principalId":"${account}","arn":"${arn}","accountId":"${account}"}`,
  };
  const login = consoleLogin(random, who, time, '198.18.7.31', AGENTS.browser[0], true);
  plan.place(stream, login);
  const identityJson = `{"type":"Root","principalId":"${account}","arn":"${arn}","accountId":"${account}","accessKeyId":"${accessKeyId}","sessionContext":{"attributes":{"creationDate":"${isoSeconds(time)}","mfaAuthenticated":"true"}}}`;
  for (const [seconds, source, name] of [
    [21, 'iam', 'GetAccountSummary'],
    [22, 'iam', 'ListMFADevices'],
    [40, 'ce', 'GetCostAndUsage'],
  ] as const) {
    const eventID = random.uuid();
    const text = renderRecord({
      version: '1.10',
      identityJson,
      time: time + seconds * 1_000,
      source,
      name,
      region: GLOBAL_REGION,
      address: '198.18.7.31',
      agent: 'AWS Internal',
      requestJson:
        source === 'ce'
          ? '{"timePeriod":{"start":"2026-01-01","end":"2026-02-01"},"granularity":"MONTHLY","metrics":["UnblendedCost"]}'
          : 'null',
      responseJson: 'null',
      requestID: random.uuid(),
      eventID,
      readOnly: true,
      recipient: account,
      host: hostOf(source, GLOBAL_REGION),
      console: true,
    });
    plan.place(stream, {
      time: time + seconds * 1_000,
      account,
      region: GLOBAL_REGION,
      eventID,
      text,
      failed: false,
    });
  }
  return {
    accessKeyId,
    principal: arn,
    issuedBy: login.eventID,
    otherCopy: null,
    parent: null,
    origin: 'console-login',
    originPrincipal: arn,
  };
}

/** Someone types a password into the field for the name: CloudTrail hides it. */
function mistypedPassword(random: Random, plan: SlotPlan): void {
  const identityJson = `{"type":"IAMUser","principalId":"","accountId":"${PRODUCTION}","accessKeyId":"","userName":"HIDDEN_DUE_TO_SECURITY_REASONS"}`;
  const who = { account: PRODUCTION, arn: '', name: '', identityJson };
  const time = momentIn(random, plan, PRODUCTION, GLOBAL_REGION);
  plan.place(
    streamOf(PRODUCTION, GLOBAL_REGION),
    consoleLogin(
      random,
      who,
      time,
      '198.18.7.44',
      AGENTS.browser[1],
      false,
      'No username found in supplied account',
    ),
  );
}

/** A user agent that means to break a tool, in an otherwise dull call. */
function hostile(random: Random, plan: SlotPlan, cast: Cast, agent: string): void {
  const actor = cast.users.find((user) => user.account === PRODUCTION)!;
  const stream = streamOf(PRODUCTION, HOME_REGION);
  const time = momentIn(random, plan, PRODUCTION, HOME_REGION);
  const eventID = random.uuid();
  const text = renderRecord({
    version: '1.11',
    identityJson: actor.identityJson,
    time,
    source: 'ec2',
    name: 'DescribeTags',
    region: HOME_REGION,
    address: actor.addresses[0]!,
    agent,
    requestJson: `{"maxResults":100,"filterSet":{"items":[{"name":"value","valueSet":{"items":[{"value":"${agent}"}]}}]}}`,
    responseJson: 'null',
    requestID: random.uuid(),
    eventID,
    readOnly: true,
    recipient: PRODUCTION,
    host: hostOf('ec2', HOME_REGION),
  });
  plan.place(stream, { time, account: PRODUCTION, region: HOME_REGION, eventID, text, failed: false });
}
