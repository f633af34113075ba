// sources.json (schema v3): how old the data of each source is.
import type { Json } from "../manifest/types.ts";
import type { RunResult } from "../run/types.ts";
import { artifactMetadata, type Invocation } from "./metadata.ts";
import { asciiJson } from "./write-artifact.ts";

/** Results of sources only; hooks are left out. */
export function sourcesJson(results: readonly RunResult[], elapsed: number, invocation: Invocation): string {
  return asciiJson(
    JSON.stringify({
      metadata: artifactMetadata("sources", 3, invocation),
      results: results.filter((result) => result.node.resource_type === "source").map(freshnessRecord),
      elapsed_time: elapsed,
    }),
  );
}

function freshnessRecord(result: RunResult): Readonly<Record<string, Json>> {
  const freshness = result.details?.freshness;
  if (freshness === undefined) {
    return { unique_id: result.node.unique_id, error: result.message, status: "runtime error" };
  }
  return {
    unique_id: result.node.unique_id,
    max_loaded_at: withOffset(freshness.maxLoadedAt),
    snapshotted_at: withOffset(freshness.snapshottedAt),
    max_loaded_at_time_ago_in_s: freshness.ageSeconds,
    status: result.status,
    criteria: criteriaOf(result),
    adapter_response: result.adapter_response,
    timing: result.timing.map(({ name, started_at, completed_at }) => ({ name, started_at, completed_at })),
    thread_id: result.thread_id,
    execution_time: result.execution_time,
  };
}

function criteriaOf({ node }: RunResult): Json {
  const freshness = "freshness" in node ? node.freshness : null;
  const threshold = (name: "warn_after" | "error_after"): Json => {
    const value: unknown = typeof freshness === "object" && freshness !== null ? Reflect.get(freshness, name) : null;
    const part = (key: string): Json => {
      const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : null;
      return typeof found === "number" || typeof found === "string" ? found : null;
    };
    return { count: part("count"), period: part("period") };
  };
  const filter: unknown = typeof freshness === "object" && freshness !== null ? Reflect.get(freshness, "filter") : null;
  return {
    warn_after: threshold("warn_after"),
    error_after: threshold("error_after"),
    filter: typeof filter === "string" ? filter : null,
  };
}

/** `…Z` → `…+00:00`. */
function withOffset(iso: string): string {
  return iso.endsWith("Z") ? `${iso.slice(0, -1)}+00:00` : iso;
}
