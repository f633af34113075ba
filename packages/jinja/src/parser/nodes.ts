// The tree of a template. Plain data; every node knows its place.
import type { MacroKind, MaterializationHeader } from "../runtime/types.ts";
import type { BinaryOperator, Value } from "../values/types.ts";

/** A place in the text that was parsed, 1-based. */
export interface At {
  readonly line: number;
  readonly column: number;
}

export interface Arguments {
  readonly args: readonly Expr[];
  readonly kwargs: readonly (readonly [name: string, value: Expr])[];
  /** `*args` */
  readonly splat: Expr | null;
  /** `**kwargs` */
  readonly keywordSplat: Expr | null;
}

export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "notin";

export type Expr = At &
  (
    | { readonly type: "const"; readonly value: Value }
    | { readonly type: "name"; readonly name: string }
    | { readonly type: "list" | "tuple"; readonly items: readonly Expr[] }
    | { readonly type: "dict"; readonly pairs: readonly (readonly [Expr, Expr])[] }
    | { readonly type: "attribute"; readonly target: Expr; readonly name: string }
    | { readonly type: "item"; readonly target: Expr; readonly key: Expr }
    | {
        readonly type: "slice";
        readonly target: Expr;
        readonly start: Expr | null;
        readonly stop: Expr | null;
        readonly step: Expr | null;
      }
    | { readonly type: "call"; readonly callee: Expr; readonly arguments: Arguments }
    | FilterParts
    | { readonly type: "test"; readonly target: Expr; readonly name: string; readonly arguments: Arguments }
    | { readonly type: "binary"; readonly operator: BinaryOperator; readonly left: Expr; readonly right: Expr }
    | { readonly type: "unary"; readonly operator: "not" | "-" | "+"; readonly operand: Expr }
    | { readonly type: "logic"; readonly operator: "and" | "or"; readonly left: Expr; readonly right: Expr }
    | {
        readonly type: "compare";
        readonly left: Expr;
        readonly rest: readonly (readonly [CompareOperator, Expr])[];
      }
    | { readonly type: "concat"; readonly parts: readonly Expr[] }
    | { readonly type: "conditional"; readonly test: Expr; readonly whenTrue: Expr; readonly whenFalse: Expr | null }
  );

interface FilterParts {
  readonly type: "filter";
  /** `null`: the text of the block that the filter stands on. */
  readonly target: Expr | null;
  readonly name: string;
  readonly arguments: Arguments;
}

export type FilterExpr = At & FilterParts;

/** What a `for`, `set` or `with` assigns to. */
export type Target = At &
  (
    | { readonly type: "name"; readonly name: string }
    | { readonly type: "namespace"; readonly name: string; readonly attribute: string }
    | { readonly type: "tuple"; readonly items: readonly Target[] }
  );

export interface Parameter {
  readonly name: string;
  readonly fallback: Expr | null;
  /** The type as written, `null` without one. */
  readonly annotation: string | null;
}

export interface Signature {
  readonly parameters: readonly Parameter[];
}

interface MacroParts {
  readonly type: "macro";
  readonly kind: MacroKind;
  /** The name that it is called by: `test_x` for a test, `materialization_x_default` for a materialization. */
  readonly name: string;
  /** The name in the tag. */
  readonly ownName: string;
  readonly materialization: MaterializationHeader | null;
  readonly signature: Signature;
  readonly body: Body;
}

export type MacroStatement = At & MacroParts;

interface CallBlockParts {
  readonly type: "callblock";
  readonly call: Expr & { readonly type: "call" };
  readonly signature: Signature;
  readonly body: Body;
}

export type CallBlockStatement = At & CallBlockParts;

interface ForParts {
  readonly type: "for";
  readonly target: Target;
  readonly iterable: Expr;
  readonly filter: Expr | null;
  readonly body: Body;
  readonly otherwise: Body;
  readonly recursive: boolean;
}

export type ForStatement = At & ForParts;

export type Statement = At &
  (
    | { readonly type: "text"; readonly text: string }
    | { readonly type: "print"; readonly value: Expr }
    | ForParts
    | { readonly type: "if"; readonly branches: readonly (readonly [Expr, Body])[]; readonly otherwise: Body }
    | MacroParts
    | CallBlockParts
    | { readonly type: "filterblock"; readonly filter: FilterExpr; readonly body: Body }
    | { readonly type: "with"; readonly assignments: readonly (readonly [Target, Expr])[]; readonly body: Body }
    | { readonly type: "set"; readonly target: Target; readonly value: Expr }
    | { readonly type: "setblock"; readonly target: Target; readonly filter: FilterExpr | null; readonly body: Body }
    | { readonly type: "do"; readonly value: Expr }
    | { readonly type: "break" | "continue" }
    | { readonly type: "autoescape"; readonly value: Expr; readonly body: Body }
    | { readonly type: "block"; readonly name: string; readonly scoped: boolean; readonly body: Body }
    | {
        readonly type: "load";
        readonly tag: "include" | "import" | "from" | "extends";
        readonly template: Expr;
        /** The names that an import would set. */
        readonly names: readonly string[];
      }
  );

export type Body = readonly Statement[];
