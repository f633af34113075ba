// Products, permutations and combinations, in the order in which Python's itertools gives them.
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";

export function* product(pools: readonly (readonly Value[])[]): Iterable<Value> {
  if (pools.some((pool) => pool.length === 0)) return;
  const indexes = pools.map(() => 0);
  for (;;) {
    yield new Tuple(pools.map((pool, place) => pool[indexes[place] ?? 0] ?? null));
    if (!countUp(indexes, (place) => pools[place]?.length ?? 0)) return;
  }
}

/** The next number in a system whose digits have bases of their own; false after the last one. */
function countUp(digits: number[], baseOf: (place: number) => number): boolean {
  for (let place = digits.length - 1; place >= 0; place--) {
    const digit = (digits[place] ?? 0) + 1;
    if (digit < baseOf(place)) {
      digits[place] = digit;
      return true;
    }
    digits[place] = 0;
  }
  return false;
}

export function* permutations(pool: readonly Value[], length: number): Iterable<Value> {
  yield* arrange(pool.length, length, (chosen, index) => !chosen.includes(index), pool);
}

export function* combinations(pool: readonly Value[], length: number): Iterable<Value> {
  yield* arrange(pool.length, length, (chosen, index) => index > (chosen.at(-1) ?? -1), pool);
}

export function* withReplacement(pool: readonly Value[], length: number): Iterable<Value> {
  yield* arrange(pool.length, length, (chosen, index) => index >= (chosen.at(-1) ?? 0), pool);
}

/** Every choice of indexes in lexicographic order, each index allowed by those before it. */
function* arrange(
  count: number,
  length: number,
  allowed: (chosen: readonly number[], index: number) => boolean,
  pool: readonly Value[],
  chosen: readonly number[] = [],
): Iterable<Value> {
  if (chosen.length === length) {
    yield new Tuple(chosen.map((index) => pool[index] ?? null));
    return;
  }
  for (let index = 0; index < count; index++) {
    if (allowed(chosen, index)) yield* arrange(count, length, allowed, pool, [...chosen, index]);
  }
}
