// The way from a run's events to the store: collects what comes within a moment, writes in order, tries again while the server
// is away. Nobody waits for it but who calls `flush`.
import { randomUUID } from "node:crypto";
import type { RunEventBody } from "../events/types.ts";
import type { AppendResult, TimedEvent } from "../storage/types.ts";

export interface EventWriterOptions {
  /** Called again with the same id when the store did not answer. */
  readonly append: (events: readonly TimedEvent[], batch: string) => Promise<AppendResult>;
  readonly now: () => Date;
  /** The run has ended for others: nothing more is taken. */
  readonly onRefused: (result: AppendResult) => void;
  /** The store was away for too long; the events in hand are lost. */
  readonly onLost: (error: unknown) => void;
  /** How long events may wait for company (default 25). */
  readonly delayMillis?: number;
  /** How long the store may be away (default one minute). */
  readonly patienceMillis?: number;
}

export interface EventWriter {
  write(body: RunEventBody): void;
  /** For events that bring their own time. */
  writeTimed(event: TimedEvent): void;
  /** Settles when everything written so far is stored, or lost. */
  flush(): Promise<void>;
}

const MAX_BATCH = 1_000;
/** Log lines beyond this are left out until the store has caught up; everything else is always kept. */
const MAX_WAITING_LOGS = 20_000;
const RETRY_MILLIS = 1_000;

export function createEventWriter(options: EventWriterOptions): EventWriter {
  let waiting: TimedEvent[] = [];
  let leftOut = 0;
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> | null = null;
  let closed = false;

  const store = async (batch: readonly TimedEvent[]): Promise<void> => {
    const started = performance.now();
    const id = randomUUID();
    while (!closed) {
      try {
        const result = await options.append(batch, id);
        if (!result.accepted) {
          closed = true;
          options.onRefused(result);
        }
        return;
      } catch (error) {
        if (performance.now() - started < (options.patienceMillis ?? 60_000)) {
          await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
          continue;
        }
        closed = true;
        options.onLost(error);
      }
    }
  };
  const drain = async (): Promise<void> => {
    while (waiting.length > 0 && !closed) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      if (waiting.length === 0 && leftOut > 0) {
        batch.push({ timestamp: options.now().toISOString(), body: leftOutNotice(leftOut) });
        leftOut = 0;
      }
      await store(batch);
    }
  };
  const start = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    working ??= drain().finally(() => {
      working = null;
    });
    return working;
  };
  const writeTimed = (event: TimedEvent): void => {
    if (closed) return;
    if (event.body.type === "LOG" && waiting.length >= MAX_WAITING_LOGS) {
      leftOut++;
      return;
    }
    waiting.push(event);
    if (timer === null && working === null) timer = setTimeout(() => void start(), options.delayMillis ?? 25);
  };
  return {
    write: (body) => writeTimed({ body, timestamp: options.now().toISOString() }),
    writeTimed,
    flush: async () => {
      while (working !== null || (waiting.length > 0 && !closed)) await start();
    },
  };
}

function leftOutNotice(count: number): RunEventBody {
  return {
    type: "ENGINE_EVENT",
    level: "warning",
    stepKey: null,
    error: null,
    message: `${count} log lines came faster than they could be stored and were left out; the raw output has them.`,
  };
}
