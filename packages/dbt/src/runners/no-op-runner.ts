// Exposures and saved queries in a build: nothing to do, said in one line.
import { logNodeNoOpResult } from "../events/builders.ts";
import { outcomeOf, type Runner } from "./types.ts";

export const noOpRunner: Runner = {
  connects: false,
  printStart: () => {},
  compile: async () => {},
  execute: async () => ({ ...outcomeOf("no-op", "NO-OP"), failures: 0 }),
  printEnd: (job, result) =>
    job.fire(
      logNodeNoOpResult({
        description: `${job.node.resource_type.replace("_", " ")} ${job.node.name}`,
        status: "NO-OP",
        index: job.index,
        total: job.total,
        execution_time: result.execution_time,
        node_info: job.progress.info,
        group: null,
      }),
    ),
};
