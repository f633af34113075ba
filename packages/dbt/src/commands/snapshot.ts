// `dbt snapshot`.
import { runGraphCommand } from "./run-graph-command.ts";
import type { Command } from "./types.ts";

export const snapshotCommand: Command = (input) =>
  runGraphCommand({ kind: "snapshot", resourceTypes: new Set(["snapshot"]) }, input);
