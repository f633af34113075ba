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
  return mergeSort(order, (later, earlier) => isLess(keys[later] ?? null, keys[earlier] ?? null));
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
