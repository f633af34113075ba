// The tree of a template. Plain data; every node knows its line.
import type { Value } from "../values/types.ts";

interface At {
  /** Line in the text, 1-based. */
  readonly line: number;
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
    | { readonly type: "filter"; readonly target: Expr | null; readonly name: string; readonly arguments: Arguments }
    | { readonly type: "test"; readonly target: Expr; readonly name: string; readonly arguments: Arguments }
    | {
        readonly type: "binary";
        readonly operator: "+" | "-" | "*" | "/" | "//" | "%" | "**";
        readonly left: Expr;
        readonly right: Expr;
      }
    | { readonly type: "unary"; readonly operator: "not" | "-" | "+"; readonly operand: Expr }
    | { readonly type: "logic"; readonly operator: "and" | "or"; readonly left: Expr; readonly right: Expr }
    | {
        readonly type: "compare";
        readonly left: Expr;
        readonly rest: readonly (readonly [CompareOperator, Expr])[];
      }
    | { readonly type: "concat"; readonly parts: readonly Expr[] }
    | { readonly type: "conditional"; readonly test: Expr; readonly then: Expr; readonly otherwise: Expr | null }
  );

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

export type Statement = At &
  (
    | { readonly type: "text"; readonly text: string }
    | { readonly type: "print"; readonly value: Expr }
    | {
        readonly type: "for";
        readonly target: Target;
        readonly iterable: Expr;
        readonly filter: Expr | null;
        readonly body: Body;
        readonly otherwise: Body;
        readonly recursive: boolean;
      }
    | { readonly type: "if"; readonly branches: readonly (readonly [Expr, Body])[]; readonly otherwise: Body }
    | { readonly type: "macro"; readonly name: string; readonly signature: Signature; readonly body: Body }
    | { readonly type: "callblock"; readonly call: Expr; readonly signature: Signature; readonly body: Body }
    | { readonly type: "filterblock"; readonly filter: Expr; readonly body: Body }
    | { readonly type: "with"; readonly assignments: readonly (readonly [Target, Expr])[]; readonly body: Body }
    | { readonly type: "set"; readonly target: Target; readonly value: Expr }
    | { readonly type: "setblock"; readonly target: Target; readonly filter: Expr | null; readonly body: Body }
    | { readonly type: "do"; readonly value: Expr }
    | { readonly type: "break" | "continue" }
    | { readonly type: "scope"; readonly body: Body }
    | {
        readonly type: "load";
        readonly tag: "include" | "import" | "from" | "extends";
        readonly names: readonly string[];
      }
  );

export type Body = readonly Statement[];
