// SQL for the made-up models and tests.
import type { FakeAsset, FakeCheck } from "./project.ts";

export function rawSql(asset: FakeAsset): string {
  const parents = asset.deps.map((dep) => ({ name: dep.split("/").at(-1) ?? dep, ref: reference(dep) }));
  const config =
    asset.materialized === "incremental"
      ? `{{ config(materialized='incremental', unique_key='${asset.columns[0]?.name}') }}\n\n`
      : "";
  return config + query(asset, parents);
}

export function compiledSql(asset: FakeAsset): string {
  const parents = asset.deps.map((dep) => {
    const name = dep.split("/").at(-1) ?? dep;
    const schema = dep.includes("/") ? dep.split("/")[0] : "analytics";
    return { name, ref: `"dev"."${schema}"."${name}"` };
  });
  return query(asset, parents);
}

function query(asset: FakeAsset, parents: readonly { name: string; ref: string }[]): string {
  const ctes = parents.map(({ name, ref }) => `${name} as (\n\n    select * from ${ref}\n\n)`);
  const first = parents[0]?.name ?? "final";
  const columns = asset.columns.map((column, index) =>
    index === 0 || column.type === "text"
      ? `    ${first}.${column.name}`
      : column.type === "numeric"
        ? `    sum(coalesce(${parents.at(-1)?.name ?? first}.amount, 0))::numeric(12, 2) as ${column.name}`
        : `    ${first}.${column.name}::${column.type} as ${column.name}`,
  );
  const joins = parents.slice(1).map(({ name }) => `left join ${name} using (${asset.columns[0]?.name ?? "id"})`);
  return [
    "with",
    "",
    ctes.join(",\n\n"),
    "",
    "-- one row per key; late rows win",
    "select",
    columns.join(",\n"),
    `from ${first}`,
    ...joins,
    `where ${first}.${asset.columns[0]?.name ?? "id"} is not null`,
    ...(columns.some((column) => column.includes("sum(")) ? ["group by 1, 2"] : []),
    "",
  ].join("\n");
}

export function checkSql(asset: FakeAsset, check: FakeCheck): string {
  const relation = `"dev"."analytics"."${asset.name}"`;
  if (check.name.startsWith("unique_"))
    return `select\n    ${check.column} as unique_field,\n    count(*) as n_records\n\nfrom ${relation}\nwhere ${check.column} is not null\ngroup by ${check.column}\nhaving count(*) > 1\n`;
  if (check.name.startsWith("not_null_"))
    return `select ${check.column}\nfrom ${relation}\nwhere ${check.column} is null\n`;
  return `select *\nfrom ${relation}\nwhere not (${check.column ?? "net"} >= 0)\n`;
}

function reference(dep: string): string {
  const [source, table] = dep.split("/");
  return table === undefined ? `{{ ref('${source}') }}` : `{{ source('${source}', '${table}') }}`;
}
