// Seeds: nothing to compile; the materialization loads the CSV file.
import { logSeedResult, logStartLine } from "../events/builders.ts";
import type { Node } from "../manifest/types.ts";
import { materialize } from "./materialize.ts";
import { relationShown } from "./model-runner.ts";
import type { Runner } from "./types.ts";

export const seedRunner: Runner<Node> = {
  printStart: (job) =>
    job.fire(
      logStartLine({
        description: `seed file ${relationShown(job)}`,
        index: job.index,
        total: job.total,
        node_info: job.progress.info,
      }),
    ),
  compile: async () => {},
  execute: (job, connection) => materialize(job, connection),
  printEnd: (job, result) =>
    job.fire(
      logSeedResult({
        status: result.status,
        result_message: result.message ?? "",
        index: job.index,
        total: job.total,
        execution_time: result.execution_time,
        schema: job.node.schema,
        relation: job.node.alias,
        node_info: job.progress.info,
        group: null,
      }),
      { level: result.status === "error" ? "error" : "info" },
    ),
};
