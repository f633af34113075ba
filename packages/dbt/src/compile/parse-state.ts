// What the members of a node's and of a macro's context are while a project is read: calls are noted, answers are empty.
import { type Callable, fn, type Value } from "@sluice/jinja";
import type { ErrorNode } from "../errors.ts";
import type { Macro } from "../manifest/types.ts";
import { ConfigObject } from "./config-object.ts";
import { compilationError, errorNodeOf } from "./diagnostics.ts";
import { nodeDict } from "./node-dict.ts";
import { ParseConfig } from "./parse-config.ts";
import { ParseContext, type ParseState, type RenderText, type SharedParseState } from "./parse-context.ts";
import { namedArguments, refArguments, sourceArguments } from "./reference-arguments.ts";
import type { Relation } from "./relation.ts";
import type { Captured, ParseNode } from "./types.ts";

/** The context of a node's own text. */
export function nodeParseState(
  shared: SharedParseState,
  node: ParseNode,
  captured: Captured,
  render: RenderText,
): ParseState {
  return new NodeParseContext(shared, node, captured, render);
}

/** The context of a macro that the engine calls itself: names of schemas, aliases, databases. */
export function macroParseState(shared: SharedParseState, macro: Macro, render: RenderText): ParseState {
  return new MacroParseContext(shared, macro, render);
}

class NodeParseContext extends ParseContext implements ParseState {
  readonly #node: ParseNode;
  readonly #captured: Captured;
  #relation: Relation | null = null;

  constructor(shared: SharedParseState, node: ParseNode, captured: Captured, render: RenderText) {
    super(shared, { packageName: node.package_name, name: node.name }, captured, render);
    this.#node = node;
    this.#captured = captured;
  }

  get database(): string {
    return this.#node.database;
  }

  get schema(): string {
    return this.#node.schema;
  }

  errorNode(): ErrorNode {
    return errorNodeOf(this.#node);
  }

  ref(): Callable {
    return fn("ref", (args, kwargs) => {
      this.#captured.refs.push(refArguments(args, kwargs));
      return this.#own();
    });
  }

  source(): Callable {
    return fn("source", (args) => {
      this.#captured.sources.push(sourceArguments(args));
      return this.#own();
    });
  }

  metric(): Value {
    return fn("metric", (args) => noteMetric(this.#captured, args));
  }

  functionReference(): Value {
    return fn("function", (args) => {
      this.#captured.functions.push(positional(namedArguments("function", args)));
      return this.#own().with({ type: "function" });
    });
  }

  config(): Value {
    const compares = this.flags.behavior["state_modified_compare_more_unrendered_values"] === true;
    return new ParseConfig((call) => {
      this.#captured.configCalls.push(call);
      if (!compares) this.#captured.unrenderedConfigCalls.push(call);
    });
  }

  model(): Value {
    return nodeDict(this.#node);
  }

  this(): Relation | null {
    return this.#node.resource_type === "operation" ? null : this.#own();
  }

  hooks(name: "pre-hook" | "post-hook"): Value {
    return hasNoHooks(this.#node) ? [] : hookList(this.#node.config[name]);
  }

  write(): Value {
    return "";
  }

  #own(): Relation {
    this.#relation ??= this.shared.relations.ofNode(this.#node);
    return this.#relation;
  }
}

class MacroParseContext extends ParseContext implements ParseState {
  readonly #macro: Macro;

  constructor(shared: SharedParseState, macro: Macro, render: RenderText) {
    super(shared, { packageName: shared.project.root.name, name: macro.name }, null, render);
    this.#macro = macro;
  }

  get database(): string {
    return this.project.target.credentials.database;
  }

  get schema(): string {
    return this.project.target.credentials.schema;
  }

  errorNode(): ErrorNode {
    return errorNodeOf(this.#macro);
  }

  ref(): Callable {
    return refused("ref");
  }

  source(): Callable {
    return refused("source");
  }

  metric(): Value {
    return refused("metric");
  }

  functionReference(): Value {
    return refused("function");
  }

  config(): Value {
    const macro = this.#macro;
    return new ConfigObject(null, {
      missing: (name) =>
        compilationError(
          `Model '${macro.unique_id}' does not define a required config parameter '${name}'.`,
          "compile/missing-config",
        ),
      onMetaKey: () => {},
      wrongPersistDocs: () => compilationError("Invalid value provided for 'persist_docs'.", "compile/persist-docs"),
      model: () => nodeDict(macro),
      call: () => null,
    });
  }

  model(): Value {
    return nodeDict(this.#macro);
  }

  this(): undefined {
    return undefined;
  }

  hooks(): Value {
    return null;
  }

  write(): Value {
    throw compilationError('cannot "write" macros or sources', "compile/write-macro");
  }
}

function refused(name: string): Callable {
  return fn(name, () => {
    throw compilationError(`${name}() cannot be used here`, "compile/reference-in-name");
  });
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
