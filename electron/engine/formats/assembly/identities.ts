/** The identities of a batch that have their row, byte for byte, each with its number and its account. */
import { hash, region, same } from './output';

/** Hash, address of the bytes, their length, number, and the account's length; the account stands behind the bytes. */
const SLOTS: u32 = 1 << 15;
const SLOT_BYTES: usize = 24;
const table = region((SLOTS as usize) * SLOT_BYTES);
const ARENA_BYTES: usize = 16 << 20;
const arena = region(ARENA_BYTES);
let used: usize = 0;
let known: u32 = 0;

/** What was found last. */
export let identity: u32 = 0;
export let account: usize = 0;
export let accountLength: u32 = 0;

export function resetIdentities(): void {
  memory.fill(table, 0, (SLOTS as usize) * SLOT_BYTES);
  used = 0;
  known = 0;
}

@inline
function slotOf(mark: u64): u32 {
  return ((mark >>> 20) as u32) & (SLOTS - 1);
}

/** Takes in an identity; its account's name stands behind it. */
export function addIdentity(from: usize, length: u32, number: u32, lengthOfAccount: u32): void {
  const bytes = length + lengthOfAccount;
  if (known * 2 > SLOTS || used + bytes > ARENA_BYTES) resetIdentities();
  const mark = hash(from, length, 0) | 1;
  let slot = slotOf(mark);
  while (load<u64>(table + (slot as usize) * SLOT_BYTES) != 0) slot = (slot + 1) & (SLOTS - 1);
  const entry = table + (slot as usize) * SLOT_BYTES;
  memory.copy(arena + used, from, bytes);
  store<u64>(entry, mark);
  store<usize>(entry, arena + used, 8);
  store<u32>(entry, length, 12);
  store<u32>(entry, number, 16);
  store<u32>(entry, lengthOfAccount, 20);
  used += bytes;
  known++;
}

/** Looks for an identity with exactly these bytes. */
export function findIdentity(from: usize, length: usize): bool {
  const mark = hash(from, length, 0) | 1;
  let slot = slotOf(mark);
  while (true) {
    const entry = table + (slot as usize) * SLOT_BYTES;
    const other = load<u64>(entry);
    if (other == 0) return false;
    if (other == mark && load<u32>(entry, 12) == (length as u32)) {
      const bytes = load<usize>(entry, 8);
      if (same(bytes, from, length)) {
        identity = load<u32>(entry, 16);
        account = bytes + length;
        accountLength = load<u32>(entry, 20);
        return true;
      }
    }
    slot = (slot + 1) & (SLOTS - 1);
  }
}
