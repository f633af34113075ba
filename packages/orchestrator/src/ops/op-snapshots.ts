// Ops as the server knows them: where each value comes from, what the run config may say.
import { jsonSchemaOf } from "../config/config-schema.ts";
import type { ResolvedOp, ResolvedStep } from "../definitions/resolved.ts";
import type { ConfigInputSnapshot, OpSnapshot, OpValueSnapshot } from "../host/types.ts";
import type { FlatValue } from "./refs.ts";

export function opSnapshots(steps: readonly ResolvedStep[]): readonly OpSnapshot[] {
  return steps.flatMap((step) => (step.op === null ? [] : [opSnapshot(step, step.op)]));
}

function opSnapshot(step: ResolvedStep, op: ResolvedOp): OpSnapshot {
  const { name, retryPolicy, limits = {}, resources, site, config } = step;
  const { opName, description, tags, owner, key, path, mappedBy } = op;
  return {
    name,
    opName,
    description,
    tags,
    owner,
    key,
    path,
    mappedBy,
    inputs: Object.fromEntries(
      Object.entries(op.inputs).map(([input, value]) => [
        input,
        { from: valueSnapshot(value), isNothing: op.ins[input]?.need === "nothing" },
      ]),
    ),
    outs: Object.fromEntries(
      Object.entries(op.outs).map(([output, { isRequired, isDynamic, ioManagerKey, assetKey }]) => [
        output,
        { isRequired, isDynamic, ioManagerKey, assetKey },
      ]),
    ),
    retryPolicy,
    limits,
    configSchema: config === null ? null : jsonSchemaOf(config),
    configInputs: configInputs(op),
    resources,
    site,
  };
}

function valueSnapshot(value: FlatValue): OpValueSnapshot {
  switch (value.kind) {
    case "config":
      return { kind: "config", path: value.path, name: value.name };
    case "list":
      return { kind: "list", of: value.of.map(valueSnapshot) };
    case "input":
      return { kind: "list", of: [] };
    default:
      return value;
  }
}

/** Inputs that the run config gives, of the op or of a graph around it. */
export function configInputs({ inputs }: ResolvedOp): readonly ConfigInputSnapshot[] {
  return Object.values(inputs)
    .flatMap(configValues)
    .map(({ path, name, spec }) => ({
      path,
      name,
      schema: {
        ...Object(spec.schema === null ? {} : jsonSchemaOf(spec.schema)),
        ...(spec.description !== null && { description: spec.description }),
      },
      isRequired: !spec.hasDefault && !acceptsAbsence(spec.schema),
    }));
}

function acceptsAbsence(schema: ConfigValue["spec"]["schema"]): boolean {
  const json: unknown = schema === null ? null : jsonSchemaOf(schema);
  return typeof json === "object" && json !== null && "default" in json;
}

type ConfigValue = Extract<FlatValue, { readonly kind: "config" }>;

export function configValues(value: FlatValue): readonly ConfigValue[] {
  if (value.kind === "config") return [value];
  return value.kind === "list" ? value.of.flatMap(configValues) : [];
}
