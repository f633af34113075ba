// The one place where the type of a step's config is taken on trust: `executeStep` has parsed it with the step's own schema.
import type { ConfigOutput, ConfigSchema } from "../config/config-schema.ts";
import type { AssetExecutionContext } from "./types.ts";

export function configured<S extends ConfigSchema>(context: AssetExecutionContext) {
  return context as AssetExecutionContext<ConfigOutput<S>>;
}
