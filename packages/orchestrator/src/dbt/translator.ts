// How a dbt resource becomes an asset: Dagster's rules, each of which a team can replace.

import type { AutomationConditionLike } from "../conditions/types.ts";
import { durationText } from "../definitions/duration.ts";
import { FreshnessPolicy } from "../definitions/freshness-policy.ts";
import type { AssetKeyLike, MetadataLike } from "../definitions/types.ts";
import type { PartitionMapping } from "../partitions/types.ts";
import { codeVersionOf } from "./code-version.ts";
import { type DbtManifest, type DbtNode, record, text } from "./read-manifest.ts";

/**
 * Says what of a dbt resource an asset shows. Extend it to change a rule.
 * @example
 * class ByDatabase extends DbtAssetTranslator {
 *   override getAssetKey(node: DbtNode) { return [node.database ?? "db", ...[super.getAssetKey(node)].flat()]; }
 * }
 */
export class DbtAssetTranslator {
  /** `meta.dagster.asset_key`; sources `[source, table]`; else the name, below a schema that the model sets itself. */
  getAssetKey(node: DbtNode): AssetKeyLike {
    const own = orchestration(node)["asset_key"];
    if (Array.isArray(own) && own.length > 0 && own.every((part) => typeof part === "string")) return own;
    if (node.sourceName !== null) return [node.sourceName, node.name];
    if (node.version !== null) return [node.alias ?? node.name];
    const schema = text(node.config["schema"]);
    return schema === null || node.resourceType === "test" ? [node.name] : [schema, node.name];
  }

  /** `meta.dagster.group`, dbt's own group, else the folder: `seeds`, `staging`, `marts`. */
  getGroupName(node: DbtNode): string {
    const own = text(orchestration(node)["group"]) ?? text(node.config["group"]);
    if (own !== null && own !== "") return own;
    if (node.sourceName !== null) return node.sourceName;
    const [, folder] = node.fqn;
    if (node.fqn.length > 2 && folder !== undefined) return folder;
    return FOLDERS[node.resourceType] ?? "default";
  }

  getDescription(node: DbtNode): string | null {
    return node.description;
  }

  /** dbt tags have no values. */
  getTags(node: DbtNode): Readonly<Record<string, string>> {
    return Object.fromEntries(node.tags.map((tag) => [tag, ""]));
  }

  /** `meta.dagster.owners`, else the owner of dbt's group. */
  getOwners(node: DbtNode, manifest: DbtManifest): readonly string[] {
    const own = orchestration(node)["owners"];
    if (Array.isArray(own)) return own.filter((owner) => typeof owner === "string");
    const owner = manifest.groupOwners.get(text(node.config["group"]) ?? "");
    return owner === undefined ? [] : [owner];
  }

  /** `dbt` and the warehouse. */
  getKinds(_node: DbtNode, manifest: DbtManifest): readonly string[] {
    return manifest.adapterType === "" ? ["dbt"] : ["dbt", displayName(manifest.adapterType)];
  }

  getMetadata(node: DbtNode): MetadataLike {
    const table = [node.database, node.schema, node.alias ?? node.name].filter((part) => part !== null).join(".");
    return {
      table_name: table,
      ...(node.materialized === null ? {} : { materialization: node.materialized }),
      unique_id: node.uniqueId,
    };
  }

  /** When a model, seed or snapshot is to be made (default: only when somebody asks). */
  getAutomationCondition(_node: DbtNode): AutomationConditionLike | null {
    return null;
  }

  /** From the node's checksum, the macros that it calls and the ephemeral models that it is built over. */
  getCodeVersion(node: DbtNode, manifest: DbtManifest): string | null {
    return codeVersionOf(node, manifest);
  }

  /** How the partitions of a resource lie to those of a parent (default: what holds when nothing is said). */
  getPartitionMapping(_node: DbtNode, _parent: DbtNode): PartitionMapping | null {
    return null;
  }

  /** `meta.sluice.freshness_policy`: `{ fail_window: 36h, warn_window: 24h }`, or `{ deadline_cron, lower_bound_delta, timezone }`. */
  getFreshnessPolicy(node: DbtNode): FreshnessPolicy | null {
    const own = record(orchestration(node)["freshness_policy"]);
    const window = (name: string) => {
      const value = text(own[name]);
      return value === null ? undefined : durationText(value, `${node.uniqueId}: ${name}`);
    };
    const [failWindow, deadlineCron] = [window("fail_window"), text(own["deadline_cron"])];
    if (failWindow !== undefined) return FreshnessPolicy.timeWindow({ failWindow, warnWindow: window("warn_window") });
    if (deadlineCron === null) return null;
    const lowerBoundDelta = window("lower_bound_delta") ?? "1d";
    return FreshnessPolicy.cron({ deadlineCron, lowerBoundDelta, timezone: text(own["timezone"]) ?? undefined });
  }
}

const FOLDERS: Readonly<Record<string, string>> = { seed: "seeds", snapshot: "snapshots" };

/** What a resource says to its orchestrator: `meta.sluice`, or `meta.dagster`. */
export function orchestration(node: DbtNode): Readonly<Record<string, unknown>> {
  return { ...record(node.meta["dagster"]), ...record(node.meta["sluice"]) };
}

/** `bigquery` is written `Bigquery` unless somebody writes it in another way. */
function displayName(adapterType: string): string {
  const own = WRITTEN_OTHERWISE[adapterType];
  return own ?? adapterType.slice(0, 1).toUpperCase() + adapterType.slice(1);
}

const WRITTEN_OTHERWISE: Readonly<Record<string, string>> = {
  bigquery: "BigQuery",
  clickhouse: "ClickHouse",
  duckdb: "DuckDB",
  mysql: "MySQL",
  sqlite: "SQLite",
  sqlserver: "SQL Server",
};
