// The config of steps, validated by the team's own schemas: of all steps before the first one starts, and of each one for its function.
import { parseConfig } from "../config/config-schema.ts";
import { opConfigAt, type RunConfig } from "../config/run-config.ts";
import type { ResolvedStep } from "../definitions/resolved.ts";

/** Run config that the schema refuses. */
export class RunConfigError extends Error {
  override readonly name = "RunConfigError";
}

/** @throws {RunConfigError} */
export async function stepConfig(step: ResolvedStep, config: RunConfig | undefined): Promise<object> {
  if (step.config === null) return {};
  const at = step.op?.path ?? [step.name];
  const parsed = await parseConfig(step.config, opConfigAt(config, at).config ?? {});
  if (parsed.problems.length === 0) return Object(parsed.value);
  const lines = parsed.problems.map(
    ({ path, message }) => `${[...at.flatMap((name) => ["ops", name]), "config", ...path].join(".")}: ${message}`,
  );
  throw new RunConfigError(`the run config is not valid: ${lines.join("; ")}`);
}

/** @throws {RunConfigError} for the first of these steps that is configured wrongly */
export async function checkStepConfigs(steps: Iterable<ResolvedStep>, config: RunConfig | undefined): Promise<void> {
  for (const step of steps) await stepConfig(step, config);
}
