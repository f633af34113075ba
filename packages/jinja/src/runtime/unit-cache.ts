// One text that was read, and the functions made from it, each when it is first needed.
import type { CompileInput } from "../compiler/compile.ts";
import type { CompiledUnit } from "../compiler/unit.ts";
import { syntaxError } from "../lexer/tokenize.ts";
import type { Scope } from "../values/scope.ts";
import type { Value } from "../values/types.ts";
import type { UndefinedPolicy } from "../values/undefined.ts";
import { foldToText } from "./constant-folding.ts";
import type { Engine } from "./engine.ts";
import type { LoadedUnit } from "./failures.ts";
import type { Helpers } from "./helpers.ts";
import type { MacroFunction } from "./macro.ts";
import type { RenderMode, SourceLocation } from "./types.ts";

/** What the texts of an environment share. */
export interface Settings {
  readonly policy: UndefinedPolicy;
  readonly native: boolean;
  readonly macroPrefix: string;
  /** The synchronous engine, which also knows the filters and tests. */
  readonly engine: Engine;
  readonly helpers: (mode: RenderMode) => Helpers;
}

/** The function of a template or expression: its value. */
export type Entry = (scope: Scope, loc: SourceLocation) => Value | Promise<Value>;
/** The function of a macro's text: the macro's own function. */
export type MacroEntry = (scope: Scope, loc: SourceLocation) => MacroFunction;

export interface Loaded<E> {
  readonly unit: LoadedUnit;
  readonly entry: E;
}

/** A unit that was compiled beforehand, in the asynchronous form. */
export interface Prepared<E> extends Omit<CompiledUnit, "source"> {
  readonly evaluate: (h: Helpers, unit: LoadedUnit) => E;
}

export class Text<E extends Entry | MacroEntry> {
  readonly #settings: Settings;
  readonly source: string;
  readonly #compile: (input: CompileInput) => CompiledUnit;
  readonly #prepared: Prepared<E> | undefined;
  readonly #loaded = new Map<RenderMode, Loaded<E>>();
  /** For the first synchronous rendering; a text that is rendered again is worth a function. */
  #first: E | undefined;

  constructor(
    settings: Settings,
    source: string,
    compile: (input: CompileInput) => CompiledUnit,
    { prepared, first }: { readonly prepared?: Prepared<E>; readonly first?: E | undefined } = {},
  ) {
    this.#settings = settings;
    this.source = source;
    this.#compile = compile;
    this.#prepared = prepared;
    this.#first = first;
  }

  get policy(): UndefinedPolicy {
    return this.#settings.policy;
  }

  /** What gives the value: once, where there is such a thing, the tree itself, then the generated function. */
  entry(mode: RenderMode, location: SourceLocation): E {
    const first = this.#first;
    if (mode === "async" || first === undefined) return this.load(mode, location).entry;
    this.#first = undefined;
    return first;
  }

  /** The generated function. @throws TemplateSyntaxError when the tree cannot be compiled */
  load(mode: RenderMode, location: SourceLocation): Loaded<E> {
    const known = this.#loaded.get(mode);
    if (known !== undefined) return known;
    const loaded = mode === "async" && this.#prepared ? this.#take(this.#prepared) : this.#make(mode, location);
    this.#loaded.set(mode, loaded);
    return loaded;
  }

  #take(prepared: Prepared<E>): Loaded<E> {
    const { positions, functions, macros, evaluate } = prepared;
    const unit: LoadedUnit = { source: "", positions, functions, macros, text: this.source };
    return { unit, entry: evaluate(this.#settings.helpers("async"), unit) };
  }

  #make(mode: RenderMode, location: SourceLocation): Loaded<E> {
    const { engine, native, macroPrefix, helpers } = this.#settings;
    const compiled = this.#compile({
      mode,
      native,
      macroPrefix,
      hasFilter: (name) => engine.findFilter(name) !== undefined,
      hasTest: (name) => engine.findTest(name) !== undefined,
      foldConstant: (expr) => foldToText(engine, expr),
      text: this.source,
      location,
    });
    const unit: LoadedUnit = { ...compiled, text: this.source };
    return { unit, entry: this.#evaluate(unit, helpers(mode), location) };
  }

  /** Code beyond what JavaScript can read (thousands of nested branches) is a fault of the template. */
  #evaluate(unit: LoadedUnit, helpers: Helpers, location: SourceLocation): E {
    try {
      return evaluate(unit, helpers);
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
      throw syntaxError(`the template is too large to be compiled (${error.message})`, 1, 1, this.source, location);
    }
  }
}

/** Runs the source that the compiler wrote, which sees the helpers and its unit only. */
function evaluate<E>(unit: LoadedUnit, helpers: Helpers): E {
  return new Function("h", "unit", unit.source)(helpers, unit);
}
