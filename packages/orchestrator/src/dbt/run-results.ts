// run_results.json as events: what dbt did and, with its log turned down, did not tell.
import { readFileSync } from "node:fs";
import { record, text } from "./read-manifest.ts";
import type { DbtLogEvent } from "./types.ts";

/** The end of each node that `wanted` takes; none when the file is not there or is of an earlier command. */
export function runResultEvents(
  file: string,
  since: Date,
  wanted: (uniqueId: string) => boolean,
): readonly DbtLogEvent[] {
  const root = record(readJson(file));
  const metadata = record(root["metadata"]);
  const made = text(metadata["generated_at"]);
  if (made === null || Date.parse(made) < since.getTime() || !Array.isArray(root["results"])) return [];
  return root["results"].map(record).flatMap((result) => {
    const id = text(result["unique_id"]);
    return id !== null && wanted(id) ? [endEvent(id, result, made, text(metadata["invocation_id"]) ?? "")] : [];
  });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // A command that failed early leaves none, one that was killed may leave half of it.
    return null;
  }
}

function endEvent(id: string, result: Readonly<Record<string, unknown>>, ts: string, invocation: string): DbtLogEvent {
  const spans = Array.isArray(result["timing"]) ? result["timing"].map(record) : [];
  const [type = "", , name = id] = id.split(".");
  return {
    info: {
      name: "NodeFinished",
      level: "debug",
      msg: `Finished running node ${id}`,
      ts,
      thread: text(result["thread_id"]) ?? "",
      invocation_id: invocation,
    },
    data: {
      node_info: {
        unique_id: id,
        node_name: name,
        resource_type: type,
        node_started_at: text(spans[0]?.["started_at"]) ?? "",
        node_finished_at: text(spans.at(-1)?.["completed_at"]) ?? "",
      },
      run_result: {
        ...result,
        thread: text(result["thread_id"]) ?? "",
        num_failures: result["failures"],
        timing_info: spans,
      },
    },
  };
}
