// The config that jobs give their runs, checked when definitions load: as a launch would check it.
import { checkConfig } from "../config/check-config.ts";
import { jsonSchemaOf } from "../config/config-schema.ts";
import type { RunConfig } from "../config/run-config.ts";
import { runConfigSchema } from "../config/run-config-schema.ts";
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
}

export function checkJobConfig(
  job: JobToCheck,
  steps: readonly ResolvedStep[],
  declared: Readonly<Record<string, unknown>>,
): readonly DefinitionProblem[] {
  if (job.config === null) return [];
  const keys = new Set(job.assetKeys);
  const own = steps.filter(
    (step) => step.assets.some((spec) => keys.has(spec.key)) || step.checks.some((each) => keys.has(each.assetKey)),
  );
  const used = new Set(own.flatMap((step) => step.resources));
  const schema = runConfigSchema({
    ops: own.flatMap(({ name, config }) => (config === null ? [] : [{ name, configSchema: jsonSchemaOf(config) }])),
    resources: resourceSnapshots(declared).filter(({ name, configSchema }) => used.has(name) && configSchema !== null),
  });
  return checkConfig(schema ?? { type: "object", properties: {} }, job.config).problems.map(({ path, message }) =>
    wrongJobConfig(job.name, ["config", ...path].join("."), message, job.site),
  );
}
