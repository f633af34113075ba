// What can be read from a template without running it.
import type { Value } from "../values/types.ts";

/** A top-level block of a project file; "raw" is the text between blocks. */
export interface Block {
  /** The tag ("macro", "test", "data_test", "snapshot", "docs", …), or "raw". */
  readonly kind: string;
  /** The name in the tag; "" for raw text. */
  readonly name: string;
  /** Everything from `{%` to the `%}` of the end tag; with the whitespace that `{%-` and `-%}` take away there. */
  readonly fullText: string;
  /** What stands between the two tags. */
  readonly contents: string;
  /** The text of the opening tag after the name, such as `(a, b=1)` or `, adapter='postgres'`. */
  readonly header: string;
  readonly startOffset: number;
  /** Line of the file at which `fullText` starts, 1-based. */
  readonly startLine: number;
  /** Line of the file at which `contents` starts. */
  readonly contentsLine: number;
}

/** An argument that was written as a literal; null where it is anything else. */
export type LiteralArgument = { readonly value: Value } | null;

export interface Call {
  readonly path: readonly string[];
  readonly args: readonly LiteralArgument[];
  readonly kwargs: Readonly<Record<string, LiteralArgument>>;
  /** The call has `*args` or `**kwargs`, so the lists above are not all of it. */
  readonly hasSplat: boolean;
  readonly line: number;
}

export interface StaticRef {
  readonly package: string | null;
  readonly name: string;
  readonly version: string | number | null;
}

/** The calls of a model whose Jinja is only literal ref(), source() and config() calls, in order. */
export interface StaticModel {
  readonly refs: readonly StaticRef[];
  readonly sources: readonly (readonly [source: string, table: string])[];
  readonly configs: readonly Readonly<Record<string, Value>>[];
}
