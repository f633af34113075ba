// Environments for the text of nodes and macros.
import { createEnvironment, type Environment, type EnvironmentOptions, type PrecompiledMacros } from "@sluice/jinja";

/** dbt: macros that a node's text or a macro defines are renamed, and can be called by the new name only. */
const macroPrefix = "dbt_macro__";

export function templateEnvironment(
  options: Omit<EnvironmentOptions, "macroPrefix"> = {},
  precompiled?: PrecompiledMacros,
): Environment {
  return createEnvironment({ ...options, macroPrefix }, precompiled);
}
