// What an asset is made of and with, as small badges: "dbt", "Postgres", "python".
import {
  IconBrandPython,
  IconBrandTypescript,
  IconCube,
  IconDatabase,
  IconFileTypeCsv,
  IconHexagonLetterD,
  IconPlugConnected,
} from "@tabler/icons-react";
import css from "./kinds.module.css";

const icons: Readonly<Record<string, typeof IconCube>> = {
  dbt: IconHexagonLetterD,
  postgres: IconDatabase,
  duckdb: IconDatabase,
  snowflake: IconDatabase,
  bigquery: IconDatabase,
  python: IconBrandPython,
  typescript: IconBrandTypescript,
  seed: IconFileTypeCsv,
  source: IconPlugConnected,
};

const names: Readonly<Record<string, string>> = {
  dbt: "dbt",
  postgres: "Postgres",
  postgresql: "Postgres",
  duckdb: "DuckDB",
  snowflake: "Snowflake",
  bigquery: "BigQuery",
  redshift: "Redshift",
  python: "Python",
  typescript: "TypeScript",
};

/** How a kind is written for people. */
export function kindName(kind: string): string {
  return names[kind.toLowerCase()] ?? kind;
}

export function Kinds({ kinds }: { readonly kinds: readonly string[] }) {
  return (
    <span className={css.kinds}>
      {kinds.map((kind) => {
        const Icon = icons[kind.toLowerCase()] ?? IconCube;
        return (
          <span key={kind} className={css.kind} data-kind={kind.toLowerCase()}>
            <Icon size={13} stroke={1.7} aria-hidden />
            {kindName(kind)}
          </span>
        );
      })}
    </span>
  );
}
