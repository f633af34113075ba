// The names of one template context: macros as the node's package sees them, then dbt's own members, each made when it is
// first asked for. The same class serves reading (synchronous) and running (asynchronous).
import {
  attachFrame,
  type Callable,
  Dict,
  type Environment,
  fn,
  forgetPlace,
  framesOf,
  HostObject,
  type Kwargs,
  type RenderMode,
  type Scope,
  Tuple,
  type Value,
} from "@sluice/jinja";
import type { Macro } from "../manifest/types.ts";
import type { MacroRegistry } from "./macro-registry.ts";

/** dbt's members of a context: name → how to make the value for a context. */
export type Members<State> = ReadonlyMap<string, (state: State, scope: TemplateScope<State>) => Value | undefined>;

/** The macros that are running, outermost first, by unique id. */
class MacroStack {
  readonly ids: string[] = [];
}

export interface ScopeOptions<State> {
  readonly registry: MacroRegistry;
  /** Macro texts are read here. */
  readonly environment: Environment;
  readonly mode: RenderMode;
  readonly packageName: string;
  readonly members: Members<State>;
  readonly state: State;
  /** The macros that can be called by name, and then whatever their package; absent: all. A dispatch reaches every macro. */
  readonly reachable?: ReachableMacros;
  /** Told of every macro that is called, with the macros that are running already, outermost first. */
  readonly onMacro?: (macro: Macro, running: readonly string[]) => void;
}

/** A choice of macros. */
export interface ReachableMacros {
  has(macro: Macro): boolean;
  named(name: string): Macro | null;
}

export class TemplateScope<State> implements Scope {
  readonly stack = new MacroStack();
  readonly #options: ScopeOptions<State>;
  readonly #values = new Map<string, Value | undefined>();
  readonly #macros = new Map<Macro, Value>();
  /** Names that replace macros everywhere (unit tests), by name or `package.name`. */
  #overrides: ReadonlyMap<string, Value> | null = null;

  constructor(options: ScopeOptions<State>) {
    this.#options = options;
  }

  get state(): State {
    return this.#options.state;
  }

  get packageName(): string {
    return this.#options.packageName;
  }

  lookup(name: string): Value | undefined {
    const known = this.#values.get(name);
    if (known !== undefined || this.#values.has(name)) return known;
    const value = this.#find(name);
    this.#values.set(name, value);
    return value;
  }

  /** Adds or replaces a name. */
  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  /** Macros that are replaced, by name or `package.name`. */
  override(overrides: ReadonlyMap<string, Value>): void {
    this.#overrides = overrides;
    for (const name of overrides.keys()) this.#values.delete(name);
  }

  /** dbt's own member, whatever macros are named like it. */
  builtin(name: string): Value | undefined {
    const make = this.#options.members.get(name);
    return make === undefined ? undefined : make(this.#options.state, this);
  }

  get builtinNames(): Iterable<string> {
    return this.#options.members.keys();
  }

  /** All names: dbt's own, macros and packages. */
  get names(): Iterable<string> {
    const { registry, packageName } = this.#options;
    return new Set([...this.builtinNames, ...registry.names(packageName)]);
  }

  /** The macro as a function in this context. */
  bind(macro: Macro): Value {
    let bound = this.#macros.get(macro);
    if (bound === undefined) {
      bound = this.#overrideOf(macro) ?? this.#track(macro);
      this.#macros.set(macro, bound);
    }
    return bound;
  }

  #find(name: string): Value | undefined {
    const { registry, packageName, reachable } = this.#options;
    const override = this.#overrides?.get(name);
    if (override !== undefined) return override;
    const macro = reachable === undefined ? registry.find(name, packageName) : reachable.named(name);
    const isInternal = macro !== null && registry.findIn("dbt", name) === macro;
    if (macro !== null && !isInternal) return this.bind(macro);
    const namespace = registry.namespace(name);
    if (namespace !== null) {
      const bind = (member: Macro) => (reachable?.has(member) === false ? undefined : this.bind(member));
      return new MacroNamespace(namespace, bind);
    }
    if (macro !== null) return this.bind(macro);
    return this.builtin(name);
  }

  #overrideOf(macro: Macro): Value | undefined {
    if (this.#overrides === null) return undefined;
    const { name, package_name: packageName } = macro;
    const isInternal = this.#options.registry.findIn("dbt", name) === macro;
    return (
      this.#overrides.get(`${isInternal ? "dbt" : packageName}.${name}`) ??
      (isInternal ? this.#overrides.get(name) : undefined)
    );
  }

  #track(macro: Macro): Value {
    const { ids } = this.stack;
    const { environment, mode, onMacro } = this.#options;
    let inner: Callable | null = null;
    return fn(macro.name, (args, kwargs) => {
      onMacro?.(macro, ids);
      const depth = ids.push(macro.unique_id) - 1;
      const leave = () => {
        ids.length = depth;
      };
      const failed = (error: unknown): never => {
        leave();
        noteMacro(error, macro);
        // Where a macro of dbt's own stopped helps nobody: what counts is the call.
        if (this.#options.registry.findIn("dbt", macro.name) === macro) forgetPlace(error);
        throw error;
      };
      let value: Value | Promise<Value>;
      try {
        inner ??= environment.macro(macro.macro_sql, macroLocation(macro)).bind(this, mode);
        value = inner.call(args, kwargs);
      } catch (error) {
        return failed(error);
      }
      if (value instanceof Promise) {
        return value.then((result) => {
          leave();
          return result;
        }, failed);
      }
      leave();
      return value;
    });
  }
}

/** A call that does not fit a macro fails before the macro runs, and is shown with it all the same. */
function noteMacro(error: unknown, macro: Macro): void {
  const last = framesOf(error).at(-1);
  if (last?.kind === "macro" && last.name === macro.name && last.file === macro.original_file_path) return;
  attachFrame(error, { kind: "macro", name: macro.name, file: macro.original_file_path, line: macro.first_line });
}

/** Where a macro stands, for errors. */
function macroLocation(macro: Macro) {
  return { name: macro.name, file: macro.original_file_path, firstLine: macro.first_line };
}

/** What templates see as a dict of names whose values are made when they are asked for. */
abstract class NamesObject extends HostObject {
  readonly typeName = "dict";

  protected abstract find(name: string): Value | undefined;
  protected abstract names(): Iterable<string>;

  /** The methods of a dict; names are items, as those of a dict are, so that `_private` ones can be reached. */
  getAttribute(name: string): Value | undefined {
    switch (name) {
      case "get":
        return fn("get", ([key = null, fallback = null]) => this.getItem(key) ?? fallback);
      case "keys":
        return fn("keys", () => [...this.names()]);
      case "values":
        return fn("values", () => [...this.names()].map((key) => this.find(key) ?? null));
      case "items":
        return fn("items", () => [...this.names()].map((key) => new Tuple([key, this.find(key) ?? null])));
      default:
        return undefined;
    }
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === "string" ? this.find(key) : undefined;
  }

  override contains(value: Value): boolean {
    return this.getItem(value) !== undefined;
  }

  override iterate(): Iterable<Value> {
    return this.names();
  }

  override size(): number {
    return [...this.names()].length;
  }
}

/** `dbt_utils` in `dbt_utils.star(…)`: the macros of one package. */
class MacroNamespace extends NamesObject {
  readonly #macros: ReadonlyMap<string, Macro>;
  readonly #bind: (macro: Macro) => Value | undefined;

  constructor(macros: ReadonlyMap<string, Macro>, bind: (macro: Macro) => Value | undefined) {
    super();
    this.#macros = macros;
    this.#bind = bind;
  }

  protected find(name: string): Value | undefined {
    const macro = this.#macros.get(name);
    return macro === undefined ? undefined : this.#bind(macro);
  }

  protected names(): Iterable<string> {
    return this.#macros.keys();
  }
}

/** `context` and `builtins`. */
export class ContextObject extends NamesObject {
  readonly #lookup: (name: string) => Value | undefined;
  readonly #names: () => Iterable<string>;
  readonly #set: ((name: string, value: Value) => void) | null;

  constructor(
    lookup: (name: string) => Value | undefined,
    names: () => Iterable<string>,
    set: ((name: string, value: Value) => void) | null = null,
  ) {
    super();
    this.#lookup = lookup;
    this.#names = names;
    this.#set = set;
  }

  override getAttribute(name: string): Value | undefined {
    if (name === "update" && this.#set !== null) return fn("update", (args, kwargs) => this.#update(args, kwargs));
    return super.getAttribute(name);
  }

  protected find(name: string): Value | undefined {
    return this.#lookup(name);
  }

  protected names(): Iterable<string> {
    return this.#names();
  }

  #update(args: readonly Value[], kwargs: Kwargs): Value {
    const [first] = args;
    const entries: Iterable<readonly [Value, Value]> = first instanceof Dict ? first.entries() : [];
    for (const [key, value] of [...entries, ...kwargs]) if (typeof key === "string") this.#set?.(key, value);
    return null;
  }
}
