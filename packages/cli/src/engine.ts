// Picks the adapters and macros of the dbt engine: the one place that knows which databases there are.
import type { Adapter, MacroFile } from "@sluice/adapter-contract";
import { createPostgresAdapter } from "@sluice/adapter-postgres";
import type { PrecompiledMacros } from "@sluice/jinja";
import { embeddedMacros } from "./project/macro-files.ts";

/** What the engine is given: every adapter, and the global macros. */
export interface EngineParts {
  readonly adapters: readonly Adapter[];
  readonly globalMacros: readonly MacroFile[];
  readonly compiledMacros: () => Promise<PrecompiledMacros>;
}

/** The engine's parts, read from the installed program. */
export function engineParts(): EngineParts {
  return {
    adapters: [createPostgresAdapter({ macros: () => embeddedMacros("postgres") })],
    globalMacros: embeddedMacros("dbt"),
    compiledMacros: async () => (await import("./project/compiled-macros.ts")).compiledMacros,
  };
}
