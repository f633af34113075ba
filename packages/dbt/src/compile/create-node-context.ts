// The context of one node, hook or operation while it is compiled or run: every name that dbt gives templates, `execute` true,
// macros that may ask the warehouse.
import { type Environment, HostObject, noKwargs, toText, type Value } from "@sluice/jinja";
import type { Macro, Node } from "../manifest/types.ts";
import { isCompiledNode, isManifestNode } from "../run/types.ts";
import { callValue } from "./call-value.ts";
import { compilationError } from "./diagnostics.ts";
import { registryOf } from "./macro-registry.ts";
import { type ProviderState, providerMembers } from "./provider-members.ts";
import { resultList } from "./result-objects.ts";
import { createRuntimeState } from "./runtime-state.ts";
import { templateEnvironment } from "./template-environment.ts";
import { type ScopeOptions, TemplateScope } from "./template-scope.ts";
import { awaitTestArguments } from "./test-arguments.ts";
import { type Blamed, rethrow } from "./to-dbt-error.ts";
import type { NodeContext, NodeContextOptions, RuntimeSession } from "./types.ts";

const TEMPLATE_MARKS = /\{[{%#]|[#}%]\}/;

interface Environments {
  readonly text: Environment;
  readonly native: Environment;
}

const environments = new WeakMap<RuntimeSession, Environments>();

/** The environments of a command: templates are read once, whoever renders them. */
function environmentsOf(session: RuntimeSession): Environments {
  let found = environments.get(session);
  if (found === undefined) {
    found = { text: templateEnvironment({}, session.compiledMacros), native: templateEnvironment({ native: true }) };
    environments.set(session, found);
  }
  return found;
}

export function createNodeContext(options: NodeContextOptions): NodeContext {
  return createCompileContext(options).context;
}

/** A context, and the ephemeral models that what is rendered in it refers to. */
export interface CompileContext {
  readonly context: NodeContext;
  /** Unique ids, in the order in which they were first referred to. */
  readonly ephemerals: ReadonlySet<string>;
}

export function createCompileContext(options: NodeContextOptions): CompileContext {
  const { session, node } = options;
  const ephemerals = new Set<string>();
  // Without a node, the macro that is called stands for it.
  let called: Macro | null = null;
  const registry = registryOf(session);
  const { text, native } = environmentsOf(session);
  const blamed: Blamed | null = node;
  const state = createRuntimeState(
    { ...options, ephemerals, macro: () => called },
    {
      render: (source, scope) => renderText(source, scope, node === null ? "<template>" : node.original_file_path),
      operation: (macro) => operationScope(macro),
    },
  );
  const scope = newScope(state, options.packageName, dependencyNote(options));
  for (const [name, value] of options.extra ?? []) scope.set(name, value);
  if (session.overrides !== undefined) scope.override(session.overrides);
  if (options.results !== undefined) scope.set("results", resultList(options.results));
  let testArguments: Promise<void> | null = null;

  const context: NodeContext = {
    session,
    scope,
    statements: state.statements,
    set: (name, value) => scope.set(name, value),
    async render(source, location) {
      try {
        if (!TEMPLATE_MARKS.test(source)) return source;
        if (node?.resource_type === "test" && node.test_metadata !== undefined) {
          testArguments ??= awaitTestArguments(node, scope, native, location);
          await testArguments;
        }
        return toText(await text.template(source, location).render(scope));
      } catch (error) {
        return rethrow(error, blamed, { project: session.project, names: () => scope.names });
      }
    },
    async callMacro(nameOrId, args = [], kwargs = noKwargs) {
      try {
        const macro = registry.byId(nameOrId);
        const callee = macro === null ? scope.lookup(nameOrId) : scope.bind(macro);
        called ??= macro ?? registry.find(nameOrId, options.packageName);
        if (!(callee instanceof HostObject) || callee.call === undefined) throw missingMacro(nameOrId);
        return await callValue(callee, args, kwargs);
      } catch (error) {
        return rethrow(error, blamed, { project: session.project, names: () => scope.names });
      }
    },
  };
  return { context, ephemerals };

  function newScope(
    of: ProviderState,
    packageName: string,
    onMacro?: ScopeOptions<ProviderState>["onMacro"],
  ): TemplateScope<ProviderState> {
    return new TemplateScope<ProviderState>({
      ...(onMacro === undefined ? {} : { onMacro }),
      registry,
      environment: text,
      mode: "async",
      packageName,
      members: providerMembers,
      state: of,
    });
  }

  /** A context of the root project for macros that the adapter calls. */
  function operationScope(macro: Macro): TemplateScope<ProviderState> {
    const inner = createRuntimeState(
      {
        ...options,
        node: null,
        macro: () => macro,
        ephemerals: new Set(),
        packageName: session.project.root.name,
        phase: "operation",
      },
      {
        render: (source, own) => renderText(source, own, macro.original_file_path),
        operation: (other) => operationScope(other),
        commentNode: node,
      },
    );
    return newScope(inner, session.project.root.name);
  }

  async function renderText(source: string, own: TemplateScope<ProviderState>, file: string): Promise<Value> {
    if (!TEMPLATE_MARKS.test(source)) return source;
    return text.template(source, { name: node?.name ?? "<template>", file }).render(own);
  }
}

/**
 * Macros that a node's SQL calls only when it is compiled belong to its dependencies too.
 * dbt: so do those that the materialization of a test or a function, and get_show_sql, call themselves.
 */
function dependencyNote({ node, phase }: NodeContextOptions): ScopeOptions<ProviderState>["onMacro"] {
  if (node === null || !isCompiledNode(node) || phase === "operation") return undefined;
  if (phase === "run" && isManifestNode(node)) return undefined;
  const target: Node = node;
  return (macro, running) => {
    const isOwn = running.length === 0 ? !isEntry(macro.unique_id) : running.length === 1 && isEntry(running[0]);
    const { macros, nodes } = target.depends_on;
    if (isOwn && !macros.includes(macro.unique_id)) target.depends_on = { macros: [...macros, macro.unique_id], nodes };
  };
}

/** Macros that the engine calls. */
function isEntry(uniqueId: string | undefined): boolean {
  const name = uniqueId?.split(".")[2] ?? "";
  return name.startsWith("materialization_") || name === "get_show_sql";
}

function missingMacro(name: string): Error {
  return compilationError(`dbt could not find a macro with the name '${name}' in any package`, "compile/missing-macro");
}
