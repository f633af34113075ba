// on-run-start and on-run-end of dbt_project.yml → operations.
import { join } from "node:path";
import { readTextIfThere } from "../project/files.ts";
import type { Package } from "../project/types.ts";
import { addNode } from "./add-node.ts";
import { createNode } from "./create-node.ts";
import { renderNode } from "./render-node.ts";
import { sha256Of } from "./source-text.ts";
import type { ParseState } from "./state.ts";

export function parseHooks(state: ParseState, entry: Package): void {
  const { onRunStart, onRunEnd } = entry.config;
  if (onRunStart.length + onRunEnd.length === 0) return;
  const checksum = sha256Of((readTextIfThere(join(entry.root, "dbt_project.yml")) ?? "").trim());
  for (const [kind, hooks] of [
    ["on-run-start", onRunStart],
    ["on-run-end", onRunEnd],
  ] as const) {
    for (const [index, sql] of hooks.entries()) {
      state.problems.attempt(() => {
        const name = `${entry.name}-${kind}-${index}`;
        const node = createNode(state, {
          resourceType: "operation",
          packageName: entry.name,
          name,
          uniqueId: `operation.${entry.name}.${name}`,
          path: `hooks/${name}.sql`,
          originalPath: "./dbt_project.yml",
          fqn: [entry.name, "hooks", name],
          rawCode: sql,
          checksum,
          tags: [kind],
        });
        node.index = index;
        renderNode(state, node, sql, 1);
        addNode(state.manifest, node);
      });
    }
  }
}
