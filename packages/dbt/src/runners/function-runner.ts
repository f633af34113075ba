// User-defined functions: compiled and created by their materialization.
import { compileNode } from "../compile/compile-node.ts";
import { logFunctionResult, logStartLine } from "../events/builders.ts";
import type { Node } from "../manifest/types.ts";
import { materialize } from "./materialize.ts";
import type { Runner } from "./types.ts";

export const functionRunner: Runner<Node> = {
  printStart: (job) =>
    job.fire(
      logStartLine({
        description: `function ${job.node.name}`,
        index: job.index,
        total: job.total,
        node_info: job.progress.info,
      }),
    ),
  compile: (job, connection) => compileNode({ session: job.session, node: job.node, connection, thread: job.thread }),
  execute: (job, connection) => materialize(job, connection, { name: "function" }),
  printEnd: (job, result) =>
    job.fire(
      logFunctionResult({
        description: `function ${job.node.name}`,
        status: result.status,
        index: job.index,
        total: job.total,
        execution_time: result.execution_time,
        node_info: job.progress.info,
        group: null,
      }),
      { level: result.status === "error" ? "error" : "info" },
    ),
};
