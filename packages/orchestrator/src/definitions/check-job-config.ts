// The config that jobs give their runs, checked when definitions load: as a launch would check it.
import { checkConfig } from "../config/check-config.ts";
import { jsonSchemaOf } from "../config/config-schema.ts";
import { opParts } from "../config/op-parts.ts";
import type { RunConfig } from "../config/run-config.ts";
import { runConfigSchema } from "../config/run-config-schema.ts";
import { configInputs } from "../ops/op-snapshots.ts";
import { resourceSnapshots } from "../resources/resource-snapshots.ts";
import { wrongJobConfig } from "./diagnostics.ts";
import type { DefinitionProblem } from "./errors.ts";
import type { ResolvedStep } from "./resolved.ts";
import type { SourceSite } from "./types.ts";

export interface JobToCheck {
  readonly name: string;
  readonly site: SourceSite | null;
  readonly config: RunConfig | null;
  readonly assetKeys: readonly string[];
  readonly ops: readonly string[];
}

export function checkJobConfig(
  job: JobToCheck,
  steps: readonly ResolvedStep[],
  declared: Readonly<Record<string, unknown>>,
): readonly DefinitionProblem[] {
  if (job.config === null) return [];
  const keys = new Set(job.assetKeys);
  const ops = new Set(job.ops);
  const own = steps.filter(
    (step) =>
      ops.has(step.name) ||
      step.assets.some((spec) => keys.has(spec.key)) ||
      step.checks.some((each) => keys.has(each.assetKey)),
  );
  const used = new Set(own.flatMap((step) => step.resources));
  const schema = runConfigSchema({
    ops: own.flatMap(partsOf),
    resources: resourceSnapshots(declared).flatMap(({ name, configSchema }) =>
      used.has(name) && configSchema !== null ? [{ path: [name], configSchema }] : [],
    ),
  });
  return checkConfig(schema ?? { type: "object", properties: {} }, job.config).problems.map(({ path, message }) =>
    wrongJobConfig(job.name, ["config", ...path].join("."), message, job.site),
  );
}

function partsOf(step: ResolvedStep) {
  const configSchema = step.config === null ? null : jsonSchemaOf(step.config);
  if (step.op !== null) return opParts({ path: step.op.path, configSchema, configInputs: configInputs(step.op) });
  return configSchema === null ? [] : [{ path: [step.name], configSchema }];
}
