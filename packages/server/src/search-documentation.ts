// Finds a text in what is written of assets: names and descriptions of columns, and their own descriptions. Pure.
import type { DocumentationHit } from "@sluice/api";
import type { AssetSnapshot } from "@sluice/orchestrator";

/** Names that begin with it come first, then names that hold it, then descriptions. */
export function searchDocumentation(
  assets: readonly AssetSnapshot[],
  text: string,
  limit: number,
): readonly DocumentationHit[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  const ranks: readonly DocumentationHit[][] = [[], [], []];
  for (const asset of assets) {
    for (const { name, description } of asset.dbt?.columns ?? []) {
      const rank = rankOf(name, description, wanted);
      if (rank !== null) ranks[rank]?.push({ assetKey: asset.key, column: name, text: description });
    }
    if (asset.description?.toLowerCase().includes(wanted)) {
      ranks[2]?.push({ assetKey: asset.key, column: null, text: around(asset.description, wanted) });
    }
  }
  return ranks.flat().slice(0, limit);
}

function rankOf(name: string, description: string | null, wanted: string): 0 | 1 | 2 | null {
  const lower = name.toLowerCase();
  if (lower.startsWith(wanted)) return 0;
  if (lower.includes(wanted)) return 1;
  return description?.toLowerCase().includes(wanted) ? 2 : null;
}

const MOST = 160;

/** The part of a long text that holds what was looked for. */
function around(text: string, wanted: string): string {
  const at = text.toLowerCase().indexOf(wanted);
  const from = at < MOST - wanted.length ? 0 : at - 40;
  return `${from > 0 ? "…" : ""}${text.slice(from, from + MOST).replace(/\s+/g, " ")}`;
}
