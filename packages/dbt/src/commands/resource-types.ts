// Which resource types a command works on: its own, narrowed by `--resource-type` and `--exclude-resource-type`.
import { DbtError } from "../errors.ts";
import type { Flags } from "../flags/types.ts";

export const BUILD_TYPES = ["model", "snapshot", "seed", "test", "unit_test", "saved_query", "exposure", "function"];
export const TEST_TYPES = ["test", "unit_test"];
export const CLONE_TYPES = ["model", "seed", "snapshot"];
export const COMPILE_TYPES = [
  "model",
  "test",
  "snapshot",
  "analysis",
  "operation",
  "seed",
  "doc",
  "sql_operation",
  "function",
];
export const LIST_TYPES = [
  "model",
  "snapshot",
  "seed",
  "test",
  "source",
  "exposure",
  "metric",
  "saved_query",
  "semantic_model",
  "unit_test",
  "function",
];

/** `all`: what the command can do; `byDefault`: what it does when nothing is said. */
export function resourceTypesOf(
  flags: Flags,
  all: readonly string[],
  byDefault: readonly string[] = all,
): ReadonlySet<string> {
  const wanted = flags.resourceTypes.flatMap((type) =>
    type === "all" ? all : type === "default" ? byDefault : [type],
  );
  const types = new Set(flags.resourceTypes.length === 0 ? byDefault : wanted);
  for (const type of flags.excludeResourceTypes) {
    if (type === "default") {
      throw new DbtError("'default' is not a valid NodeType", { code: "select/exclude-default" });
    }
    types.delete(type);
  }
  return types;
}

/** The same, for commands that can work on nothing else. */
export function resourceTypesWithin(flags: Flags, all: readonly string[]): ReadonlySet<string> {
  const types = resourceTypesOf(flags, all);
  return new Set(all.filter((type) => types.has(type)));
}
