// Floats such as `1.0`: JSON would take them for integers, but SQL that is made of them shows the difference. So resources
// hold plain numbers, and beside them the places where these are floats.
import { Float } from "@sluice/jinja";
import type { Yaml } from "./yaml.ts";

/** Keys and indexes that lead to a value. */
export type Place = readonly string[];

/** The floats in YAML data that JSON would take for integers. */
export function* floatPlaces(data: Yaml, path: Place = []): Iterable<Place> {
  if (data instanceof Float) yield path;
  else if (typeof data === "object" && data !== null) {
    for (const [key, item] of Object.entries(data)) yield* floatPlaces(item, [...path, key]);
  }
}

/** The data with `Float`s at these places; the same data when there are none. */
export function withFloats(data: unknown, places: readonly Place[]): unknown {
  if (places.length === 0) return data;
  if (typeof data === "number") return new Float(data);
  if (typeof data !== "object" || data === null) return data;
  const below = (key: string) => places.filter((place) => place[0] === key).map((place) => place.slice(1));
  if (Array.isArray(data)) return data.map((item, index) => withFloats(item, below(String(index))));
  return Object.fromEntries(Object.entries(data).map(([key, item]) => [key, withFloats(item, below(key))]));
}
