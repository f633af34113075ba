// Metadata of materializations, checks and events, each kind shown as what it is.
import type { CodeReference, MetadataView } from "@sluice/api";
import { lazy, Suspense } from "react";
import { formatDuration } from "../time/format-duration.ts";
import { formatExact } from "../time/format-time.ts";
import { Fact, Facts } from "./Facts.tsx";
import { AssetReference, ColumnLineage } from "./MetadataAssets.tsx";
import css from "./metadata.module.css";
import { RowsTable } from "./RowsTable.tsx";

const Markdown = lazy(async () => {
  const { Markdown: component } = await import("./Markdown.tsx");
  return { default: component };
});

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 });

export interface MetadataProps {
  readonly metadata: Readonly<Record<string, MetadataView>>;
  /** Inside of a list of facts that is there already. */
  readonly inline?: boolean;
  /** The values without their names. */
  readonly bare?: boolean;
}

export function Metadata({ metadata, inline = false, bare = false }: MetadataProps) {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return null;
  if (bare) return entries.map(([name, value]) => <MetadataValue key={name} value={value} />);
  const facts = entries.map(([name, value]) => (
    <Fact key={name} name={name}>
      <MetadataValue value={value} />
    </Fact>
  ));
  return inline ? facts : <Facts>{facts}</Facts>;
}

function MetadataValue({ value }: { readonly value: MetadataView }) {
  switch (value.kind) {
    case "markdown":
      return (
        <Suspense fallback={<span className={css.text}>{value.value}</span>}>
          <Markdown text={value.value} />
        </Suspense>
      );
    case "code-references":
      return <CodeReferences references={value.references} />;
    case "text":
      return <span className={css.text}>{value.value}</span>;
    case "path":
      return <code>{value.value}</code>;
    case "sql":
      return <pre className={css.block}>{value.value}</pre>;
    case "url":
      return /^https?:\/\//i.test(value.value) ? (
        <a href={value.value} target="_blank" rel="noreferrer">
          {value.value}
        </a>
      ) : (
        <span>{value.value}</span>
      );
    case "timestamp":
      return <time dateTime={value.value}>{formatExact(value.value)}</time>;
    case "int":
    case "float":
      return (
        <span className="numbers">
          {number.format(value.value)}
          {value.unit !== undefined && ` ${value.unit}`}
        </span>
      );
    case "asset":
      return <AssetReference assetKey={value.value} />;
    case "column-schema":
      return (
        <RowsTable
          columns={["column", "type", "description"]}
          rows={value.columns.map(({ name, type, description }) => [name, type, description])}
        />
      );
    case "column-lineage":
      return <ColumnLineage columns={value.columns} />;
    case "duration":
      return <span className="numbers">{formatDuration(value.value)}</span>;
    case "bool":
      return <span>{value.value ? "true" : "false"}</span>;
    case "json":
      return <pre className={css.block}>{JSON.stringify(value.value, null, 2)}</pre>;
    case "table":
      return <RowsTable columns={value.columns} rows={value.rows} />;
    default:
      return null;
  }
}

/** As they were said; the asset's page has the ways to them. */
function CodeReferences({ references }: { readonly references: readonly CodeReference[] }) {
  return (
    <ul>
      {references.map((each) => {
        const place = each.kind === "url" ? each.url : each.line === null ? each.file : `${each.file}:${each.line}`;
        return (
          <li key={place}>
            {each.label !== null && `${each.label}: `}
            <code>{place}</code>
          </li>
        );
      })}
    </ul>
  );
}
