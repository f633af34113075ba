// `dbt test`: data tests and unit tests.
import { resourceTypesWithin, TEST_TYPES } from "./resource-types.ts";
import { runGraphCommand } from "./run-graph-command.ts";
import type { Command } from "./types.ts";

export const testCommand: Command = (input) =>
  runGraphCommand({ kind: "test", resourceTypes: resourceTypesWithin(input.flags, TEST_TYPES) }, input);
