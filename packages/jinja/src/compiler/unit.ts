// What the compiler gives: source text and the tables that go with it.
import type { Frame } from "../errors/template-error.ts";

/** How a macro takes its arguments. */
export interface MacroShape {
  /** `null` for the body of a call block. */
  readonly name: string | null;
  readonly parameters: readonly string[];
  /** It uses `kwargs`, so it takes any keyword argument. */
  readonly takesKeywords: boolean;
  /** It uses `varargs`, so it takes any number of arguments. */
  readonly takesRest: boolean;
  /** It uses `caller` without having a parameter of that name. */
  readonly takesCaller: boolean;
}

export interface FunctionInfo {
  readonly kind: Frame["kind"];
  readonly name: string | null;
}

export interface CompiledUnit {
  /** The body of a function of `h` (runtime helpers) and `unit` (this object) that gives the unit's entry. */
  readonly source: string;
  /** Line and column of each place that generated code can report, in turns. */
  readonly positions: readonly number[];
  readonly functions: readonly FunctionInfo[];
  readonly macros: readonly MacroShape[];
}

/** The names that generated code may use, all from the runtime helpers. */
export const helperNames = [
  "Float",
  "LoopContext",
  "Promised",
  "ReturnSignal",
  "Tuple",
  "Undefined",
  "add",
  "attr",
  "binary",
  "call",
  "compare",
  "dict",
  "engine",
  "equal",
  "escape",
  "escaping",
  "item",
  "iter",
  "joinMarkup",
  "joinPieces",
  "keywords",
  "loadTemplate",
  "loopAttr",
  "macro",
  "markup",
  "native",
  "noKwargs",
  "notDefined",
  "onlyText",
  "resolve",
  "setAttr",
  "settable",
  "slice",
  "spread",
  "str",
  "truthy",
  "unary",
  "undef",
  "unpack",
] as const;

export type HelperName = (typeof helperNames)[number];
