// Models: compile, then run the materialization.
import { compileNode } from "../compile/compile-node.ts";
import { logModelResult, logStartLine } from "../events/builders.ts";
import type { Node } from "../manifest/types.ts";
import type { RunResult } from "../run/types.ts";
import { materialize } from "./materialize.ts";
import type { Job, Runner } from "./types.ts";

export const modelRunner: Runner<Node> = {
  printStart: (job) => printModelStart(job, describeModel(job)),
  compile: (job, connection) => compileNode({ session: job.session, node: job.node, connection, thread: job.thread }),
  execute: (job, connection) => materialize(job, connection),
  printEnd: (job, result) => printModelEnd(job, describeModel(job), result),
};

/** `sql view model public.stg_orders`. */
function describeModel(job: Job<Node>): string {
  return `${job.node.language} ${job.node.config.materialized} model ${relationShown(job)}`;
}

/** `schema.alias`, with the database in front when it is not the target's. */
export function relationShown(job: Job<Node>): string {
  const { node, session } = job;
  const path = [node.schema, node.alias].filter((part) => part !== "");
  if (node.database !== session.project.target.credentials.database && node.database) path.unshift(node.database);
  return path.join(".");
}

export function printModelStart(job: Job<Node>, description: string): void {
  job.fire(logStartLine({ description, index: job.index, total: job.total, node_info: job.progress.info }));
}

export function printModelEnd(job: Job<Node>, description: string, result: RunResult): void {
  const failed = result.status === "error";
  job.fire(
    logModelResult({
      description,
      status: failed ? result.status : (result.message ?? ""),
      index: job.index,
      total: job.total,
      execution_time: result.execution_time,
      node_info: job.progress.info,
      group: null,
    }),
    { level: failed ? "error" : "info" },
  );
}
