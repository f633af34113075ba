// `dbt compile`: writes the SQL of nodes; prints that of the selected ones.
import { compiledNode, note } from "../events/builders.ts";
import type { RunResult } from "../run/types.ts";
import { addInlineNode, INLINE_NAME } from "./inline-node.ts";
import { COMPILE_TYPES } from "./resource-types.ts";
import { runGraphCommand } from "./run-graph-command.ts";
import type { Command, CommandInput } from "./types.ts";

export const compileCommand: Command = (input) => {
  const { inline, introspect } = input.flags;
  return runGraphCommand(
    {
      kind: "compile",
      resourceTypes: new Set(inline === null ? COMPILE_TYPES : ["sql_operation"]),
      prepare: inline === null ? undefined : (loaded) => addInlineNode(loaded, inline, input),
      connects: introspect,
      endMessages: (results) => printCompiled(results, input),
    },
    input,
  );
};

function printCompiled(results: readonly RunResult[], input: CommandInput): void {
  const { flags, fire } = input;
  for (const { node } of shownResults(results, input)) {
    fire(
      compiledNode({
        node_name: node.name,
        compiled: textOf(Reflect.get(node, "compiled_code")),
        is_inline: flags.inline !== null,
        output_format: flags.output ?? "text",
        unique_id: node.unique_id,
        quiet: flags.quiet,
      }),
    );
  }
}

/** Results whose node the command names; of the others the log says that they are left out. */
export function shownResults(results: readonly RunResult[], { flags, fire }: CommandInput): readonly RunResult[] {
  if (flags.inline !== null) return results.filter(({ node }) => node.name === INLINE_NAME);
  const [first] = flags.select;
  if (first === undefined) return [];
  return results.filter(({ node }) => {
    if (first.includes(node.name)) return true;
    fire(note({ msg: `Excluded node '${node.name}' from results` }), { level: "debug" });
    return false;
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
