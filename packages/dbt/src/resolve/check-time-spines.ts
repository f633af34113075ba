// What the semantic layer needs beside its own resources: a time spine of days or finer, declared in a properties file or,
// as before, by the name of its model.
import {
  mfCumulativeTypeParamsDeprecation,
  mfTimespineWithoutYamlConfigurationDeprecation,
} from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import { TIME_GRAINS } from "../manifest/time-grains.ts";
import type { Manifest, Metric, Node } from "../manifest/types.ts";
import { parseError } from "../parse/errors.ts";

const LEGACY_SPINE = "metricflow_time_spine";

/** The model that is a time spine by its name alone. */
export function legacyTimeSpine(manifest: Manifest): Node | null {
  if (manifest.semantic_models.size === 0) return null;
  for (const node of manifest.nodes.values())
    if (node.name === LEGACY_SPINE && node.resource_type === "model") return node;
  return null;
}

export interface TimeSpineCheck {
  readonly manifest: Manifest;
  readonly flags: Flags;
  readonly fire: Fire;
}

/** @throws DbtError when there are semantic models and no time spine for them */
export function checkTimeSpines({ manifest, flags, fire }: TimeSpineCheck): void {
  if (manifest.semantic_models.size === 0) return;
  const grains = [...manifest.nodes.values()].flatMap((node) => grainOf(node) ?? []);
  const legacy = legacyTimeSpine(manifest);
  const finest = Math.min(
    ...(legacy === null ? grains : [...grains, "day"]).map((grain) => TIME_GRAINS.indexOf(grain)),
  );
  if (finest > TIME_GRAINS.indexOf("day")) {
    throw parseError(
      "The semantic layer requires a time spine model with granularity DAY or smaller in the project, but none was found. " +
        "Guidance on creating this model can be found on our docs site (https://docs.getdbt.com/docs/build/metricflow-time-spine).",
      { code: "resolve/time-spine" },
    );
  }
  if (manifest.metrics.size === 0) return;
  const { behavior } = flags;
  const old = [...manifest.metrics.values()].some(hasOldParams);
  if (old && behavior["require_nested_cumulative_type_params"] !== true) fire(mfCumulativeTypeParamsDeprecation());
  const undeclared = legacy !== null && !legacy.time_spine && !grains.includes("day");
  if (undeclared && behavior["require_yaml_configuration_for_mf_time_spines"] !== true) {
    fire(mfTimespineWithoutYamlConfigurationDeprecation());
  }
}

function grainOf({ time_spine: spine, columns }: Node): string | null {
  if (typeof spine !== "object" || spine === null) return null;
  const column: unknown = Reflect.get(spine, "standard_granularity_column");
  return typeof column === "string" ? (columns[column]?.granularity ?? null) : null;
}

/** Cumulative metrics whose window stands beside, and not in, `cumulative_type_params`. */
function hasOldParams(metric: Metric): boolean {
  const params: unknown = metric["type_params"];
  if (typeof params !== "object" || params === null) return false;
  return Boolean(Reflect.get(params, "window")) || Boolean(Reflect.get(params, "grain_to_date"));
}
