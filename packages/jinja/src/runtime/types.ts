// The public shapes of the engine: environments, templates, macros, expressions.
import type { Call } from "../reading/types.ts";
import type { Callable } from "../values/callable.ts";
import type { Scope } from "../values/scope.ts";
import type { Value } from "../values/types.ts";
import type { UndefinedPolicy } from "../values/undefined.ts";

/** Where a text comes from. `firstLine` is the line of the file at which the text starts (macros; 1 when absent). */
export interface SourceLocation {
  readonly name: string;
  readonly file: string;
  readonly firstLine?: number;
}

export type RenderMode = "sync" | "async";

export interface EnvironmentOptions {
  /** What a missing name does: "render" (the default) fails when used, "parse" swallows access and calls. */
  readonly undefined?: UndefinedPolicy;
  /** A template that is one expression gives that value instead of text (YAML strings). Default false. */
  readonly native?: boolean;
  readonly filters?: Readonly<Record<string, Callable>>;
  readonly globals?: Readonly<Record<string, Value>>;
  /** Stands before the name of every macro that a template defines. dbt's is `dbt_macro__`. Default none. */
  readonly macroPrefix?: string;
}

export interface Environment {
  /** Reads a template; compiled at its first rendering, cached by text. Throws TemplateSyntaxError. */
  template(source: string, location: SourceLocation): Template;
  /** Reads the text of one macro, test or materialization block. */
  macro(source: string, location: SourceLocation): MacroTemplate;
  /** Reads one expression, without braces, such as `ref('x')`. */
  expression(source: string, location: SourceLocation): Expression;
}

export interface Template {
  readonly location: SourceLocation;
  /** The rendered text; in a native environment any value. */
  renderSync(scope: Scope): Value;
  /** The same; every call that answers with a Promise is awaited. */
  render(scope: Scope): Promise<Value>;
}

export interface Expression {
  readonly location: SourceLocation;
  evaluateSync(scope: Scope): Value;
  evaluate(scope: Scope): Promise<Value>;
}

export type MacroKind = "macro" | "test" | "materialization";

export interface MacroArgument {
  readonly name: string;
  readonly hasDefault: boolean;
  /** The type written after the argument (`a: list[string]`), as written. */
  readonly annotation: string | null;
}

/** The header of a materialization block. */
export interface MaterializationHeader {
  /** The adapter it is for; "default" for all. */
  readonly adapter: string;
  readonly supportedLanguages: readonly string[];
}

export interface MacroTemplate {
  readonly location: SourceLocation;
  /** `m` for a macro, `test_t` for a test, `materialization_x_default` for a materialization. */
  readonly name: string;
  /** The name as written in the tag. */
  readonly ownName: string;
  readonly kind: MacroKind;
  readonly arguments: readonly MacroArgument[];
  readonly materialization: MaterializationHeader | null;
  /** The calls of named functions that are written in it, in order. */
  calls(): readonly Call[];
  /** A function over the names of `scope`. Calling it gives the rendered text, or what return() was given. */
  bind(scope: Scope, mode: RenderMode): Callable;
}
