// What a relation is made of, as plain data, and its SQL form. `relation.ts` gives it to templates.
import type { AdapterFacts, Dialect } from "@sluice/adapter-contract";
import { runtimeError } from "./diagnostics.ts";

export const RELATION_PARTS = ["database", "schema", "identifier"] as const;
export type RelationPart = (typeof RELATION_PARTS)[number];
export type RelationPath = Readonly<Record<RelationPart, string | null>>;
/** Which parts are quoted, or shown. */
export type RelationPolicy = Readonly<Record<RelationPart, boolean>>;

export const ALL_PARTS: RelationPolicy = { database: true, schema: true, identifier: true };

/** Rows of an event time range only; bounds as SQL text. */
export interface EventTimeFilter {
  readonly fieldName: string;
  readonly start: string | null;
  readonly end: string | null;
}

/** The rules of the adapter's relations. */
export interface RelationRules {
  /** `PostgresRelation`. */
  readonly typeName: string;
  /** `dbt.adapters.postgres.relation`, as messages show it. */
  readonly moduleName: string;
  readonly quoteCharacter: string;
  readonly quote: (name: string) => string;
  readonly maxIdentifierLength: number | null;
  readonly renameable: readonly string[];
  readonly replaceable: readonly string[];
  /** A subquery in the place of a relation needs an alias. */
  readonly requireAlias: boolean;
}

export function relationRules(adapter: { readonly facts: AdapterFacts; readonly dialect: Dialect }): RelationRules {
  const { facts, dialect } = adapter;
  return {
    typeName: `${facts.displayName}Relation`,
    moduleName: `dbt.adapters.${facts.type}.relation`,
    quoteCharacter: dialect.quoteIdentifier("x").slice(0, 1),
    quote: (name) => dialect.quoteIdentifier(name),
    maxIdentifierLength: dialect.maxIdentifierLength,
    renameable: dialect.renameableKinds,
    replaceable: dialect.replaceableKinds,
    requireAlias: facts.capabilities.subqueryNeedsAlias,
  };
}

export interface RelationFields {
  readonly path: RelationPath;
  /** `table`, `view`, `cte`, …; null when unknown. */
  readonly type: string | null;
  readonly include: RelationPolicy;
  readonly quoting: RelationPolicy;
  readonly dbtCreated: boolean;
  readonly limit: number | null;
  readonly eventTimeFilter: EventTimeFilter | null;
  readonly requireAlias: boolean;
  readonly catalog: string | null;
  /** The view of an information schema; undefined for ordinary relations. */
  readonly informationSchemaView?: string | null;
}

/** The dotted name, without filters. */
export function renderName(fields: RelationFields, rules: RelationRules): string {
  const parts: string[] = [];
  for (const part of RELATION_PARTS) {
    const name = fields.path[part];
    if (name === null || !fields.include[part]) continue;
    parts.push(fields.quoting[part] ? rules.quote(name) : name);
  }
  const view = fields.informationSchemaView;
  if (view !== undefined && view !== null) parts.push(view);
  return parts.join(".");
}

/** The name, or the subquery that a limit or an event time range makes of it. */
export function renderRelation(fields: RelationFields, rules: RelationRules): string {
  const name = renderName(fields, rules);
  if (fields.type === "function") return name;
  return renderEventTime(fields, renderLimited(fields, name));
}

export function renderLimited(fields: RelationFields, name: string): string {
  if (fields.limit === null) return name;
  const rows = fields.limit === 0 ? "where false limit 0" : `limit ${fields.limit}`;
  return `(select * from ${name} ${rows})${subqueryAlias(fields, "limit")}`;
}

export function renderEventTime(fields: RelationFields, from: string): string {
  const filter = fields.eventTimeFilter;
  if (filter === null) return from;
  const bounds: string[] = [];
  if (filter.start !== null) bounds.push(`${filter.fieldName} >= '${filter.start}'`);
  if (filter.end !== null) bounds.push(`${filter.fieldName} < '${filter.end}'`);
  if (bounds.length === 0) return from;
  return `(select * from ${from} where ${bounds.join(" and ")})${subqueryAlias(fields, "et_filter")}`;
}

function subqueryAlias(fields: RelationFields, kind: string): string {
  return fields.requireAlias ? ` _dbt_${kind}_subq_${fields.path.identifier}` : "";
}

/** @throws {DbtError} when the database would cut the name */
export function checkLength(fields: RelationFields, rules: RelationRules): void {
  const { identifier } = fields.path;
  const longest = rules.maxIdentifierLength;
  if (identifier === null || fields.type === null || longest === null || identifier.length <= longest) return;
  if ([...identifier].length <= longest) return;
  throw runtimeError(`Relation name '${identifier}' is longer than ${longest} characters`, "compile/relation-name");
}
