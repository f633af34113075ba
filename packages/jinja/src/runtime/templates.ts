// Texts at their place in the project: what an environment hands out.
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { syntaxError } from "../lexer/tokenize.ts";
import { callsOf } from "../reading/extract-calls.ts";
import type { Call } from "../reading/types.ts";
import { Callable } from "../values/callable.ts";
import type { Scope } from "../values/scope.ts";
import type { Value } from "../values/types.ts";
import { bindMacroArguments, type MacroFunction } from "./macro.ts";
import type { MacroHead } from "./precompiled.ts";
import { readMacro } from "./read-macro.ts";
import type {
  Expression,
  MacroArgument,
  MacroKind,
  MacroTemplate,
  MaterializationHeader,
  RenderMode,
  SourceLocation,
  Template,
} from "./types.ts";
import type { Entry, MacroEntry, Text } from "./unit-cache.ts";

export class PlacedTemplate implements Template, Expression {
  readonly location: SourceLocation;
  readonly #text: Text<Entry>;

  constructor(text: Text<Entry>, location: SourceLocation) {
    this.#text = text;
    this.location = location;
  }

  renderSync(scope: Scope): Value {
    try {
      const value = this.#text.entry("sync", this.location)(scope, this.location);
      if (!(value instanceof Promise)) return value;
      value.catch(() => undefined);
    } catch (error) {
      throw tooLarge(error, this.#text.source, this.location);
    }
    throw new TemplateRuntimeError("the synchronous form of a template gave a Promise", "RuntimeError");
  }

  async render(scope: Scope): Promise<Value> {
    try {
      return await this.#text.entry("async", this.location)(scope, this.location);
    } catch (error) {
      throw tooLarge(error, this.#text.source, this.location);
    }
  }

  evaluateSync(scope: Scope): Value {
    return this.renderSync(scope);
  }

  evaluate(scope: Scope): Promise<Value> {
    return this.render(scope);
  }
}

/** JavaScript reads a function as a whole when it is called first: that it cannot is a fault of the template. */
function tooLarge(error: unknown, source: string, location: SourceLocation): unknown {
  if (!(error instanceof RangeError)) return error;
  return syntaxError(`the template is too large to be compiled (${error.message})`, 1, 1, source, location);
}

export class PlacedMacro implements MacroTemplate {
  readonly location: SourceLocation;
  readonly name: string;
  readonly ownName: string;
  readonly kind: MacroKind;
  readonly arguments: readonly MacroArgument[];
  readonly materialization: MaterializationHeader | null;
  readonly #text: Text<MacroEntry>;

  constructor(text: Text<MacroEntry>, head: MacroHead, location: SourceLocation) {
    this.#text = text;
    this.location = location;
    this.name = head.name;
    this.ownName = head.ownName;
    this.kind = head.kind;
    this.materialization = head.materialization;
    this.arguments = head.arguments;
  }

  calls(): readonly Call[] {
    return callsOf([readMacro(this.#text.source, this.location)], this.location);
  }

  bind(scope: Scope, mode: RenderMode): Callable {
    const text = this.#text;
    const { location, name } = this;
    let run: MacroFunction | null = null;
    return new Callable(name, (args, kwargs) => {
      const { unit, entry } = text.load(mode, location);
      const shape = unit.macros.at(-1);
      if (shape === undefined) throw new TemplateRuntimeError(`'${name}' is not a macro`);
      try {
        run ??= entry(scope, location);
        return run(...bindMacroArguments(shape, args, kwargs, text.policy));
      } catch (error) {
        throw tooLarge(error, text.source, location);
      }
    });
  }
}
