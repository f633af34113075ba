// Templates with everything that dbt gives them: the borders between reading a project (parse), compiling and running.
// `parse/` uses `ParseRenderer`; `run/` and `commands/` use `RuntimeSession` and `NodeContext`.
import type { Connection, Warehouse } from "@sluice/adapter-contract";
import type { Kwargs, PrecompiledMacros, Scope, SourceLocation, Value } from "@sluice/jinja";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import type { GraphNode, Json, Macro, Manifest, Node, RefArgs } from "../manifest/types.ts";
import type { EnvReader, Project } from "../project/types.ts";
import type { RunResult } from "../run/types.ts";
import type { RelationCache } from "./relation-cache.ts";
import type { StatementResults } from "./statement-results.ts";

/** What a template's calls told while it was rendered with `execute` false. */
export interface Captured {
  readonly refs: RefArgs[];
  readonly sources: (readonly string[])[];
  readonly metrics: (readonly string[])[];
  readonly functions: (readonly string[])[];
  /** The arguments of every `config()` call, in order; values as JSON where they are. */
  readonly configCalls: Readonly<Record<string, Json>>[];
  /** The same as written, for `unrendered_config`. */
  readonly unrenderedConfigCalls: Readonly<Record<string, Json>>[];
  /** Unique ids of the macros that the template called itself. */
  readonly macros: string[];
  /** Environment variables and vars that were read, for invalidation. */
  readonly envVars: string[];
  readonly vars: string[];
}

/** A node on its way into the manifest: enough for `model`, `this`, `ref()` and `config`. */
export type ParseNode = Node;

/** Renders templates of a project while it is being read: synchronous, `execute` false, nothing asks the warehouse. */
export interface ParseRenderer {
  /** Renders `text` in the node's parse context. @throws DbtError (Compilation Error) with place and macro stack */
  renderNode(node: ParseNode, text: string, location: SourceLocation): Captured;
  /**
   * Calls a macro by its name as seen from `packageName` (root project over package over internal), e.g.
   * `generate_schema_name`; the result as text or value. `overridable` lookups of dbt: package of the node, root, internal.
   */
  callMacro(name: string, packageName: string, args: readonly Value[], kwargs?: Kwargs): Value;
  /** The macro that a name means from a package; null when there is none. */
  findMacro(name: string, packageName: string): Macro | null;
}

export interface ParseRendererOptions {
  readonly project: Project;
  readonly flags: Flags;
  readonly env: EnvReader;
  /** Complete before any node is rendered. */
  readonly macros: ReadonlyMap<string, Macro>;
  readonly fire: Fire;
  readonly invocationId: string;
  readonly startedAt: Date;
}

/** A unit test's made-up input: an ephemeral model in the place of a model or source. */
export interface Fixture {
  readonly node: Node;
  /** The name of its CTE, without dbt's prefix. */
  readonly cteName: string;
  /** What `fixture_rows` gives its code. */
  readonly rows: unknown;
}

/** Everything that templates need once the project is read and the warehouse is open. One per command. */
export interface RuntimeSession {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly flags: Flags;
  readonly env: EnvReader;
  readonly fire: Fire;
  readonly invocationId: string;
  readonly startedAt: Date;
  /** Null where a command opens none (`compile --no-introspect`). */
  readonly warehouse: Warehouse | null;
  /** Macros that need not be compiled any more, by their text. */
  readonly compiledMacros?: PrecompiledMacros;
  readonly cache: RelationCache;
  /** Unique ids of the selected nodes: `selected_resources`. */
  readonly selected: readonly string[];
  /** Called for every file below target/ that a template writes (`write()`, compiled and run SQL). */
  readonly writeTarget: (file: string, text: string) => void;
  /** In a unit test: its inputs, by the unique id of what they stand for. */
  readonly fixtures?: ReadonlyMap<string, Fixture>;
  /** Unit tests: macros that are replaced wherever they are called by name, as `macro` or `package.macro`. */
  readonly overrides?: ReadonlyMap<string, Value>;
}

export interface NodeContextOptions {
  readonly session: RuntimeSession;
  /** The node; null for `run-operation`, where `package_name` says whose macros are seen. */
  readonly node: GraphNode | null;
  readonly packageName: string;
  readonly connection: Connection | null;
  readonly thread: string;
  /** `compile`: refs of ephemeral models become CTE names; `run`: the same with `sql`, `pre_hooks` and friends. */
  readonly phase: "compile" | "run" | "hook" | "operation" | "test" | "unit";
  /** on-run-end: `results`, `schemas`, `database_schemas`, and further names. */
  readonly extra?: ReadonlyMap<string, Value>;
  readonly results?: readonly RunResult[];
}

/** The context of one node while it is compiled or run. */
export interface NodeContext {
  readonly session: RuntimeSession;
  readonly scope: Scope;
  readonly statements: StatementResults;
  /** Renders text in this context. @throws DbtError with place and macro stack */
  render(text: string, location: SourceLocation): Promise<string>;
  /** Calls a macro by its name as this context sees it, or by unique id. @throws DbtError */
  callMacro(nameOrId: string, args?: readonly Value[], kwargs?: Kwargs): Promise<Value>;
  /** Adds or replaces names (`sql`, `pre_hooks`, `compiled_code`, `defer_relation`, `model`). */
  set(name: string, value: Value): void;
}
