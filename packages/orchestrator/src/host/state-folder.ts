// Where sluice keeps what it makes for a project: bundles, raw output, the embedded server, how to find the running one.
import { join, resolve } from "node:path";

/** `SLUICE_STATE_DIR`, for projects in folders that may not be written to (containers); else `.sluice` in the project. */
export function stateFolder(root: string): string {
  const own = process.env["SLUICE_STATE_DIR"];
  return own === undefined || own === "" ? join(root, ".sluice") : resolve(own);
}
