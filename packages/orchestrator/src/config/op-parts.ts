// What of an op the run config says: its config at its own path, and inputs at its path or at those of the graphs around it.
import type { ConfigInputSnapshot } from "../host/types.ts";
import type { ConfigurablePart } from "./run-config-schema.ts";

export interface ConfigurableOp {
  readonly path: readonly string[];
  readonly configSchema: unknown;
  readonly configInputs: readonly ConfigInputSnapshot[];
}

export function opParts({ path, configSchema, configInputs }: ConfigurableOp): readonly ConfigurablePart[] {
  const inputs = configInputs.map((input) => ({ path: input.path, configSchema: null, inputs: [input] }));
  return [{ path, configSchema }, ...inputs];
}
