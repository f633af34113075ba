// Names of ops, graphs, inputs and outputs: they are parts of step keys and of paths in run config.
import { DefinitionError } from "../definitions/errors.ts";

/** @throws {DefinitionError} when it cannot be a name */
export function checkName(what: string, name: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,199}$/.test(name)) return;
  throw new DefinitionError("ops/name", `${JSON.stringify(name)} is not a name for an ${what}`, {
    hint: "letters, digits and _ only, and no digit first",
  });
}
