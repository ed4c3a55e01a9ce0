import { WINDOW_FROM } from './organisation';
import type { Random } from './prng';
import { DAY } from './times';

/** When something was created that is older than the evidence. */
export function age(random: Random): number {
  return WINDOW_FROM - random.int(20, 400) * DAY - random.int(0, 86_399) * 1_000;
}
