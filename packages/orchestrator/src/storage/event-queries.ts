// A run's events, in their order.
import { type Kysely, sql } from "kysely";
import { decodeEvent } from "../events/codec.ts";
import type { RunEvent } from "../events/types.ts";
import { isRunId } from "./run-id.ts";
import type { Tables } from "./schema.ts";
import type { EventsFilter } from "./types.ts";

/** Events of kinds that this program does not know are left out. */
export async function listEvents(
  db: Kysely<Tables>,
  runId: string,
  filter: EventsFilter,
): Promise<readonly RunEvent[]> {
  if (!isRunId(runId)) return [];
  let query = db
    .selectFrom("events")
    .select(["sequence", "at", "body"])
    .where("run_id", "=", runId)
    .where("sequence", ">", filter.after ?? 0)
    .orderBy("sequence")
    .limit(filter.limit ?? 1000);
  if (filter.stepKey !== undefined) query = query.where("step_key", "=", filter.stepKey);
  if (filter.nodeId !== undefined) query = query.where("node_id", "=", filter.nodeId);
  if (filter.types !== undefined) {
    query = query.where(sql<boolean>`body ->> 'type' = any (${[...filter.types]}::text[])`);
  }
  const rows = await query.execute();
  return rows.flatMap((row) => {
    const event = decodeEvent(row.body, { runId, sequence: row.sequence, timestamp: row.at });
    return event === null ? [] : [event];
  });
}
