// Events to JSON and back. A reader skips types that it does not know (a newer program wrote them), and refuses what is
// not an event at all.
import { jsonText } from "./json-text.ts";
import type { RunEvent, RunEventBody, RunEventType } from "./types.ts";

const TYPES: Readonly<Record<RunEventType, true>> = {
  RUN_ENQUEUED: true,
  RUN_DEQUEUED: true,
  RUN_STARTING: true,
  RUN_START: true,
  RUN_SUCCESS: true,
  RUN_FAILURE: true,
  RUN_CANCELING: true,
  RUN_CANCELED: true,
  STEP_WORKER_STARTING: true,
  STEP_WORKER_STARTED: true,
  STEP_START: true,
  STEP_RESTARTED: true,
  STEP_SUCCESS: true,
  STEP_FAILURE: true,
  STEP_UP_FOR_RETRY: true,
  STEP_SKIPPED: true,
  STEP_CANCELED: true,
  STEP_OUTPUT: true,
  STEP_EXPECTATION_RESULT: true,
  STEPS_MAPPED: true,
  ASSET_MATERIALIZATION_PLANNED: true,
  ASSET_MATERIALIZATION: true,
  ASSET_OBSERVATION: true,
  ASSET_FAILED_TO_MATERIALIZE: true,
  ASSET_CHECK_EVALUATION_PLANNED: true,
  ASSET_CHECK_EVALUATION: true,
  NODE_START: true,
  NODE_FINISH: true,
  LOG: true,
  ENGINE_EVENT: true,
  LOGS_CAPTURED: true,
};

/** Text that is stored is not an event of ours. */
export class EventCodecError extends Error {
  override readonly name = "EventCodecError";
}

/** The stored form, as JSON text: everything but what the row's columns hold. */
export function encodeEvent(body: RunEventBody): string {
  return jsonText(storedEvent(body));
}

/** The stored form, as data. */
export function storedEvent(body: RunEventBody): RunEventBody & { readonly version: 1 } {
  return { version: 1, ...body };
}

/**
 * Reads a stored event; null when its type is not known to this program.
 * @throws {EventCodecError} when it is no event
 */
export function decodeEvent(
  stored: unknown,
  row: { readonly runId: string; readonly sequence: number; readonly timestamp: string },
): RunEvent | null {
  if (typeof stored !== "object" || stored === null || !("type" in stored) || typeof stored.type !== "string") {
    throw new EventCodecError(`event ${row.sequence} of run ${row.runId} has no type`);
  }
  if (!("version" in stored) || typeof stored.version !== "number") {
    throw new EventCodecError(`event ${row.sequence} of run ${row.runId} has no version`);
  }
  if (!(stored.type in TYPES) || stored.version > 1) return null;
  return { ...stored, ...row } as RunEvent;
}
