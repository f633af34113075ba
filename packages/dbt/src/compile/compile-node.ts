// Compiles a node: renders its SQL, pastes the ephemeral models that it uses in front, writes the file below target/compiled.
// An ephemeral model is compiled once, whoever needs it first.
import type { Connection } from "@sluice/adapter-contract";
import { toValue, type Value } from "@sluice/jinja";
import { writingInjectedSqlForNode } from "../events/builders.ts";
import type { Node } from "../manifest/types.ts";
import { nodeInfoOf } from "../run/node-progress.ts";
import { isEphemeralModel } from "../run/types.ts";
import { createCompileContext } from "./create-node-context.ts";
import { compileForeignKeys } from "./foreign-keys.ts";
import { injectCtes } from "./inject-ctes.ts";
import { sourceOfNode } from "./node-source.ts";
import { relationFactory } from "./relation-class.ts";
import { ephemeralName } from "./relation-values.ts";
import { targetFile } from "./target-files.ts";
import type { NodeContext, NodeContextOptions, RuntimeSession } from "./types.ts";

export interface CompileNodeOptions {
  readonly session: RuntimeSession;
  readonly node: Node;
  readonly connection: Connection | null;
  /** dbt's name of the thread. */
  readonly thread: string;
  /** A batch's name: the file goes into a folder named after the model. */
  readonly split?: string;
  /** Names in the place of dbt's own (unit tests). */
  readonly names?: ReadonlyMap<string, Value>;
}

type Cte = NonNullable<Node["extra_ctes"]>[number];

/** Resources whose compiled SQL has no file. */
const NOT_WRITTEN: ReadonlySet<string> = new Set(["seed", "snapshot"]);

const PHASES: Partial<Record<Node["resource_type"], NodeContextOptions["phase"]>> = { test: "test", unit_test: "unit" };

/** SQL before CTEs were pasted in front: what users of an ephemeral model paste themselves. */
const ownSql = new WeakMap<Node, string>();

/** Ephemeral models that are being compiled or have been, per session. */
const ephemerals = new WeakMap<RuntimeSession, Map<string, Promise<void>>>();

/** Sets the node's compiled SQL and path. @throws {DbtError} */
export async function compileNode(options: CompileNodeOptions): Promise<void> {
  if (isEphemeralModel(options.node)) return compileEphemeral(options, []);
  return compile(options, []);
}

/** The SQL of a hook of the project: rendered, without CTEs, kept on the node and below target/compiled. */
export async function compileHook(context: NodeContext, hook: Node): Promise<string> {
  const sql = await context.render(hook.raw_code, { name: hook.name, file: hook.original_file_path });
  hook.compiled = true;
  hook.compiled_code = sql;
  hook.extra_ctes = [];
  hook.extra_ctes_injected = true;
  write(context.session, hook);
  return sql;
}

function compileEphemeral(options: CompileNodeOptions, above: readonly string[]): Promise<void> {
  const { session, node } = options;
  const started = ephemerals.get(session) ?? new Map<string, Promise<void>>();
  ephemerals.set(session, started);
  let work = started.get(node.unique_id);
  if (work === undefined) {
    work = compile(options, above);
    started.set(node.unique_id, work);
    // Whoever comes next tries again and gets the error as its own.
    work.catch(() => started.delete(node.unique_id));
  }
  return work;
}

async function compile(options: CompileNodeOptions, above: readonly string[]): Promise<void> {
  const { session, node, connection, thread } = options;
  const { context, ephemerals: used } = createCompileContext({
    session,
    node,
    packageName: node.package_name,
    connection,
    thread,
    phase: PHASES[node.resource_type] ?? "compile",
    extra: namesOf(options),
  });
  const sql = await render(context, node);
  const ctes = await prependedCtes(options, [...givenThis(options), ...used], [...above, node.unique_id]);
  node.compiled = true;
  ownSql.set(node, sql);
  node.compiled_code = injectCtes(
    sql,
    ctes.map((cte) => cte.sql),
  );
  node.extra_ctes = ctes;
  node.extra_ctes_injected = node.resource_type !== "seed";
  if (node.resource_type === "test" && node.relation_name === null && storesFailures(session, node)) {
    node.relation_name = relationFactory(session.project).ofNode(node).toText();
  }
  compileForeignKeys(session, node);
  write(session, node, options.split);
}

/** The model that a unit test tests, where its own rows (`input: this`) are given: dbt puts them first, read or not. */
function givenThis({ session, node }: CompileNodeOptions): readonly string[] {
  const tested = node.tested_node_unique_id;
  return tested !== undefined && session.fixtures?.has(tested) ? [tested] : [];
}

/** The rows of a unit test's input are a name of their own in its code. */
function namesOf({ session, node, names }: CompileNodeOptions): ReadonlyMap<string, Value> {
  const fixture = session.fixtures?.get(node.unique_id);
  if (fixture === undefined || fixture.node !== node) return names ?? new Map();
  return new Map([["fixture_rows", toValue(fixture.rows)]]);
}

async function render(context: NodeContext, node: Node): Promise<string> {
  if (node.language === "python") {
    const postfix = await context.render("{{ py_script_postfix(model) }}", placeOf(context.session, node));
    return `${node.raw_code}\n\n${postfix}`;
  }
  return context.render(node.raw_code, placeOf(context.session, node));
}

/** The CTEs of the ephemeral models that a node uses, those that they use themselves first. */
async function prependedCtes(
  options: CompileNodeOptions,
  used: readonly string[],
  above: readonly string[],
): Promise<readonly Cte[]> {
  const ctes = new Map<string, Cte>();
  for (const id of used) {
    const model = options.session.manifest.nodes.get(id);
    if (model === undefined) continue;
    // A cycle has been refused when the project was read; its end is never waited for.
    if (above.includes(id)) continue;
    const { split: _split, names: _names, ...rest } = options;
    await compileEphemeral({ ...rest, node: model }, above);
    for (const cte of model.extra_ctes ?? []) if (!ctes.has(cte.id)) ctes.set(cte.id, cte);
    const sql = ownSql.get(model) ?? model.compiled_code ?? "";
    ctes.set(id, {
      id,
      sql: ` ${ephemeralName(options.session.fixtures?.get(id)?.cteName ?? model.alias)} as (\n${sql}\n)`,
    });
  }
  return [...ctes.values()];
}

function storesFailures(session: RuntimeSession, node: Node): boolean {
  const { store_failures: stores, store_failures_as: as } = node.config;
  if (as === "table" || as === "view") return true;
  if (as === "ephemeral") return false;
  return typeof stores === "boolean" ? stores : session.flags.storeFailures;
}

function write(session: RuntimeSession, node: Node, split?: string): void {
  if (NOT_WRITTEN.has(node.resource_type) || !node.compiled_code) return;
  const file = targetFile(node, {
    targetPath: session.flags.targetPath ?? session.project.root.config.targetPath,
    folder: "compiled",
    ...(split === undefined ? {} : { split }),
  });
  session.fire(writingInjectedSqlForNode({ node_info: nodeInfoOf(node) }));
  node.compiled_path = file;
  session.writeTarget(file, node.compiled_code);
}

/** The first line is only looked for when something is wrong. */
function placeOf({ project }: RuntimeSession, node: Node) {
  return {
    name: node.name,
    file: node.original_file_path,
    get firstLine() {
      return sourceOfNode(project, node)?.firstLine ?? 1;
    },
  };
}
