// How a dbt node ended, read from the event that says so. What an engine leaves out is null.
import type { NodeOutcome } from "../events/types.ts";
import type { BatchCounts } from "./batches.ts";
import { plainText } from "./errors.ts";
import { record, text } from "./read-manifest.ts";
import type { DbtLogEvent } from "./types.ts";

export interface NodeEnd {
  readonly id: string;
  readonly name: string;
  readonly resourceType: string;
  readonly outcome: NodeOutcome;
  readonly message: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly thread: string | null;
  readonly failures: number | null;
  readonly executeMillis: number | null;
  readonly compileMillis: number | null;
  readonly durationMillis: number | null;
  readonly adapterResponse: Readonly<Record<string, unknown>>;
  readonly becauseOf: string | null;
  /** Of a microbatch model. */
  readonly batches: BatchCounts | null;
}

/** Reads the events that tell of an end: `NodeFinished`, `LogHookEndLine`, `LogModelResult` and its like. */
export function readNodeEnd(
  id: string,
  info: Readonly<Record<string, unknown>>,
  event: DbtLogEvent,
  isCanceled: boolean,
): NodeEnd {
  const result = record(event.data["run_result"]);
  const startedAt = utc(text(info["node_started_at"]));
  const finishedAt = utc(text(info["node_finished_at"]));
  const spans = timings(result["timing_info"]);
  return {
    id,
    name: text(info["node_name"]) ?? id,
    resourceType: text(info["resource_type"]) ?? "",
    outcome: outcomeOf([result["status"], info["node_status"], event.data["status"]], isCanceled),
    message: plainText(text(result["message"]) ?? "") || null,
    startedAt,
    finishedAt,
    thread: text(result["thread"]) || event.info.thread,
    failures: count(result["num_failures"]) ?? count(event.data["num_failures"]),
    compileMillis: spans.compile,
    executeMillis: spans.execute,
    durationMillis:
      between(startedAt, finishedAt) ?? seconds(result["execution_time"]) ?? seconds(event.data["execution_time"]),
    adapterResponse: record(result["adapter_response"]),
    becauseOf: null,
    batches: null,
  };
}

const OUTCOMES: Readonly<Record<string, NodeOutcome>> = {
  success: "success",
  ok: "success",
  pass: "pass",
  warn: "warn",
  fail: "fail",
  error: "error",
  "runtime error": "error",
  skipped: "skipped",
  "no-op": "no-op",
  reused: "reused",
  "partial success": "partial success",
  cancelled: "canceled",
};

/** The first that is a status: what some events call so is the warehouse's answer, and dbt forgets a node's own as a run ends. */
function outcomeOf(statuses: readonly unknown[], canceled: boolean): NodeOutcome {
  const known = statuses.flatMap((status) => OUTCOMES[text(status)?.toLowerCase() ?? ""] ?? []);
  const outcome = known[0] ?? "error";
  return canceled && outcome === "error" ? "canceled" : outcome;
}

function count(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function timings(value: unknown): { readonly compile: number | null; readonly execute: number | null } {
  const spans = Array.isArray(value) ? value.map(record) : [];
  const of = (name: string) => {
    const span = spans.find((each) => each["name"] === name);
    return span === undefined ? null : between(utc(text(span["started_at"])), utc(text(span["completed_at"])));
  };
  return { compile: of("compile"), execute: of("execute") };
}

/** dbt's times have microseconds and, in part, no zone: they are UTC. */
export function utc(time: string | null): string | null {
  if (time === null || time === "") return null;
  return /(?:Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`;
}

function between(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const millis = microseconds(to) - microseconds(from);
  return Number.isFinite(millis) ? Math.max(0, Math.round(millis * 1000) / 1000) : null;
}

/** Milliseconds with the fraction that `Date` drops. */
function microseconds(time: string): number {
  const fraction = /\.\d{3}(\d+)/.exec(time)?.[1] ?? "";
  return Date.parse(time) + (fraction === "" ? 0 : Number(`0.${fraction}`));
}

function seconds(value: unknown): number | null {
  return typeof value === "number" ? value * 1000 : null;
}
