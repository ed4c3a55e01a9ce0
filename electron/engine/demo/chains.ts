import { ChainMaker } from './chain-maker';
import { consoleChains } from './chains-console';
import { machineChains } from './chains-machines';
import { peopleChains } from './chains-people';
import { ACCOUNTS, GLOBAL_REGION, streamOf } from './organisation';
import type { Cast } from './planner';
import { Random } from './prng';
import type { SlotPlan } from './slots';
import type { IssuedCredential } from './truth';
import type { World } from './world';

/** A chain takes a few minutes; all of it happens where every account's file covers the time. */
const LONGEST = 9 * 60_000;

/** Chains of credentials through several accounts, for a small export one of each kind. Returns the truth about them. */
export function addChains(
  seed: number,
  events: number,
  world: World,
  plan: SlotPlan,
  cast: Cast,
): IssuedCredential[] {
  const maker = new ChainMaker(new Random(seed, 'chains'), plan, cast);
  const rounds = 1 + Math.floor(events / 60_000);
  for (let round = 0; round < rounds; round++) {
    for (const make of [peopleChains, machineChains, consoleChains])
      make(maker, world, commonMoment(maker), round);
  }
  return maker.issued;
}

/** The beginning of a stretch that files of all three accounts cover. */
function commonMoment({ random, plan }: ChainMaker): number {
  const [first, ...others] = ACCOUNTS.map((account) => plan.inStream(streamOf(account, GLOBAL_REGION)));
  const common = first!.flatMap((slot) => {
    const spans = others.map((slots) =>
      slots.find(({ from, to }) => from <= slot.from && to >= slot.from + LONGEST),
    );
    return slot.to - slot.from >= LONGEST && spans.every((span) => span !== undefined) ? [slot.from] : [];
  });
  return random.pick(common);
}
