// The order in which Python goes through a set of small ints: that of the slots of its hash table. Members of other kinds
// hash to something else at each start of Python; they stay in the order in which they came.
import type { HashKey } from "./hash-key.ts";

const probesInLine = 9;
const largestInt = 2 ** 30;

/** The keys in the order of Python's table; null where Python's order is not known. */
export function tableOrder(keys: readonly HashKey[]): readonly number[] | null {
  let slots = emptySlots(8);
  let filled = 0;
  for (const key of keys) {
    if (typeof key !== "number" || !Number.isInteger(key) || key < 0 || key > largestInt) return null;
    put(slots, key);
    filled += 1;
    if (filled * 5 >= (slots.length - 1) * 3) slots = resized(slots, filled);
  }
  return slots.filter((key) => key !== null);
}

type Slots = (number | null)[];

function emptySlots(size: number): Slots {
  return new Array<number | null>(size).fill(null);
}

function resized(old: Slots, filled: number): Slots {
  const wanted = filled > 50_000 ? filled * 2 : filled * 4;
  let size = 8;
  while (size <= wanted) size *= 2;
  const slots = emptySlots(size);
  for (const key of old) if (key !== null) put(slots, key);
  return slots;
}

/** A slot of the key's own, one shortly after it, or one that the key's upper bits lead to. */
function put(slots: Slots, key: number): void {
  const mask = slots.length - 1;
  let perturb = BigInt(key);
  let at = key & mask;
  for (;;) {
    const last = at + probesInLine <= mask ? at + probesInLine : at;
    for (let slot = at; slot <= last; slot++) {
      if (slots[slot] === null) {
        slots[slot] = key;
        return;
      }
    }
    perturb >>= 5n;
    at = Number((BigInt(at) * 5n + 1n + perturb) & BigInt(mask));
  }
}
