// The text of a filter box, read into terms. The grammar:
//   word          the key contains it          "two words"    with a space
//   +name  name+  with everything upstream or downstream; 2+name and name+2 limit the steps
//   stg_*         a pattern over the whole name
//   group:marts   group, kind, status, health, tag, owner, type, check; -group:marts leaves it out

export const facetNames = ["group", "kind", "status", "health", "tag", "owner", "type", "check"] as const;
export type FacetName = (typeof facetNames)[number];

export type FilterTerm =
  | { readonly kind: "word"; readonly text: string; readonly negated: boolean }
  | { readonly kind: "graph"; readonly name: string; readonly up: number; readonly down: number }
  | { readonly kind: "facet"; readonly facet: FacetName; readonly value: string; readonly negated: boolean };

/** Never fails: what is not understood is a word. */
export function parseFilter(text: string): readonly FilterTerm[] {
  const tokens = text.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
  return tokens.map(parseTerm).filter((term) => term.kind !== "word" || term.text !== "");
}

function parseTerm(token: string): FilterTerm {
  const negated = /^[-!]./.test(token);
  const body = negated ? token.slice(1) : token;
  const facet = /^([a-z]+):(.+)$/i.exec(body);
  const facetName = facetNames.find((name) => name === facet?.[1]?.toLowerCase());
  if (facetName !== undefined && facet?.[2] !== undefined) {
    return { kind: "facet", facet: facetName, value: unquote(facet[2]).toLowerCase(), negated };
  }
  if (!negated) {
    const graph = /^(?:(\d*)\+)?([^+]+?)(?:\+(\d*))?$/.exec(body);
    const hasOperator = body.startsWith("+") || body.endsWith("+") || /^\d+\+|\+\d+$/.test(body) || body.includes("*");
    if (graph?.[2] !== undefined && hasOperator) {
      return { kind: "graph", name: unquote(graph[2]), up: steps(graph[1]), down: steps(graph[3]) };
    }
  }
  return { kind: "word", text: unquote(body).toLowerCase(), negated };
}

/** `undefined` no operator, `""` no limit, `"2"` two steps. */
function steps(text: string | undefined): number {
  if (text === undefined) return 0;
  return text === "" ? Number.POSITIVE_INFINITY : Number(text);
}

function unquote(text: string): string {
  return text.replaceAll('"', "");
}
