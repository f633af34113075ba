// Metadata of an asset without what the page shows as facts of its own: dbt's relation, id, materialization and duration are
// known to the page under these names too.
import type { AssetDetail, MetadataView } from "@sluice/api";

type MetadataOf = Readonly<Record<string, MetadataView>>;
type Known = Pick<AssetDetail, "relationName" | "dbtUniqueId" | "dbtMaterialized">;

/** What remains to be shown; a value that differs from the page's own fact stays. */
export function ownMetadata(metadata: MetadataOf, known: Known, durationMillis: number | null = null): MetadataOf {
  const shown: Readonly<Record<string, string | null>> = {
    table_name: plain(known.relationName),
    unique_id: known.dbtUniqueId,
    materialization: known.dbtMaterialized,
  };
  const isShown = (name: string, entry: MetadataView) => {
    if (entry.kind === "code-references") return name === "dagster/code_references";
    if (entry.kind === "duration") return name === "Execution Duration" && durationMillis !== null;
    return entry.kind === "text" && Object.hasOwn(shown, name) && shown[name] === plain(entry.value);
  };
  return Object.fromEntries(Object.entries(metadata).filter(([name, value]) => !isShown(name, value)));
}

/** `"db"."schema"."name"` as `db.schema.name`. */
function plain(name: string | null): string | null {
  return name === null ? null : name.replaceAll(/["`]/g, "");
}
