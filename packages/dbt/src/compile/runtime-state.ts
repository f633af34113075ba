// What the members of a context are while nodes are compiled and run.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Dict, TemplateRuntimeError, toRepr, typeNameOf, type Value } from "@sluice/jinja";
import { getMetaKeyWarning, printEvent } from "../events/builders.ts";
import type { GraphNode, Macro, Node } from "../manifest/types.ts";
import { varsFor } from "../project/vars.ts";
import { batchName, isBatchSize } from "../run/batches.ts";
import { nodeInfoOf } from "../run/node-progress.ts";
import { isCompiledNode } from "../run/types.ts";
import { getRelation, type RuntimeAdapterState } from "./adapter-relations.ts";
import { callValue } from "./call-value.ts";
import { ConfigObject } from "./config-object.ts";
import { csvTable } from "./csv-table.ts";
import { compilationError, errorNodeOf } from "./diagnostics.ts";
import { registryOf } from "./macro-registry.ts";
import { graphDict, modelDict, nodeDict } from "./node-dict.ts";
import type { ProviderState } from "./provider-members.ts";
import type { CommentNode } from "./query-comment.ts";
import { relationFactory } from "./relation-class.ts";
import { RuntimeAdapter } from "./runtime-adapter.ts";
import {
  deferredRelation,
  functionFunction,
  metricFunction,
  type ReferencePorts,
  type Referrer,
  refFunction,
  sourceFunction,
} from "./runtime-references.ts";
import { newStatementResults } from "./statement-ports.ts";
import { targetFile } from "./target-files.ts";
import type { TemplateScope } from "./template-scope.ts";
import { envVarFunction, TemplateVar } from "./template-vars.ts";
import type { NodeContextOptions, RuntimeSession } from "./types.ts";

type Scope = TemplateScope<ProviderState>;

export interface RuntimeStateOptions extends NodeContextOptions {
  /** The macro that stands for the node in contexts of the engine's own calls. */
  readonly macro?: () => Macro | null;
  /** Where unique ids of the ephemeral models that are referred to are noted, in order. */
  readonly ephemerals: Set<string>;
}

export interface RuntimeStatePorts {
  readonly render: (text: string, scope: Scope) => Value | Promise<Value>;
  /** A context for a macro that the adapter calls. */
  readonly operation: (macro: Macro) => Scope;
  /** Whose statements they are, when it is not the context's own node. */
  readonly commentNode?: CommentNode | null;
}

const NO_HOOKS: ReadonlySet<string> = new Set(["source", "test", "unit_test"]);

export function createRuntimeState(options: RuntimeStateOptions, ports: RuntimeStatePorts): ProviderState {
  const { session, node, connection, thread, phase } = options;
  const { project, flags, fire, env } = session;
  const relations = relationFactory(project);
  const registry = registryOf(session);
  const model = node === null || !isCompiledNode(node) ? null : node;
  const isOperation = phase === "operation";
  const commentNode = ports.commentNode === undefined ? node : ports.commentNode;
  let adapterState: RuntimeAdapterState | null = null;

  const adapterStateFor = (scope: Scope): RuntimeAdapterState => {
    adapterState ??= {
      project,
      flags,
      fire,
      relations,
      registry,
      session,
      connection,
      node: commentNode,
      packageName: options.packageName,
      connectionName: connection?.name ?? "<None>",
      output: (text) => fire(printEvent({ msg: text.replace(/\n$/, "") }), { thread }),
      bind: (id) => {
        const macro = registry.byId(id);
        return macro === null ? null : scope.bind(macro);
      },
      callMacro: async (name, args) => {
        const macro = registry.findAnywhere(name, project.root.name);
        if (macro === null) {
          throw compilationError(
            `dbt could not find a macro with the name "${name}" in any package`,
            "compile/missing-macro",
          );
        }
        return callValue(ports.operation(macro).bind(macro), args);
      },
    };
    return adapterState;
  };

  const references = (scope: Scope): ReferencePorts => ({
    session,
    relations,
    referrer: referrerOf(options),
    dependsOn: isOperation || node === null || !("depends_on" in node) ? null : node.depends_on.nodes,
    onEphemeral: isOperation ? null : (target) => options.ephemerals.add(target.unique_id),
    nodeInfo: () => (node === null ? null : nodeInfoOf(node)),
    thread,
    narrows: phase !== "unit",
    exists: (relation) => {
      const { database, schema, identifier } = relation;
      if (session.cache.hasSchema(database, schema) && identifier !== null) {
        return session.cache.find(database, schema, identifier) !== null;
      }
      return getRelation(adapterStateFor(scope), database, schema, identifier).then((found) => found !== null);
    },
  });
  let scopeOf: Scope | null = null;
  const own = (scope: Scope) => {
    scopeOf ??= scope;
    return scopeOf;
  };

  return {
    project,
    relations,
    flags,
    fire,
    invocationId: session.invocationId,
    startedAt: session.startedAt,
    thread,
    nodeInfo: () => (node === null ? null : nodeInfoOf(node)),
    execute: true,
    database: model?.database ?? project.target.credentials.database,
    schema: model?.schema ?? project.target.credentials.schema,
    selected: session.selected,
    statements: newStatementResults(),
    ref: (scope) => refFunction(references(own(scope))),
    source: (scope) => sourceFunction(references(own(scope))),
    metric: (scope) => metricFunction(references(own(scope))),
    functionReference: (scope) => functionFunction(references(own(scope))),
    config: () => configObject(options, node),
    var: (scope) =>
      new TemplateVar({
        vars: varsFor(project, options.packageName),
        askedBy: referrerOf(options).name,
        missingIsNone: false,
        render: (text) => ports.render(text, scope),
      }),
    envVar: () => envVarFunction(env),
    adapter: (scope) => new RuntimeAdapter(adapterStateFor(scope)),
    graph: () => graphDict(session.manifest),
    errorNode: () => {
      const blamed = node ?? options.macro?.() ?? null;
      return blamed === null ? null : errorNodeOf(blamed);
    },
    model: () => (node === null ? nodeDict(options.macro?.() ?? {}) : modelDict(node, project.target.adapter.dialect)),
    this: () => thisRelation(session, node),
    hooks: (name) => hookList(node, name),
    compiledCode: () => (model === null ? null : compiledCode(session, model)),
    deferRelation: () =>
      model?.defer_relation ? deferredRelation({ session: always(session), relations }, model) : null,
    render: ports.render,
    write: (text) => {
      if (model === null) throw compilationError('cannot "write" macros or sources', "compile/write-macro");
      const file = targetFile(model, {
        targetPath: flags.targetPath ?? project.root.config.targetPath,
        folder: "run",
        ...splitOf(model),
      });
      model.build_path = file;
      session.writeTarget(file, text);
      return "";
    },
    loadTable: () => loadSeed(session, node, (text) => fire(printEvent({ msg: text.replace(/\n$/, "") }), { thread })),
    metadataEnvs: () => metadataEnvs(session),
  };
}

/** Clone asks for the deferred relation whatever `--defer` says. */
function always(session: RuntimeSession): RuntimeSession {
  return { ...session, flags: { ...session.flags, defer: true } };
}

function referrerOf(options: RuntimeStateOptions): Referrer {
  const { node, packageName } = options;
  if (node !== null) return node;
  const macro = options.macro?.() ?? null;
  if (macro !== null) return macro;
  return {
    unique_id: "",
    name: "<operation>",
    resource_type: "operation",
    original_file_path: "",
    package_name: packageName,
  };
}

function configObject(options: RuntimeStateOptions, node: GraphNode | null): Value {
  const id = node?.unique_id ?? options.macro?.()?.unique_id ?? "";
  return new ConfigObject(node?.config ?? null, {
    missing: (name) =>
      compilationError(
        `Model '${id}' does not define a required config parameter '${name}'.`,
        "compile/missing-config",
      ),
    onMetaKey: (name) => options.session.fire(getMetaKeyWarning({ meta_key: name }), { thread: options.thread }),
    wrongPersistDocs: (value) =>
      compilationError(
        `Invalid value provided for 'persist_docs'. Expected dict but received <class ${toRepr(typeNameOf(value))}>`,
        "compile/persist-docs",
      ),
    model: () => nodeDict(node ?? options.macro?.() ?? {}),
    call: (callee, args) => callValue(callee, args),
  });
}

function thisRelation(session: RuntimeSession, node: GraphNode | null) {
  if (node === null) return undefined;
  if (node.resource_type === "operation") return null;
  const relations = relationFactory(session.project);
  if (node.resource_type === "source") return relations.ofSource(node);
  if (isCompiledNode(node)) return relations.ofNode(node);
  return null;
}

function hookList(node: GraphNode | null, name: "pre-hook" | "post-hook"): Value {
  if (node === null) return null;
  if (NO_HOOKS.has(node.resource_type)) return [];
  const hooks = node.config[name];
  return Array.isArray(hooks) ? hooks.map((hook: object) => nodeDict(hook)) : [];
}

function compiledCode(session: RuntimeSession, node: Node): string | null {
  if (session.flags.which === "clone" && node.defer_relation) {
    const place = node.defer_relation;
    const name: unknown = typeof place === "object" ? Reflect.get(place, "relation_name") : null;
    const relation = deferredRelation({ session: always(session), relations: relationFactory(session.project) }, node);
    return `select * from ${typeof name === "string" && name !== "" ? name : (relation?.toText() ?? "")}`;
  }
  return node.extra_ctes_injected === true ? (node.compiled_code ?? null) : null;
}

/** Batches of a model get files of their own. */
function splitOf(node: Node): { readonly split?: string } {
  const size = node.config["batch_size"];
  const batch: unknown = Reflect.get(node, "batch");
  if (node.config["incremental_strategy"] !== "microbatch" || typeof batch !== "object" || batch === null) return {};
  const start = new Date(String(Reflect.get(batch, "event_time_start")));
  return isBatchSize(size) && !Number.isNaN(start.getTime()) ? { split: batchName(start, size) } : {};
}

function loadSeed(session: RuntimeSession, node: GraphNode | null, output: (text: string) => void): Value {
  if (node?.resource_type !== "seed") {
    throw compilationError(
      `can only load_agate_table for seeds (got a ${node?.resource_type ?? "macro"})`,
      "compile/load-table",
    );
  }
  const folder =
    session.project.packages.find((entry) => entry.name === node.package_name)?.root ?? node.root_path ?? "";
  const path = join(folder, node.original_file_path);
  const { delimiter, column_types: types } = node.config;
  try {
    const table = csvTable(decode(readFileSync(path)), {
      delimiter: typeof delimiter === "string" ? delimiter : ",",
      textColumns: typeof types === "object" && types !== null ? Object.keys(types) : [],
      output,
    });
    table.originalPath = path;
    return table;
  } catch (error) {
    if (error instanceof TemplateRuntimeError || error instanceof TypeError) {
      throw compilationError(error.message, "compile/seed-file");
    }
    throw error;
  }
}

/** @throws {TypeError} when the file is not UTF-8 */
function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** `DBT_ENV_CUSTOM_ENV_X` as `X`. */
function metadataEnvs(session: RuntimeSession): Value {
  const prefix = "DBT_ENV_CUSTOM_ENV_";
  return Dict.from(
    [...(session.env.names?.() ?? [])].flatMap((name) => {
      const value = name.startsWith(prefix) ? session.env.get(name) : undefined;
      return value === undefined ? [] : [[name.slice(prefix.length), value] as const];
    }),
  );
}
