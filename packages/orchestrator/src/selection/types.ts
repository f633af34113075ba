// A selection of assets as a tree, and what is selected from.

export type SelectionAttribute = "key" | "group" | "kind" | "tag" | "owner";

export type SelectionNode =
  | { readonly kind: "all" }
  | { readonly kind: "attribute"; readonly attribute: SelectionAttribute; readonly value: string }
  | { readonly kind: "not"; readonly operand: SelectionNode }
  | { readonly kind: "and" | "or"; readonly left: SelectionNode; readonly right: SelectionNode }
  | { readonly kind: "roots" | "sinks"; readonly operand: SelectionNode }
  /** `upstream` and `downstream` are depths: 0 = none, null = all the way. */
  | {
      readonly kind: "traversal";
      readonly operand: SelectionNode;
      readonly upstream: number | null;
      readonly downstream: number | null;
    };

/** What a selection can ask of an asset. */
export interface SelectableAsset {
  readonly key: string;
  readonly deps: readonly string[];
  readonly group: string;
  readonly kinds: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly owners: readonly string[];
}

/** The text of a selection cannot be read, or names what is not there. */
export class SelectionError extends Error {
  override readonly name = "SelectionError";
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }
}
