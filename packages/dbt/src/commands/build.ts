// `dbt build`: seeds, models, snapshots and tests in the order of their dependencies.
import { BUILD_TYPES, resourceTypesOf } from "./resource-types.ts";
import { runGraphCommand } from "./run-graph-command.ts";
import type { Command } from "./types.ts";

export const buildCommand: Command = (input) =>
  runGraphCommand({ kind: "build", resourceTypes: resourceTypesOf(input.flags, BUILD_TYPES), testEdges: true }, input);
