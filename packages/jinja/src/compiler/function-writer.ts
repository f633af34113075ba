// One function of the generated code while it is being written: its lines, its variables, its look-ups in the scope.

/** How the functions of one unit get names that are their own. */
export class Names {
  #last = 0;

  next(prefix: string): string {
    this.#last += 1;
    return `${prefix}${this.#last}`;
  }
}

export class FunctionWriter {
  readonly names: Names;
  /** The function that a recursive loop belongs to; `null` for templates, macros and call blocks. */
  readonly owner: FunctionWriter | null;
  /** Whether `await` stands in it. */
  awaits = false;
  readonly #lines: string[] = [];
  readonly #locals: string[] = [];
  readonly #resolved = new Map<string, string>();
  readonly #lookups: string[] = [];
  /** Text that is still to be appended, in one statement, to this buffer. */
  #pending: { readonly buffer: string; readonly parts: string[] } | null = null;

  constructor(names: Names, owner: FunctionWriter | null = null) {
    this.names = names;
    this.owner = owner;
  }

  line(code: string): void {
    this.flush();
    this.#lines.push(code);
  }

  /** Appends a string expression to a buffer. */
  append(buffer: string, code: string): void {
    if (this.#pending !== null && this.#pending.buffer !== buffer) this.flush();
    this.#pending ??= { buffer, parts: [] };
    this.#pending.parts.push(code);
  }

  flush(): void {
    const pending = this.#pending;
    this.#pending = null;
    if (pending !== null) this.#lines.push(`${pending.buffer} += ${pending.parts.join(" + ")};`);
  }

  /** A new variable of the function, without a value at first. */
  local(prefix = "v"): string {
    const name = this.names.next(prefix);
    this.#locals.push(name);
    return name;
  }

  /** The variable that holds what the scope has under a name. It is looked up once, when the function starts. */
  resolve(name: string, literal: string): string {
    if (this.owner !== null) return this.owner.resolve(name, literal);
    let variable = this.#resolved.get(name);
    if (variable === undefined) {
      variable = this.names.next("r");
      this.#resolved.set(name, variable);
      this.#lookups.push(`${variable} = resolve(scope, ${literal})`);
    }
    return variable;
  }

  /** Takes over variables that were written elsewhere. */
  declare(locals: readonly string[]): void {
    this.#locals.push(...locals);
  }

  takeLocals(): readonly string[] {
    return this.#locals.splice(0);
  }

  takeLines(): readonly string[] {
    this.flush();
    return this.#lines.splice(0);
  }

  /** The declarations and the statements. */
  body(): string {
    this.flush();
    const declarations: string[] = [];
    if (this.#lookups.length > 0) declarations.push(`const ${this.#lookups.join(", ")};`);
    if (this.#locals.length > 0) declarations.push(`let ${this.#locals.join(", ")};`);
    return [...declarations, ...this.#lines].join("\n");
  }
}
