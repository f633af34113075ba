// `dbt seed`: loads CSV files; `--show` prints a sample of each.

import { printTable } from "../compile/agate-print.ts";
import { AgateTable } from "../compile/agate-table.ts";
import { formatting, printEvent, seedHeader } from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import { printEndMessages } from "../run/end-messages.ts";
import { isManifestNode, type RunResult } from "../run/types.ts";
import { runGraphCommand } from "./run-graph-command.ts";
import type { Command } from "./types.ts";

export const seedCommand: Command = (input) =>
  runGraphCommand(
    {
      kind: "seed",
      resourceTypes: new Set(["seed"]),
      endMessages: (results) => {
        if (input.flags.show) showSamples(results, input.fire);
        if (results.length > 0) printEndMessages(results, input.fire, { interrupted: false });
      },
    },
    input,
  );

/** The first rows of every seed that was loaded. */
function showSamples(results: readonly RunResult[], fire: Fire): void {
  for (const { node, status, details } of results) {
    const table = details?.table;
    if (!isManifestNode(node) || node.resource_type !== "seed" || status === "error" || !(table instanceof AgateTable))
      continue;
    const header = `Random sample of table: ${node.schema}.${node.alias}`;
    fire(formatting({ msg: "" }));
    fire(seedHeader({ header }));
    fire(formatting({ msg: "-".repeat(header.length) }));
    const text = printTable(table, { maxRows: 10, maxColumns: null, maxColumnWidth: 20, maxPrecision: 3 });
    fire(printEvent({ msg: text.trimEnd() }));
    fire(formatting({ msg: "" }));
  }
}
