// `dbt run`: models only.
import { runGraphCommand } from "./run-graph-command.ts";
import type { Command } from "./types.ts";

export const runCommand: Command = (input) =>
  runGraphCommand({ kind: "run", resourceTypes: new Set(["model"]) }, input);
