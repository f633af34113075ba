// Run config of a request: read, checked against what the planned steps and their resources take, and completed with defaults.
import type { DefinitionsSnapshot } from "../host/types.ts";
import { PlanError } from "../plan/errors.ts";
import { checkConfig } from "./check-config.ts";
import type { ConfigProblem } from "./config-schema.ts";
import { opParts } from "./op-parts.ts";
import { placeOfProblem, readRunConfig } from "./read-run-config.ts";
import type { RunConfig } from "./run-config.ts";
import { type ConfigurablePart, type RunConfigParts, runConfigSchema } from "./run-config-schema.ts";

/** The schema of the config of a run of these steps; null when none of it can be configured. */
export function runConfigSchemaOf(snapshot: DefinitionsSnapshot, steps: Iterable<string>): unknown {
  return runConfigSchema(partsOf(snapshot, new Set(steps)));
}

/**
 * The config of a run of these steps.
 * @throws {PlanError} that says what is wrong, and where in the text
 */
export function planRunConfig(snapshot: DefinitionsSnapshot, steps: Iterable<string>, text: string): RunConfig {
  const read = readRunConfig(text);
  if (read.problem !== null) {
    const { line, column, message } = read.problem;
    throw wrongConfig([`line ${line}, column ${column}: ${message}`]);
  }
  const schema = runConfigSchemaOf(snapshot, steps) ?? { type: "object", properties: {} };
  const { value, problems } = checkConfig(schema, read.value);
  if (problems.length === 0) return value as RunConfig;
  throw wrongConfig(problems.map((problem) => problemLine(text, problem)));
}

function partsOf(snapshot: DefinitionsSnapshot, steps: ReadonlySet<string>): RunConfigParts {
  const running = snapshot.steps.filter((step) => steps.has(step.name));
  const ops = (snapshot.ops ?? []).filter((op) => steps.has(op.name));
  const used = new Set([...running, ...ops].flatMap((each) => each.resources));
  return {
    ops: [
      ...running.map((step) => ({ path: [step.name], configSchema: step.configSchema })),
      ...ops.flatMap(opParts),
    ].filter(isConfigurable),
    resources: snapshot.resources
      .filter((resource) => used.has(resource.name))
      .map(({ name, configSchema }) => ({ path: [name], configSchema }))
      .filter(isConfigurable),
  };
}

function isConfigurable({ configSchema, inputs = [] }: ConfigurablePart): boolean {
  return configSchema !== null || inputs.length > 0;
}

function problemLine(text: string, { path, message }: ConfigProblem): string {
  const { line, column } = placeOfProblem(text, path);
  const place = text.trim() === "" ? "" : `line ${line}, column ${column}: `;
  return `${place}${path.length === 0 ? "" : `${path.join(".")}: `}${message}`;
}

function wrongConfig(lines: readonly string[]): PlanError {
  return new PlanError("plan/run-config", `the run config is not valid: ${lines.join("; ")}`);
}
