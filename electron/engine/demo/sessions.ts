import { longTermKey, userArn, userIdentity } from './actors';
import { AGENTS } from './agents';
import { USERS } from './names';
import { ACCOUNTS, PRODUCTION, STREAMS, WINDOW_FROM } from './organisation';
import { type Cast, OFFICE, Planner, RUNNERS } from './planner';
import { Random, Weighted } from './prng';
import { build, service } from './sessions-machines';
import { contractor, person, userSession } from './sessions-people';
import type { SlotPlan } from './slots';
import { HOUR } from './times';
import type { World } from './world';

type Making =
  | 'instance'
  | 'lambda'
  | 'ci'
  | 'person'
  | 'contractor'
  | 'session-token'
  | 'federation'
  | 'console';
const SHARES: readonly { making: Making; weight: number }[] = [
  { making: 'instance', weight: 30 },
  { making: 'lambda', weight: 22 },
  { making: 'ci', weight: 20 },
  { making: 'person', weight: 16 },
  { making: 'contractor', weight: 3 },
  { making: 'session-token', weight: 4 },
  { making: 'federation', weight: 2 },
  { making: 'console', weight: 3 },
];

/** Plans all everyday sessions and puts their issuing events into the plan's files. */
export function planSessions(seed: number, events: number, world: World, plan: SlotPlan): Cast {
  const planner = new Planner(new Random(seed, 'sessions'), world, plan);
  addUsers(planner);
  addEarlier(planner);
  const count = Math.max(60, Math.round(events / 220));
  const shares = new Weighted(SHARES, (share) => share.weight);
  for (let i = 0; i < count; i++) add(planner, SHARES[i]?.making ?? shares.pick(planner.random).making);
  return planner.cast;
}

function addUsers(planner: Planner): void {
  for (const account of ACCOUNTS) {
    for (const name of USERS[account] ?? []) {
      if (name === 'break-glass' || name === 'build-legacy') continue;
      const user = planner.user(account, name);
      const accessKeyId = longTermKey(planner.random);
      planner.cast.users.push({
        kind: 'user',
        account,
        region: null,
        arn: userArn(user),
        identityJson: userIdentity(user, accessKeyId),
        accessKeyId,
        addresses: name === 'terraform' ? RUNNERS : OFFICE,
        agents:
          name === 'terraform' ? AGENTS.terraform : name === 'report-export' ? AGENTS.boto3 : AGENTS.cli,
        console: false,
        from: Number.NEGATIVE_INFINITY,
        until: Number.POSITIVE_INFINITY,
      });
    }
  }
}

/** Sessions that began before the evidence does: nothing in it issues them. */
function addEarlier(planner: Planner): void {
  for (const stream of STREAMS) {
    const created = WINDOW_FROM - planner.random.int(600, 4 * 3600) * 1_000;
    service(planner, 'instance', stream.account, stream.region, created, false);
    service(planner, 'lambda', stream.account, stream.region, created + 90_000, false);
  }
  person(planner, PRODUCTION, WINDOW_FROM - 2 * HOUR, false, 'PlatformAdmin');
}

function add(planner: Planner, making: Making): void {
  const { random } = planner;
  if (making === 'instance' || making === 'lambda') {
    const slot = random.pick(planner.plan.slots);
    service(planner, making, slot.stream.account, slot.stream.region, planner.moment(slot), true);
  } else if (making === 'ci') {
    build(planner);
  } else {
    const account = making === 'federation' ? PRODUCTION : random.pick([...ACCOUNTS, PRODUCTION]);
    const slot = planner.slot(account);
    const time = planner.moment(slot);
    if (making === 'person') person(planner, account, time, true);
    else if (making === 'contractor') contractor(planner, account, time);
    else userSession(planner, making, account, time);
  }
}
