// `dbt show`: runs the SQL of nodes, or of the command line, and prints the first rows.

import { printTable } from "../compile/agate-print.ts";
import { AgateTable } from "../compile/agate-table.ts";
import { queryTable } from "../compile/query-table.ts";
import { tableJson } from "../compile/table-methods.ts";
import { DbtError } from "../errors.ts";
import { showNode } from "../events/builders.ts";
import type { RunResult } from "../run/types.ts";
import { shownResults } from "./compile.ts";
import { indentJson } from "./indent-json.ts";
import { addInlineNode } from "./inline-node.ts";
import { openProject, targetFolderOf } from "./load-project.ts";
import { openConnections } from "./open-warehouse.ts";
import { COMPILE_TYPES } from "./resource-types.ts";
import { runGraphCommand } from "./run-graph-command.ts";
import type { Command, CommandInput, CommandOutcome } from "./types.ts";

export const showCommand: Command = async (input) => {
  const { inline, inlineDirect, select } = input.flags;
  if (inlineDirect !== null) return showDirectly(inlineDirect, input);
  if (inline === null && select.length === 0) {
    throw new DbtError("Either --select or --inline must be passed to show", { code: "show/nothing-named" });
  }
  return runGraphCommand(
    {
      kind: "show",
      resourceTypes: new Set(inline === null ? COMPILE_TYPES : ["sql_operation"]),
      prepare: inline === null ? undefined : (loaded) => addInlineNode(loaded, inline, input),
      endMessages: (results) => printTables(results, input),
    },
    input,
  );
};

function printTables(results: readonly RunResult[], input: CommandInput): void {
  for (const { node, details } of shownResults(results, input)) {
    const table = details?.table;
    if (!(table instanceof AgateTable)) continue;
    const version: unknown = Reflect.get(node, "version");
    const suffix = version === null || version === undefined ? "" : `.v${version}`;
    print(table, { name: `${node.name}${suffix}`, id: node.unique_id, inline: input.flags.inline !== null }, input);
  }
}

/** SQL as it stands, without templates and without reading the project. */
async function showDirectly(sql: string, input: CommandInput): Promise<CommandOutcome> {
  const project = openProject(input);
  const warehouse = openConnections(project.target, input.fire);
  try {
    const connection = await warehouse.connect("show", input.signal);
    try {
      const { limit } = input.flags;
      const result = await connection.execute(sql, { fetch: true, limit: limit < 0 ? null : limit });
      print(queryTable(result), { name: "direct-query", id: "direct-query", inline: true }, input);
    } finally {
      await connection.release();
    }
  } finally {
    await warehouse.close();
  }
  return { success: true, results: null, manifest: null, targetFolder: targetFolderOf(project) };
}

interface Shown {
  readonly name: string;
  readonly id: string;
  readonly inline: boolean;
}

function print(table: AgateTable, shown: Shown, { flags, fire }: CommandInput): void {
  const json = flags.output === "json";
  const preview = json
    ? indentJson(tableJson(table))
    : printTable(table, { maxRows: null, maxColumns: 6, maxColumnWidth: 20, maxPrecision: 3 });
  fire(
    showNode({
      node_name: shown.name,
      preview,
      is_inline: shown.inline,
      output_format: flags.output ?? "text",
      unique_id: shown.id,
      quiet: flags.quiet,
    }),
  );
}
