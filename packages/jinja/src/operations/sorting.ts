// sorted(): stable, by `<` alone, with fast paths for what is nearly always sorted.

import type { Value } from "../values/types.ts";
import { compareText } from "./code-points.ts";
import { isLess } from "./order.ts";

/** The items in the order of their keys (their own, when there are none). */
export function sortValues<T>(items: readonly T[], keys: readonly Value[], reverse: boolean): T[] {
  const order = keys.map((_, index) => index);
  const sorted = sortIndexes(reverse ? order.reverse() : order, keys);
  if (reverse) sorted.reverse();
  return sorted.flatMap((index) => items.slice(index, index + 1));
}

function sortIndexes(order: number[], keys: readonly Value[]): number[] {
  if (keys.every((key) => typeof key === "number")) {
    const numbers = keys;
    return order.sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
  }
  if (keys.every((key) => typeof key === "string")) {
    const texts = keys;
    return order.sort((a, b) => compareText(texts[a] ?? "", texts[b] ?? ""));
  }
  const less = (later: number, earlier: number) => isLess(keys[later] ?? null, keys[earlier] ?? null);
  return order.length < shortest ? insertionSort(order, less) : mergeSort(order, less);
}

/** Python merges from this length on. */
const shortest = 64;

/**
 * Python's own order of comparisons: the run at the start as it is or reversed, then every further item by halving. Which
 * two items are compared first decides the text of a TypeError.
 */
function insertionSort(order: number[], less: (later: number, earlier: number) => boolean): number[] {
  const sorted = firstRun(order, less);
  for (const item of order.slice(sorted.length)) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (less(item, sorted[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    sorted.splice(low, 0, item);
  }
  return sorted;
}

function firstRun(order: readonly number[], less: (later: number, earlier: number) => boolean): number[] {
  const [first, second, ...rest] = order;
  if (first === undefined || second === undefined) return order.slice();
  const falls = less(second, first);
  const run = [first, second];
  let last = second;
  for (const item of rest) {
    if (less(item, last) !== falls) break;
    run.push(item);
    last = item;
  }
  return falls ? run.reverse() : run;
}

/** `less(b, a)` is asked for `a` before `b`, as Python asks, which decides the text of a TypeError. */
function mergeSort(order: number[], less: (later: number, earlier: number) => boolean): number[] {
  if (order.length < 2) return order;
  const middle = Math.ceil(order.length / 2);
  const left = mergeSort(order.slice(0, middle), less);
  const right = mergeSort(order.slice(middle), less);
  const out: number[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const earlier = left[i] ?? 0;
    const later = right[j] ?? 0;
    if (less(later, earlier)) {
      out.push(later);
      j++;
    } else {
      out.push(earlier);
      i++;
    }
  }
  return [...out, ...left.slice(i), ...right.slice(j)];
}
