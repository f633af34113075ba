// compile and show: the node's SQL is made, nothing is built. `show` fetches some rows of it.
import { toText } from "@sluice/jinja";
import { compileNode } from "../compile/compile-node.ts";
import { createNodeContext } from "../compile/create-node-context.ts";
import { executeStatement } from "../compile/execute-statement.ts";
import { queryTable } from "../compile/query-table.ts";
import { DbtError } from "../errors.ts";
import type { Node } from "../manifest/types.ts";
import { isCompiledNode } from "../run/types.ts";
import { outcomeOf, type Runner } from "./types.ts";

export const compileRunner: Runner = {
  printStart: () => {},
  compile: async (job, connection) => {
    if (isCompiledNode(job.node)) {
      await compileNode({ session: job.session, node: job.node, connection, thread: job.thread });
    }
  },
  execute: async () => outcomeOf("success", null),
  printEnd: () => {},
};

/** Compiles, and runs the SQL with `get_show_sql`'s limit. */
export const showRunner: Runner<Node> = {
  runsEphemeral: true,
  printStart: () => {},
  compile: (job, connection) => compileNode({ session: job.session, node: job.node, connection, thread: job.thread }),
  execute: async (job, connection) => {
    const { node, session } = job;
    const context = createNodeContext({
      session,
      node,
      packageName: node.package_name,
      connection,
      thread: job.thread,
      phase: "compile",
    });
    const limit = session.flags.limit < 0 ? null : session.flags.limit;
    const header = node.config["sql_header"];
    const sql = await context.callMacro("get_show_sql", [
      node.compiled_code ?? "",
      typeof header === "string" ? header : null,
      limit,
    ]);
    if (connection === null) throw new DbtError("show needs the warehouse", { code: "run/no-warehouse" });
    // dbt: the artifacts hold the SQL that was sent.
    node.compiled_code = toText(sql);
    const result = await executeStatement(session, connection, node.compiled_code, node, { fetch: true });
    const { message, code, rowsAffected, extra } = result.response;
    return {
      ...outcomeOf("success", null),
      adapter_response: { _message: message, code, rows_affected: rowsAffected, query_id: null, ...extra },
      details: { table: queryTable(result) },
    };
  },
  printEnd: () => {},
};
