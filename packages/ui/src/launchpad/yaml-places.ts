// Where in a YAML text a value of it stands, and what a position in the text is about. Reads the editor's own syntax tree,
// which exists for broken text too.
import { yamlLanguage } from "@codemirror/lang-yaml";

type SyntaxNode = ReturnType<typeof yamlLanguage.parser.parse>["topNode"];

export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** The key or item under that path, or of as much of the path as is there. */
export function findPlace(text: string, path: readonly (string | number)[]): TextRange {
  let range: TextRange = { from: 0, to: Math.max(0, text.indexOf("\n")) };
  let node = contentOf(yamlLanguage.parser.parse(text).topNode.getChild("Document"));
  for (const part of path) {
    const found: SyntaxNode | null = typeof part === "number" ? itemAt(node, part) : pairOf(text, node, part);
    if (found === null) return range;
    const key = found.getChild("Key") ?? found;
    const blanks = /^\s*/.exec(text.slice(key.from, key.to))?.[0].length ?? 0;
    range = { from: key.from + blanks, to: key.to };
    node = contentOf(found);
  }
  return range;
}

/** The collection or scalar inside of a document, pair or item. */
function contentOf(node: SyntaxNode | null): SyntaxNode | null {
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (["BlockMapping", "FlowMapping", "BlockSequence", "FlowSequence"].includes(child.name)) return child;
  }
  return null;
}

function pairOf(text: string, mapping: SyntaxNode | null, name: string): SyntaxNode | null {
  return (
    mapping?.getChildren("Pair").find((pair) => {
      const key = pair.getChild("Key");
      return key !== null && unquote(text.slice(key.from, key.to)) === name;
    }) ?? null
  );
}

function itemAt(sequence: SyntaxNode | null, index: number): SyntaxNode | null {
  return sequence?.getChildren("Item")[index] ?? null;
}

/** The names of the keys above a line, from the outermost in, by how far each is indented. */
export function pathAt(text: string, position: number): readonly string[] {
  const lines = text.slice(0, position).split("\n");
  let indent = indentOf(lines.pop() ?? "");
  const path: string[] = [];
  for (const line of lines.toReversed()) {
    const key = /^(\s*)("[^"]*"|'[^']*'|[^\s#:][^:]*):(\s|$)/.exec(line);
    if (key?.[1] === undefined || key[2] === undefined || key[1].length >= indent) continue;
    path.unshift(unquote(key[2]));
    indent = key[1].length;
    if (indent === 0) break;
  }
  return path;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function unquote(text: string): string {
  const trimmed = text.trim();
  return /^(["']).*\1$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}
