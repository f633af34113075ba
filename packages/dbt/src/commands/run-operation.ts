// `dbt run-operation`: calls a macro with arguments, in the context of no node.
import { toValue } from "@sluice/jinja";
import { createNodeContext } from "../compile/create-node-context.ts";
import { leaveTransaction } from "../compile/execute-statement.ts";
import { registryOf } from "../compile/macro-registry.ts";
import { toDbtError } from "../compile/to-dbt-error.ts";
import type { RuntimeSession } from "../compile/types.ts";
import { DbtError } from "../errors.ts";
import {
  foundStats,
  logDebugStackTrace,
  runningOperationCaughtError,
  runningOperationUncaughtError,
} from "../events/builders.ts";
import { blankNode } from "../manifest/blank-node.ts";
import type { Macro, Node } from "../manifest/types.ts";
import { utcMicros } from "../run/run-node.ts";
import type { RunResult } from "../run/types.ts";
import { withSession } from "./create-session.ts";
import { foundLine } from "./found-stats.ts";
import { loadProject } from "./load-project.ts";
import { writeRunResults } from "./run-graph-command.ts";
import type { Command, CommandInput } from "./types.ts";

export const runOperationCommand: Command = async (input) => {
  const loaded = await loadProject(input);
  input.fire(foundStats({ stat_line: foundLine(loaded.manifest) }));
  const [packageName, macroName] = macroParts(input.flags.macro ?? "");
  const startedAt = input.invocation.now();
  const { macro, success } = await withSession({ loaded, selected: [], connects: true }, input, (session) =>
    callMacro(session, packageName, macroName, input),
  );
  if (macro === null) throw unknownMacro(macroName);
  const endedAt = input.invocation.now();
  const result = operationResult({ macro, success, startedAt, endedAt, loaded });
  if (input.flags.writeJson) {
    writeRunResults([result], result.execution_time, loaded.targetFolder, input);
  }
  return { success, results: [result], manifest: loaded.manifest, targetFolder: loaded.targetFolder };
};

/** `package.macro`. */
function macroParts(name: string): readonly [packageName: string | null, macro: string] {
  const dot = name.indexOf(".");
  return dot < 0 ? [null, name] : [name.slice(0, dot), name.slice(dot + 1)];
}

async function callMacro(
  session: RuntimeSession,
  packageName: string | null,
  name: string,
  input: CommandInput,
): Promise<{ readonly macro: Macro | null; readonly success: boolean }> {
  const macro = findMacro(session, packageName, name);
  try {
    if (macro === null) throw new DbtError(missingText(packageName, name), { code: "operation/unknown-macro" });
    await runMacro(session, macro, input);
    return { macro, success: true };
  } catch (error) {
    const failure = toDbtError(error, null);
    if (failure !== null) session.fire(runningOperationCaughtError({ exc: failure.toText() }));
    else session.fire(runningOperationUncaughtError({ exc: error instanceof Error ? error.message : String(error) }));
    session.fire(logDebugStackTrace({ exc_info: error instanceof Error ? (error.stack ?? "") : "" }));
    return { macro, success: false };
  }
}

async function runMacro(session: RuntimeSession, macro: Macro, input: CommandInput): Promise<void> {
  const connection = (await session.warehouse?.connect(`macro_${macro.name}`, input.signal)) ?? null;
  try {
    if (connection !== null) await leaveTransaction(connection);
    const context = createNodeContext({
      session,
      node: null,
      packageName: session.project.root.name,
      connection,
      thread: "MainThread",
      phase: "operation",
    });
    const kwargs = new Map(Object.entries(session.flags.args).map(([key, value]) => [key, toValue(value)]));
    await context.callMacro(macro.unique_id, [], kwargs);
  } finally {
    // dbt: what a macro did not commit itself is lost.
    if (connection?.inTransaction === true) await connection.rollback().catch(() => {});
    await connection?.release();
  }
}

function findMacro(session: RuntimeSession, packageName: string | null, name: string): Macro | null {
  const { manifest, project } = session;
  if (packageName !== null) return manifest.macros.get(`macro.${packageName}.${name}`) ?? null;
  return registryOf(session).findAnywhere(name, project.root.name);
}

function missingText(packageName: string | null, name: string): string {
  const place = packageName === null ? "any package" : `the '${packageName}' package`;
  return `dbt could not find a macro with the name "${name}" in ${place}`;
}

function unknownMacro(name: string): DbtError {
  return new DbtError(
    `dbt could not find a macro with the name '${name}' in any package. This can happen when calling a macro that does not exist. Check for typos and/or install package dependencies with "dbt deps".`,
    { code: "operation/unknown-macro", heading: "Compilation Error" },
  );
}

interface Operation {
  readonly macro: Macro;
  readonly success: boolean;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly loaded: { readonly project: RuntimeSession["project"] };
}

/** The result of a macro looks like that of a hook. */
function operationResult({ macro, success, startedAt, endedAt, loaded }: Operation): RunResult {
  return {
    node: operationNode(macro, loaded.project),
    status: success ? "success" : "error",
    timing: [
      { name: "compile", started_at: utcMicros(startedAt), completed_at: utcMicros(startedAt) },
      { name: "execute", started_at: utcMicros(startedAt), completed_at: utcMicros(endedAt) },
    ],
    thread_id: "MainThread",
    execution_time: (endedAt.getTime() - startedAt.getTime()) / 1000,
    adapter_response: {},
    message: null,
    failures: success ? 0 : 1,
    batch_results: null,
  };
}

function operationNode(macro: Macro, project: RuntimeSession["project"]): Node {
  const { credentials } = project.target;
  return blankNode({
    database: credentials.database,
    schema: credentials.schema,
    name: macro.name,
    resource_type: "operation",
    package_name: macro.package_name,
    path: "",
    original_file_path: "",
    unique_id: macro.unique_id,
    fqn: macro.unique_id.split("."),
  });
}
