// The range of event time that a ref or source is narrowed to: a microbatch's, or a sample's.
import type { Node, SourceDefinition } from "../manifest/types.ts";
import { sampleWindow } from "../run/batches.ts";
import { runtimeError } from "./diagnostics.ts";
import type { EventTimeFilter } from "./relation-fields.ts";
import type { RuntimeSession } from "./types.ts";

interface Window {
  readonly start: Date;
  readonly end: Date;
}

/** null where nothing is filtered. */
export function eventTimeFilter(
  session: RuntimeSession,
  node: unknown,
  input: Node | SourceDefinition,
): EventTimeFilter | null {
  const field = input.config["event_time"];
  if (typeof field !== "string" || field === "" || !isBuilt(node)) return null;
  const batch = batchWindow(node);
  const sample = sampleOf(session);
  if (batch === null && sample === null) return null;
  const window = batch === null ? sample : sample === null ? batch : narrowed(batch, sample);
  if (window === null) return null;
  return { fieldName: fieldName(session, input, field), start: pythonTime(window.start), end: pythonTime(window.end) };
}

function isBuilt(node: unknown): node is Node {
  if (typeof node !== "object" || node === null || !("resource_type" in node)) return false;
  return node.resource_type === "model" || node.resource_type === "snapshot";
}

function batchWindow(node: Node): Window | null {
  const { materialized, incremental_strategy: strategy } = node.config;
  if (materialized !== "incremental" || strategy !== "microbatch") return null;
  const batch: unknown = Reflect.get(node, "batch");
  if (typeof batch !== "object" || batch === null) return null;
  const start = new Date(String(Reflect.get(batch, "event_time_start")));
  const end = new Date(String(Reflect.get(batch, "event_time_end")));
  return Number.isNaN(start.getTime()) || Number.isNaN(end.getTime()) ? null : { start, end };
}

function sampleOf(session: RuntimeSession): Window | null {
  if (session.flags.sample === null) return null;
  const window = sampleWindow(session.flags.sample, session.startedAt);
  if ("problem" in window) throw runtimeError(window.problem, "compile/sample");
  return window;
}

function narrowed(batch: Window, sample: Window): Window {
  return {
    start: new Date(Math.max(sample.start.getTime(), batch.start.getTime())),
    end: new Date(Math.min(sample.end.getTime(), batch.end.getTime())),
  };
}

/** Quoted where the column, or the source it belongs to, says so. */
function fieldName(session: RuntimeSession, input: Node | SourceDefinition, field: string): string {
  const column = Object.values(input.columns ?? {}).find((candidate) => candidate.name === field);
  const fallback = "quoting" in input ? input.quoting.column : null;
  const quoted = column?.quote ?? fallback ?? false;
  return quoted ? session.project.target.adapter.dialect.quoteIdentifier(field) : field;
}

/** `2024-01-01 00:00:00+00:00`, as Python prints an aware time. */
function pythonTime(time: Date): string {
  const [day = "", clock = ""] = time.toISOString().slice(0, -1).split("T");
  const [seconds = "", millis = "000"] = clock.split(".");
  return `${day} ${seconds}${millis === "000" ? "" : `.${millis}000`}+00:00`;
}
