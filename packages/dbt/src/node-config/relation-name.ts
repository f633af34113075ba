// The quoted name under which a resource stands in the database.
import type { Dialect } from "@sluice/adapter-contract";
import type { Project } from "../project/types.ts";

export interface RelationParts {
  readonly database: string | null;
  readonly schema: string | null;
  readonly identifier: string;
}

export interface QuotePolicy {
  readonly database: boolean;
  readonly schema: boolean;
  readonly identifier: boolean;
}

/** `quoting:` of dbt_project.yml over the default, which quotes everything. */
export function quotePolicyOf(project: Project): QuotePolicy {
  const { quoting } = project.root.config;
  return {
    database: quoting["database"] ?? quoting["project"] ?? true,
    schema: quoting["schema"] ?? true,
    identifier: quoting["identifier"] ?? true,
  };
}

export function relationName(parts: RelationParts, policy: QuotePolicy, dialect: Dialect): string {
  const shown: string[] = [];
  const add = (name: string | null, quoted: boolean) => {
    if (name !== null && name !== "") shown.push(quoted ? dialect.quoteIdentifier(name) : name);
  };
  add(parts.database, policy.database);
  add(parts.schema, policy.schema);
  add(parts.identifier, policy.identifier);
  return shown.join(".");
}
