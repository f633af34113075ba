// The inputs of an op: outputs of steps before it, out of where they are kept; values of the run config; values of assets.
import { parseConfig } from "../config/config-schema.ts";
import { opConfigAt, type RunConfig } from "../config/run-config.ts";
import type { ResolvedOp, ResolvedStep } from "../definitions/resolved.ts";
import type { AssetExecutionContext } from "../definitions/types.ts";
import type { IoManager } from "../io/io-manager.ts";
import type { OpIn } from "../ops/ins-outs.ts";
import { configValues } from "../ops/op-snapshots.ts";
import type { PlannedInput, PlanStep } from "../plan/types.ts";
import { RunConfigError } from "./step-config.ts";
import { loadInputs, managerOf, outputContext, type ResourceValues, ValueError } from "./step-values.ts";

export interface OpInputs {
  readonly step: ResolvedStep;
  readonly op: ResolvedOp;
  readonly plan: PlanStep;
  readonly config: RunConfig | undefined;
  readonly context: AssetExecutionContext;
  readonly resources: ResourceValues;
  readonly keeper: IoManager;
}

export async function loadOpInputs(options: OpInputs): Promise<Readonly<Record<string, unknown>>> {
  const { step, op, plan, context, resources } = options;
  const assets = await loadInputs(step, context, resources);
  const values: [string, unknown][] = [];
  for (const [name, input] of Object.entries(plan.inputs ?? {})) {
    const value = await load(name, input, options, assets);
    values.push([name, await checked(name, value, op.ins[name], plan.key)]);
  }
  return Object.fromEntries(values);
}

async function load(
  name: string,
  input: PlannedInput,
  options: OpInputs,
  assets: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  if (input.kind === "asset") return assets[input.name];
  if (input.kind === "config") return configValue(input, options);
  if (input.kind === "output") return loadOutput(name, input, options);
  const values: unknown[] = [];
  for (const each of input.of) values.push(await load(name, each, options, assets));
  return values;
}

async function loadOutput(
  name: string,
  input: Extract<PlannedInput, { readonly kind: "output" }>,
  { context, resources, keeper }: OpInputs,
): Promise<unknown> {
  const { stepKey, output, mappingKey = null, assetKey, ioManagerKey, runId = context.runId } = input;
  const place = outputContext(context, {
    runId,
    stepKey,
    output,
    mappingKey,
    assetKey: ioManagerKey === null ? null : assetKey,
    metadata: {},
  });
  try {
    const manager = ioManagerKey === null ? keeper : managerOf(resources, ioManagerKey);
    return await manager.loadInput(Object.assign(place, { name }));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new ValueError(`output "${output}" of step "${stepKey}" could not be loaded: ${said}`, { cause: error });
  }
}

function configValue(input: Extract<PlannedInput, { readonly kind: "config" }>, { op, config }: OpInputs): unknown {
  const given = opConfigAt(config, input.path).inputs;
  if (given !== undefined && Object.hasOwn(given, input.name)) return given[input.name];
  const specs = Object.values(op.inputs).flatMap(configValues);
  return specs.find(({ path, name }) => name === input.name && path.join() === input.path.join())?.spec.fallback;
}

/** An input with a schema holds what the schema says, wherever it comes from. */
async function checked(name: string, value: unknown, spec: OpIn | undefined, stepKey: string): Promise<unknown> {
  if (!spec?.schema) return value;
  const parsed = await parseConfig(spec.schema, value);
  if (parsed.problems.length === 0) return parsed.value;
  const lines = parsed.problems.map(({ path, message }) => `${[name, ...path].join(".")}: ${message}`);
  throw new RunConfigError(`the input of step "${stepKey}" is not valid: ${lines.join("; ")}`);
}
