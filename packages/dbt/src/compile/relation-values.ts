// Template values as the parts and policies of relations.
import { Dict, isTruthy, type Kwargs, toText, type Value } from "@sluice/jinja";
import { compilationError } from "./diagnostics.ts";
import { FieldsObject } from "./fields-object.ts";
import { RELATION_PARTS, type RelationPart, type RelationPath, type RelationPolicy } from "./relation-fields.ts";

/** The name of an ephemeral model's CTE. */
export function ephemeralName(identifier: string): string {
  return `__dbt__cte__${identifier}`;
}

/** Parts of a path from keyword arguments. @throws {DbtError} when one is neither text nor None */
export function pathOf(kwargs: Kwargs): Partial<RelationPath> {
  const path: { -readonly [P in RelationPart]?: string | null } = {};
  for (const part of RELATION_PARTS) {
    const value = kwargs.get(part);
    if (value === undefined) continue;
    path[part] = pathPart(part, value);
  }
  return path;
}

export function pathPart(part: RelationPart, value: Value): string | null {
  if (value === null || typeof value === "string") return value;
  throw compilationError(`Got an invalid path ${part}: ${toText(value)}`, "compile/relation-path");
}

/** Keyword-like members of a dict or a record. */
export function membersOf(value: Value): Kwargs {
  if (value instanceof FieldsObject) return value.fields;
  if (!(value instanceof Dict)) return new Map();
  return new Map(
    [...value.entries()].flatMap(([key, item]) => (typeof key === "string" ? [[key, item] as const] : [])),
  );
}

export function policyOf(value: Value): Partial<RelationPolicy> {
  const members = membersOf(value);
  const given = RELATION_PARTS.filter((part) => (members.get(part) ?? null) !== null);
  return Object.fromEntries(given.map((part) => [part, isTruthy(members.get(part) ?? null)]));
}
