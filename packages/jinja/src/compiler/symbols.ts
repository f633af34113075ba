// Which variable a name means, by Jinja's rules: they are decided before anything runs. Each frame (template, macro,
// loop, block of `set`, `filter`, `with`, …) has one table; `if` has none of its own.

/** What a variable holds when its frame is entered. */
export type Load =
  /** The frame always gives it a value itself: an argument, a loop variable. */
  | { readonly kind: "parameter" }
  /** The name's value in the scope of the rendering. */
  | { readonly kind: "resolve" }
  /** The value of an outer variable, which assignments here do not change. */
  | { readonly kind: "alias"; readonly of: Variable }
  | { readonly kind: "missing" };

/** A variable of one frame. */
export class Variable {
  readonly name: string;
  load: Load;
  /** Its name in the generated code; known once its frame has been entered. */
  code = "";
  /** Whether reading it must allow for there being no value. */
  mayBeMissing: boolean;

  constructor(name: string, load: Load) {
    this.name = name;
    this.load = load;
    this.mayBeMissing = load.kind !== "parameter";
  }
}

export class Symbols {
  readonly parent: Symbols | null;
  readonly stores: Set<string>;
  /** What the names mean that this frame has variables for. */
  readonly #refs: Map<string, Variable>;
  /** The initial values; on their own because the branches of an `if` are looked at one by one. */
  readonly #loads: Map<Variable, Load>;
  /** The frame's variables by name, shared with the tables of branches. */
  readonly #own: Map<string, Variable>;

  constructor(parent: Symbols | null, copied: Symbols | null = null) {
    this.parent = parent;
    this.stores = new Set(copied?.stores);
    this.#refs = new Map(copied === null ? null : copied.#refs);
    this.#loads = new Map(copied === null ? null : copied.#loads);
    this.#own = copied === null ? new Map() : copied.#own;
  }

  find(name: string): Variable | undefined {
    return this.#refs.get(name) ?? this.parent?.find(name);
  }

  /** The name is read. */
  load(name: string): void {
    if (this.find(name) === undefined) this.#define(name, { kind: "resolve" });
  }

  /** The name is assigned. */
  store(name: string): void {
    this.stores.add(name);
    if (this.#refs.has(name)) return;
    const outer = this.parent?.find(name);
    this.#define(name, outer === undefined ? { kind: "missing" } : { kind: "alias", of: outer });
  }

  /** The frame itself gives the name a value. */
  parameter(name: string): Variable {
    this.stores.add(name);
    return this.#define(name, { kind: "parameter" });
  }

  /** The name means a variable of another frame. */
  adopt(name: string, variable: Variable): void {
    this.#refs.set(name, variable);
  }

  /** A table for one branch of an `if` in this frame. */
  branch(): Symbols {
    return new Symbols(this.parent, this);
  }

  /** Takes over what the branches did: a name that only some of them assign starts with its outer value. */
  join(branches: readonly Symbols[]): void {
    const assigned = new Set<string>();
    for (const branch of branches) for (const name of branch.stores) if (!this.stores.has(name)) assigned.add(name);
    for (const branch of branches) {
      for (const [name, variable] of branch.#refs) this.#refs.set(name, variable);
      for (const [variable, load] of branch.#loads) this.#loads.set(variable, load);
      for (const name of branch.stores) this.stores.add(name);
    }
    for (const name of assigned) {
      const variable = this.#refs.get(name);
      if (variable === undefined) continue;
      const outer = this.parent?.find(name);
      this.#loads.set(variable, outer === undefined ? { kind: "resolve" } : { kind: "alias", of: outer });
    }
  }

  /** The frame's variables with their final initial values. */
  settle(): Iterable<Variable> {
    for (const [variable, load] of this.#loads) variable.load = load;
    return this.#loads.keys();
  }

  #define(name: string, load: Load): Variable {
    let variable = this.#own.get(name);
    if (variable === undefined) {
      variable = new Variable(name, load);
      this.#own.set(name, variable);
    }
    variable.mayBeMissing = load.kind !== "parameter";
    this.#refs.set(name, variable);
    this.#loads.set(variable, load);
    return variable;
  }
}
