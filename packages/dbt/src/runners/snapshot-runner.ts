// Snapshots: as models, with lines of their own.
import { compileNode } from "../compile/compile-node.ts";
import { logSnapshotResult, logStartLine } from "../events/builders.ts";
import type { Node } from "../manifest/types.ts";
import { materialize } from "./materialize.ts";
import { relationShown } from "./model-runner.ts";
import type { Runner } from "./types.ts";

export const snapshotRunner: Runner<Node> = {
  printStart: (job) =>
    job.fire(
      logStartLine({
        description: `snapshot ${relationShown(job)}`,
        index: job.index,
        total: job.total,
        node_info: job.progress.info,
      }),
    ),
  compile: (job, connection) => compileNode({ session: job.session, node: job.node, connection, thread: job.thread }),
  execute: (job, connection) => materialize(job, connection),
  printEnd: (job, result) =>
    job.fire(
      logSnapshotResult({
        status: result.status,
        description: relationShown(job),
        cfg: configAsText(job.node),
        index: job.index,
        total: job.total,
        execution_time: result.execution_time,
        node_info: job.progress.info,
        result_message: result.message ?? "",
        group: null,
      }),
      { level: result.status === "error" ? "error" : "info" },
    ),
};

function configAsText(node: Node): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(node.config)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
