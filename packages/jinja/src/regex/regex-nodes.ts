// The tree of a regular expression.

/** Whether a character, given by its code point, is meant. */
export type CharacterTest = (code: number) => boolean;

export type AssertionKind =
  | "textStart"
  | "lineStart"
  | "textEnd"
  | "lastLineEnd"
  | "lineEnd"
  | "wordEdge"
  | "noWordEdge"
  | "asciiWordEdge"
  | "noAsciiWordEdge";

export type RegexNode =
  | { readonly kind: "character"; readonly test: CharacterTest; readonly literal: number | null }
  | { readonly kind: "sequence"; readonly items: readonly RegexNode[] }
  | { readonly kind: "choice"; readonly options: readonly RegexNode[] }
  | { readonly kind: "group"; readonly index: number; readonly body: RegexNode }
  | { readonly kind: "atomic"; readonly body: RegexNode }
  | { readonly kind: "look"; readonly body: RegexNode; readonly behind: boolean; readonly negative: boolean }
  | { readonly kind: "reference"; readonly index: number; readonly ignoreCase: boolean }
  | { readonly kind: "condition"; readonly index: number; readonly yes: RegexNode; readonly no: RegexNode }
  | { readonly kind: "assertion"; readonly assertion: AssertionKind }
  | {
      readonly kind: "repeat";
      readonly body: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly mode: "greedy" | "lazy" | "possessive";
    };

export interface ParsedRegex {
  readonly node: RegexNode;
  readonly groupCount: number;
  readonly groupNames: ReadonlyMap<string, number>;
  readonly flags: number;
}

export const regexFlags = { ascii: 256, ignoreCase: 2, locale: 4, multiLine: 8, dotAll: 16, unicode: 32, verbose: 64 };

/** The number of characters that a node always takes; null when it varies. */
export function fixedWidth(node: RegexNode): number | null {
  switch (node.kind) {
    case "character":
      return 1;
    case "assertion":
    case "look":
      return 0;
    case "group":
    case "atomic":
      return fixedWidth(node.body);
    case "reference":
      return null;
    case "condition":
      return sameWidth([node.yes, node.no]);
    case "choice":
      return sameWidth(node.options);
    case "sequence":
      return node.items.reduce<number | null>((sum, item) => addWidths(sum, fixedWidth(item)), 0);
    case "repeat": {
      const width = fixedWidth(node.body);
      return width !== null && node.min === node.max ? width * node.min : width === 0 ? 0 : null;
    }
  }
}

function addWidths(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

function sameWidth(nodes: readonly RegexNode[]): number | null {
  const widths = new Set(nodes.map(fixedWidth));
  const [width = null] = widths;
  return widths.size === 1 ? width : null;
}
