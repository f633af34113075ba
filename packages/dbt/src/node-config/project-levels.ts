// The levels of a config tree in dbt_project.yml that apply to a resource: the tree itself, then one level per part of its
// fqn. A key with `+` is config; without it a mapping is a sub-path and anything else is config.
import type { Json } from "../manifest/types.ts";
import { isJsonMap } from "./merge-config.ts";

type Tree = Readonly<Record<string, Json>>;

const readLevels = new WeakMap<object, Tree>();

/** The nodes of the tree along an fqn, outermost first. */
export function levelsOf(tree: Tree, fqn: readonly string[]): readonly Tree[] {
  const levels: Tree[] = [tree];
  let level = tree;
  for (const part of fqn) {
    const next = Object.hasOwn(level, part) ? level[part] : undefined;
    if (!isJsonMap(next)) break;
    levels.push(next);
    level = next;
  }
  return levels;
}

/** What a level sets itself. */
export function configOfLevel(level: Tree): Tree {
  const known = readLevels.get(level);
  if (known !== undefined) return known;
  const config: Record<string, Json> = {};
  for (const [key, value] of Object.entries(level)) {
    if (key.startsWith("+")) config[key.slice(1).trim()] = value;
    else if (!isJsonMap(value)) config[key] = value;
  }
  readLevels.set(level, config);
  return config;
}
