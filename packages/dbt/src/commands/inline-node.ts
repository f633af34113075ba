// `--inline`: SQL of the command line as a node of the manifest, for as long as the command runs.
import { hash } from "node:crypto";
import { createParseRenderer } from "../compile/create-parse-renderer.ts";
import { lookupRef, lookupSource } from "../compile/manifest-lookup.ts";
import type { Captured } from "../compile/types.ts";
import { DbtError } from "../errors.ts";
import { parseInlineNodeError } from "../events/builders.ts";
import { blankNode } from "../manifest/blank-node.ts";
import type { Node, NodeConfig } from "../manifest/types.ts";
import { createConfigBuilder } from "../node-config/build-config.ts";
import { configTrees } from "../parse/config-kinds.ts";
import type { LoadedProject } from "./load-project.ts";
import type { CommandInput } from "./types.ts";

export const INLINE_NAME = "inline_query";
const INLINE_PATH = "sql/inline_query";

/** Adds the node; gives what removes it. @throws DbtError when the SQL cannot be read */
export async function addInlineNode(loaded: LoadedProject, sql: string, input: CommandInput): Promise<() => void> {
  const { manifest } = loaded;
  try {
    const node = inlineNode(loaded, sql);
    const captured = renderInline(loaded, node, sql, input);
    node.refs = captured.refs;
    node.sources = captured.sources;
    node.depends_on = { macros: [...new Set(captured.macros)], nodes: dependencies(loaded, captured, input) };
    manifest.nodes.set(node.unique_id, node);
    return () => manifest.nodes.delete(node.unique_id);
  } catch (error) {
    if (!(error instanceof DbtError)) throw error;
    input.fire(parseInlineNodeError({ exc: error.message, node_info: INLINE_INFO }));
    throw new DbtError("Error parsing inline query", { code: "inline/not-parsed", cause: error });
  }
}

function renderInline(loaded: LoadedProject, node: Node, sql: string, input: CommandInput): Captured {
  const renderer = createParseRenderer({
    project: loaded.project,
    flags: input.flags,
    env: input.env,
    macros: loaded.manifest.macros,
    fire: input.fire,
    invocationId: input.invocation.id,
    startedAt: input.invocation.startedAt,
  });
  return renderer.renderNode(node, sql, { name: INLINE_NAME, file: node.original_file_path, firstLine: 1 });
}

function dependencies(loaded: LoadedProject, captured: Captured, input: CommandInput): readonly string[] {
  const session = { ...loaded, flags: input.flags };
  const packageName = loaded.project.root.name;
  const ids = new Set<string>();
  for (const ref of captured.refs) {
    const found = lookupRef(session, packageName, ref);
    if (found.kind !== "found") throw missing(packageName, "node", ref.name, found.kind === "disabled");
    ids.add(found.resource.unique_id);
  }
  for (const [source = "", table = ""] of captured.sources) {
    const found = lookupSource(session, packageName, source, table);
    if (found.kind !== "found") throw missing(packageName, "source", `${source}.${table}`, found.kind === "disabled");
    ids.add(found.resource.unique_id);
  }
  return [...ids];
}

function missing(packageName: string, kind: "node" | "source", name: string, isDisabled: boolean): DbtError {
  const reason = isDisabled ? "is disabled" : "was not found";
  return new DbtError(
    `Sql_Operation 'sql_operation.${packageName}.${INLINE_NAME}' (from remote system.sql) depends on a ${kind} named '${name}' which ${reason}`,
    { code: "inline/unknown-ref", heading: "Compilation Error" },
  );
}

function inlineNode({ project }: LoadedProject, sql: string): Node {
  const { credentials } = project.target;
  const packageName = project.root.name;
  const fqn = [packageName, "sql", INLINE_NAME];
  const [kind, tree] = configTrees.sql_operation;
  const { config } = createConfigBuilder(project).build({ kind, tree, fqn, packageName, node: null });
  return blankNode({
    database: credentials.database,
    schema: credentials.schema,
    name: INLINE_NAME,
    resource_type: "sql_operation",
    package_name: packageName,
    path: INLINE_PATH,
    original_file_path: "from remote system.sql",
    unique_id: `sql_operation.${packageName}.${INLINE_NAME}`,
    fqn,
    checksum: { name: "sha256", checksum: hash("sha256", sql.trim()) },
    config: enabledConfig(config),
    created_at: Date.now() / 1000,
    raw_code: sql,
  });
}

/** A project may switch all of its models off; what the command line says runs all the same. */
function enabledConfig(config: Readonly<Record<string, unknown>>): NodeConfig {
  return { ...config, enabled: true, materialized: "view", tags: [], meta: {} };
}

const INLINE_INFO = {
  materialized: "",
  meta: {},
  node_checksum: "",
  node_finished_at: "",
  node_name: INLINE_NAME,
  node_path: INLINE_PATH,
  node_relation: { alias: "", database: "", relation_name: "", schema: "" },
  node_started_at: "",
  node_status: "failed",
  resource_type: "",
  unique_id: "sqloperation.test.inline_query",
};
