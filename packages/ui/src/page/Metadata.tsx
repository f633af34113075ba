// Metadata of materializations, checks and events, each kind shown as what it is.
import type { MetadataView } from "@sluice/api";
import { formatDuration } from "../time/format-duration.ts";
import { formatExact } from "../time/format-time.ts";
import { Fact, Facts } from "./Facts.tsx";
import { AssetReference, ColumnLineage } from "./MetadataAssets.tsx";
import css from "./metadata.module.css";
import { RowsTable } from "./RowsTable.tsx";

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 });

export interface MetadataProps {
  readonly metadata: Readonly<Record<string, MetadataView>>;
  /** Inside of a list of facts that is there already. */
  readonly inline?: boolean;
}

export function Metadata({ metadata, inline = false }: MetadataProps) {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return null;
  const facts = entries.map(([name, value]) => (
    <Fact key={name} name={name}>
      <MetadataValue value={value} />
    </Fact>
  ));
  return inline ? facts : <Facts>{facts}</Facts>;
}

function MetadataValue({ value }: { readonly value: MetadataView }) {
  switch (value.kind) {
    case "text":
    case "markdown":
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
