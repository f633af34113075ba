// Whether a relation is the one that is looked for.
import { toRepr } from "@sluice/jinja";
import { compilationError, runtimeError } from "./diagnostics.ts";
import type { Relation } from "./relation.ts";
import { RELATION_PARTS, type RelationPart, type RelationPath } from "./relation-fields.ts";

/**
 * Whether the relation has exactly the given parts.
 * @throws {DbtError} when it only has them in another case
 */
export function matches(relation: Relation, search: Partial<RelationPath>): boolean {
  const wanted = RELATION_PARTS.filter((part) => search[part] !== null && search[part] !== undefined);
  if (wanted.length === 0) {
    throw runtimeError("Tried to match relation, but no search path was passed!", "compile/relation-match");
  }
  const same = (part: RelationPart, lower: boolean) => {
    const own = relation.fields.path[part];
    const other = search[part] ?? "";
    if (!lower) return own === other;
    return stripQuotes((own ?? "None").toLowerCase()) === stripQuotes(other.toLowerCase());
  };
  const exactly = (part: RelationPart) => {
    if (!relation.fields.dbtCreated || relation.fields.quoting[part]) return same(part, false);
    return relation.fields.path[part]?.toLowerCase() === search[part]?.toLowerCase();
  };
  if (wanted.every(exactly)) return true;
  if (!wanted.every((part) => same(part, true))) return false;
  const target = relation.with({
    path: { database: null, schema: null, identifier: null, ...search },
    type: null,
    quoting: { database: true, schema: true, identifier: true },
  });
  throw compilationError(
    "When searching for a relation, dbt found an approximate match. Instead of guessing \n" +
      `which relation to use, dbt will move on. Please delete ${relation.toText()}, or rename it to be less ambiguous.` +
      `\nSearched for: ${target.toText()}\nFound: ${relation.toText()}`,
    "compile/approximate-match",
  );
}

function stripQuotes(text: string): string {
  return text.replace(/^"+|"+$/g, "");
}

/** How messages show relations: Python's repr of a list. */
export function relationList(relations: readonly Relation[]): string {
  return toRepr([...relations]);
}
