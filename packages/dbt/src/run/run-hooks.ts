// on-run-start and on-run-end: the root project's hooks first, then those of installed packages, by name. After one fails
// the rest are skipped.
import { Tuple, toValue, type Value } from "@sluice/jinja";
import { compileHook } from "../compile/compile-node.ts";
import { createNodeContext } from "../compile/create-node-context.ts";
import { executeStatement, leaveTransaction } from "../compile/execute-statement.ts";
import { toDbtError } from "../compile/to-dbt-error.ts";
import { formatting, logHookEndLine, logHookStartLine } from "../events/builders.ts";
import type { Node } from "../manifest/types.ts";
import type { ExecuteRunOptions } from "./execute-run-types.ts";
import { createNodeProgress } from "./node-progress.ts";
import { utcMicros } from "./run-node.ts";
import { isManifestNode, isRelational, type RunResult, type TimingInfo } from "./types.ts";

export type HookMoment = "on-run-start" | "on-run-end";

/** Runs the hooks of one moment, adding their results; true when all of them passed. */
export async function runHooks(
  options: ExecuteRunOptions,
  moment: HookMoment,
  results: RunResult[],
  extra: ReadonlyMap<string, Value>,
): Promise<boolean> {
  const hooks = hooksOf(options, moment);
  const { session } = options;
  if (hooks.length === 0) return true;
  if (session.warehouse === null) return true;
  if (moment === "on-run-end") session.fire(formatting({ msg: "" }));
  // What a hook of the end sees of the results: nodes, and hooks that failed.
  const seen = results.filter((result) => result.thread_id !== "main" || result.status === "error");
  const connection = await session.warehouse.connect("master", options.signal);
  let failed = false;
  try {
    await leaveTransaction(connection);
    for (const [position, hook] of hooks.entries()) {
      // dbt: the manifest of a command that ran hooks has their place among all, from 1.
      hook.index = position + 1;
      const name = `${hook.package_name}.${moment}.${position}`;
      const place = { statement: name, index: position + 1, total: hooks.length };
      const progress = createNodeProgress(hook);
      const result: RunResult = failed ? skipped(hook, name) : await runHook();
      session.fire(
        logHookEndLine({
          ...place,
          status: result.status,
          execution_time: result.execution_time,
          node_info: progress.info,
        }),
      );
      failed ||= result.status === "error";
      results.push(result);

      async function runHook(): Promise<RunResult> {
        const timing: TimingInfo[] = [];
        const startedAt = options.now();
        progress.start(startedAt);
        const context = createNodeContext({
          session,
          node: hook,
          packageName: hook.package_name,
          connection,
          thread: "MainThread",
          phase: "hook",
          extra,
          ...(moment === "on-run-end" && { results: seen }),
        });
        const sql = await compileHook(context, hook);
        const compiledAt = options.now();
        timing.push({ name: "compile", started_at: utcMicros(startedAt), completed_at: utcMicros(compiledAt) });
        session.fire(logHookStartLine({ ...place, node_info: progress.info }));
        const problem =
          sql.trim() === "" ? null : await problemOf(() => executeStatement(session, connection, sql, hook), hook);
        const endedAt = options.now();
        timing.push({ name: "execute", started_at: utcMicros(compiledAt), completed_at: utcMicros(endedAt) });
        progress.finish(endedAt, problem === null ? "success" : "error");
        return {
          node: hook,
          status: problem === null ? "success" : "error",
          timing,
          thread_id: "main",
          execution_time: (endedAt.getTime() - startedAt.getTime()) / 1000,
          adapter_response: {},
          message: problem === null ? `${name} passed` : `${name} failed, error:\n ${problem}`,
          failures: problem === null ? 0 : 1,
          batch_results: null,
        };
      }
    }
  } finally {
    await connection.release();
  }
  if (moment === "on-run-start") session.fire(formatting({ msg: "" }));
  return !failed;
}

async function problemOf(work: () => Promise<unknown>, hook: Node): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    const failure = toDbtError(error, hook);
    if (failure !== null) return failure.message;
    return error instanceof Error ? error.message : String(error);
  }
}

function skipped(hook: Node, name: string): RunResult {
  return {
    node: hook,
    status: "skipped",
    timing: [],
    thread_id: "main",
    execution_time: 0,
    adapter_response: {},
    message: `${name} skipped`,
    failures: 1,
    batch_results: null,
  };
}

function hooksOf(options: ExecuteRunOptions, moment: HookMoment): readonly Node[] {
  const { manifest, project } = options.session;
  const rank = (node: Node) => (node.package_name === project.root.name ? 0 : 1);
  return [...manifest.nodes.values()]
    .filter((node) => node.resource_type === "operation" && node.tags.includes(moment))
    .sort(
      (a, b) => rank(a) - rank(b) || compareText(a.package_name, b.package_name) || (a.index ?? 0) - (b.index ?? 0),
    );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `schemas` and `database_schemas` of on-run-end: where something was built. */
export function successfulSchemas(results: readonly RunResult[], storeFailures: boolean): ReadonlyMap<string, Value> {
  const pairs = new Map<string, readonly [string, string]>();
  for (const { node, status } of results) {
    if (status === "error" || status === "fail" || status === "skipped") continue;
    if (!isManifestNode(node) || !isRelational(node, storeFailures)) continue;
    pairs.set(JSON.stringify([node.database, node.schema]), [node.database, node.schema]);
  }
  const unique = [...pairs.values()];
  return new Map([
    ["schemas", toValue([...new Set(unique.map(([, schema]) => schema))])],
    ["database_schemas", unique.map((pair) => new Tuple(pair))],
  ]);
}
