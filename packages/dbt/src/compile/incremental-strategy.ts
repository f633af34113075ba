// Which macro writes the SQL of an incremental strategy.
import { HostObject, toText, type Value } from "@sluice/jinja";
import type { AdapterState } from "./adapter-members.ts";
import { runtimeError } from "./diagnostics.ts";

const BUILT_IN_STRATEGIES: readonly string[] = ["append", "delete+insert", "merge", "insert_overwrite", "microbatch"];

/** @throws {DbtError} when the adapter does not know the strategy, or nobody has written it */
export function strategyMacro(state: AdapterState, context: Value, strategy: Value): Value {
  const name = strategy === null ? "default" : toText(strategy);
  const { incrementalStrategies } = state.project.target.adapter.facts;
  const batchesByFlag = state.flags.behavior["require_batched_execution_for_custom_microbatch_strategy"] === true;
  const builtIn = BUILT_IN_STRATEGIES.includes(name) && !(name === "microbatch" && batchesByFlag);
  if (builtIn && !incrementalStrategies.includes(name)) {
    throw runtimeError(
      `The incremental strategy '${name}' is not valid for this adapter`,
      "compile/incremental-strategy",
    );
  }
  const macroName = `get_incremental_${name.replaceAll("+", "_")}_sql`;
  const macro = context instanceof HostObject ? context.getItem?.(macroName) : undefined;
  if (macro !== undefined) return macro;
  throw runtimeError(
    `dbt could not find an incremental strategy macro with the name "${macroName}" in ${state.project.root.name}`,
    "compile/incremental-strategy",
  );
}
