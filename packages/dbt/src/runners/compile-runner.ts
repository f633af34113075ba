// compile and show: the node's SQL is made, nothing is built. `show` fetches some rows of it.
import { compileNode } from "../compile/compile-node.ts";
import { createNodeContext } from "../compile/create-node-context.ts";
import { DbtError } from "../errors.ts";
import type { GraphNode, Node } from "../manifest/types.ts";
import { isManifestNode } from "../run/types.ts";
import { responseData } from "./materialize.ts";
import { outcomeOf, type Runner } from "./types.ts";

export const compileRunner: Runner = {
  printStart: () => {},
  compile: async (job, connection) => {
    if (isManifestNode(job.node)) {
      await compileNode({ session: job.session, node: job.node, connection, thread: job.thread });
    }
  },
  execute: async () => outcomeOf("success", null),
  printEnd: () => {},
};

/** Compiles, and runs the SQL with `get_show_sql`'s limit. */
export const showRunner: Runner<Node> = {
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
      phase: "run",
    });
    const limit = session.flags.limit < 0 ? null : session.flags.limit;
    const header = node.config["sql_header"];
    const sql = await context.callMacro("get_show_sql", [
      node.compiled_code ?? "",
      typeof header === "string" ? header : null,
      limit,
    ]);
    const text = String(sql);
    context.set("sql", text);
    await context.callMacro("statement_main_fetch", [text]);
    const main = context.statements.get("main");
    if (main === null) throw new DbtError("the query gave no result", { code: "run/no-main-statement" });
    return {
      ...outcomeOf("success", null),
      adapter_response: responseData(main.response),
      details: { table: main.table },
    };
  },
  printEnd: () => {},
};

export function isShowable(node: GraphNode): node is Node {
  return isManifestNode(node);
}
