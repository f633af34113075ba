// What the members of a context are while a project is read: calls are noted, answers are empty.
import { fn, type Value } from "@sluice/jinja";
import type { Macro } from "../manifest/types.ts";
import { varsFor } from "../project/vars.ts";
import type { AdapterState } from "./adapter-members.ts";
import { emptyTable } from "./agate-table.ts";
import { ConfigObject } from "./config-object.ts";
import { compilationError, errorNodeOf } from "./diagnostics.ts";
import type { MacroRegistry } from "./macro-registry.ts";
import { graphOfNothing, nodeDict } from "./node-dict.ts";
import { ParseAdapter } from "./parse-adapter.ts";
import { ParseConfig } from "./parse-config.ts";
import type { ProviderState } from "./provider-members.ts";
import { namedArguments, refArguments, sourceArguments } from "./reference-arguments.ts";
import type { Relation } from "./relation.ts";
import type { RelationFactory } from "./relation-class.ts";
import { newStatementResults } from "./statement-ports.ts";
import type { TemplateScope } from "./template-scope.ts";
import { envVarFunction, TemplateVar } from "./template-vars.ts";
import type { Captured, ParseNode, ParseRendererOptions } from "./types.ts";

export type ParseState = ProviderState;

export interface SharedParseState extends ParseRendererOptions {
  readonly registry: MacroRegistry;
  readonly relations: RelationFactory;
}

type RenderText = (text: string, scope: TemplateScope<ParseState>) => Value;

/** The context of a node's own text. */
export function nodeParseState(
  shared: SharedParseState,
  node: ParseNode,
  captured: Captured,
  render: RenderText,
): ParseState {
  const { project } = shared;
  let own: Relation | null = null;
  const relation = () => {
    own ??= shared.relations.ofNode(node);
    return own;
  };
  const compares = shared.flags.behavior["state_modified_compare_more_unrendered_values"] === true;
  return {
    ...base(shared, node.package_name, node.name, captured, render),
    database: node.database,
    schema: node.schema,
    errorNode: () => errorNodeOf(node),
    ref: () =>
      fn("ref", (args, kwargs) => {
        captured.refs.push(refArguments(args, kwargs));
        return relation();
      }),
    source: () =>
      fn("source", (args) => {
        captured.sources.push(sourceArguments(args));
        return relation();
      }),
    metric: () => fn("metric", (args) => noteMetric(captured, args)),
    functionReference: () =>
      fn("function", (args) => {
        captured.functions.push(positional(namedArguments("function", args)));
        return relation().with({ type: "function" });
      }),
    config: () =>
      new ParseConfig((call) => {
        captured.configCalls.push(call);
        if (!compares) captured.unrenderedConfigCalls.push(call);
      }),
    model: () => nodeDict(node),
    this: () => (node.resource_type === "operation" ? null : relation()),
    hooks: (name) => (hasNoHooks(node) ? [] : hookList(node.config[name])),
    write: () => "",
    project,
  };
}

/** The context of a macro that the engine calls itself: names of schemas, aliases, databases. */
export function macroParseState(shared: SharedParseState, macro: Macro, render: RenderText): ParseState {
  const { credentials } = shared.project.target;
  const refused = (name: string) =>
    fn(name, () => {
      throw compilationError(`${name}() cannot be used here`, "compile/reference-in-name");
    });
  return {
    ...base(shared, shared.project.root.name, macro.name, null, render),
    database: credentials.database,
    schema: credentials.schema,
    errorNode: () => errorNodeOf(macro),
    ref: () => refused("ref"),
    source: () => refused("source"),
    metric: () => refused("metric"),
    functionReference: () => refused("function"),
    config: () =>
      new ConfigObject(null, {
        missing: (name) =>
          compilationError(
            `Model '${macro.unique_id}' does not define a required config parameter '${name}'.`,
            "compile/missing-config",
          ),
        onMetaKey: () => {},
        wrongPersistDocs: () => compilationError("Invalid value provided for 'persist_docs'.", "compile/persist-docs"),
        model: () => nodeDict(macro),
        call: () => null,
      }),
    model: () => nodeDict(macro),
    this: () => undefined,
    hooks: () => null,
    write: () => {
      throw compilationError('cannot "write" macros or sources', "compile/write-macro");
    },
  };
}

function base(
  shared: SharedParseState,
  packageName: string,
  name: string,
  captured: Captured | null,
  render: RenderText,
) {
  const { project, registry, relations, flags, fire, env } = shared;
  const note = (list: string[] | undefined) => (entry: string) => {
    if (list !== undefined && !list.includes(entry)) list.push(entry);
  };
  return {
    project,
    relations,
    flags,
    fire,
    invocationId: shared.invocationId,
    startedAt: shared.startedAt,
    thread: "MainThread",
    nodeInfo: () => null,
    execute: false,
    selected: [],
    statements: newStatementResults(),
    var: (scope: TemplateScope<ParseState>) =>
      new TemplateVar({
        vars: varsFor(project, packageName),
        askedBy: name,
        missingIsNone: captured !== null,
        render: (text) => render(text, scope),
        onRead: note(captured?.vars),
      }),
    envVar: () => envVarFunction(env, note(captured?.envVars)),
    adapter: (scope: TemplateScope<ParseState>) => {
      const state: AdapterState = {
        project,
        flags,
        fire,
        relations,
        registry,
        packageName: scope.packageName,
        connectionName: "master",
        bind: (id) => {
          const macro = registry.byId(id);
          return macro === null ? null : scope.bind(macro);
        },
      };
      return new ParseAdapter(state);
    },
    graph: () => graphOfNothing(),
    compiledCode: () => null,
    deferRelation: () => null,
    render: (text: string, scope: TemplateScope<ParseState>) => render(text, scope),
    loadTable: () => emptyTable(),
    metadataEnvs: () => nodeDict({}),
  };
}

function noteMetric(captured: Captured, args: readonly Value[]): Value {
  const metric = namedArguments("metric", args);
  captured.metrics.push(positional(metric));
  return metric.name;
}

function positional(reference: { readonly name: string; readonly package: string | null }): readonly string[] {
  return reference.package === null ? [reference.name] : [reference.package, reference.name];
}

function hasNoHooks(node: ParseNode): boolean {
  return node.resource_type === "test";
}

function hookList(hooks: unknown): Value {
  return Array.isArray(hooks) ? hooks.map((hook: object) => nodeDict(hook)) : [];
}
