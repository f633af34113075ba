// `dbt clone`: makes nodes in the target from where the state's manifest has them.
import { CLONE_TYPES, resourceTypesWithin } from "./resource-types.ts";
import { runGraphCommand } from "./run-graph-command.ts";
import type { Command } from "./types.ts";

export const cloneCommand: Command = (input) =>
  runGraphCommand(
    {
      kind: "clone",
      resourceTypes: resourceTypesWithin(input.flags, CLONE_TYPES),
      alwaysDefers: true,
    },
    input,
  );
