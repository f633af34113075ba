// Follows a run: prints the raw output of its steps as it comes, and says how it ended.
import type { RunDetail, StreamMessage } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { orNull } from "../server-link/or-null.ts";
import type { ServerLink } from "../server-link/types.ts";

const ENDED: ReadonlySet<string> = new Set(["SUCCESS", "FAILURE", "CANCELED"]);
/** A safety net under the live stream. */
const LOOK_MILLIS = 2_000;

export interface FollowOptions {
  readonly stdout: (text: string) => void;
  readonly signal: AbortSignal;
  /** Which output is wanted (default all). */
  readonly wants?: (file: LogFile) => boolean;
  /** Called whenever something may have changed. */
  readonly onChange?: () => Promise<void>;
}

type LogFile = RunDetail["logFiles"][number];

/** Prints all output that there is of a run. */
export function printLogs(
  link: ServerLink,
  run: RunDetail,
  options: Pick<FollowOptions, "stdout" | "wants">,
): Promise<void> {
  return printNew(link, run, new Map(), options);
}

/** Resolves with the run as it ended. @throws {CliError} when the run is not there */
export async function followRun(link: ServerLink, runId: string, options: FollowOptions): Promise<RunDetail> {
  const offsets = new Map<string, number>();
  const stop = new AbortController();
  const wake = createWake();
  const watching = link.watch((message) => {
    if (concerns(message, runId)) wake.ring();
  }, stop.signal);
  const timer = setInterval(wake.ring, LOOK_MILLIS);
  options.signal.addEventListener("abort", wake.ring, { once: true });
  try {
    for (;;) {
      const run = await orNull(link.calls.run({ id: runId }));
      if (run === null) throw new CliError("run/not-found", `there is no run ${runId}`, null);
      await printNew(link, run, offsets, options);
      await options.onChange?.();
      if (ENDED.has(run.status) || options.signal.aborted) return run;
      await wake.rung();
    }
  } finally {
    clearInterval(timer);
    stop.abort();
    await watching;
  }
}

function concerns(message: StreamMessage, runId: string): boolean {
  return message.kind === "hello" || ("runId" in message && message.runId === runId);
}

async function printNew(
  link: ServerLink,
  run: RunDetail,
  offsets: Map<string, number>,
  { stdout, wants = () => true }: Pick<FollowOptions, "stdout" | "wants">,
): Promise<void> {
  for (const file of run.logFiles.filter(wants)) {
    const key = `${file.stepKey}/${file.stream}`;
    for (;;) {
      const offset = offsets.get(key) ?? 0;
      const part = await orNull(link.calls.runLog({ id: run.id, stepKey: file.stepKey, stream: file.stream, offset }));
      if (part === null || part.nextOffset <= offset) break;
      stdout(part.text);
      offsets.set(key, part.nextOffset);
    }
  }
}

/** A bell that remembers one ring. */
function createWake() {
  let pending = false;
  let resolve: (() => void) | null = null;
  return {
    ring: () => {
      pending = true;
      resolve?.();
    },
    rung: async () => {
      if (!pending) {
        await new Promise<void>((done) => {
          resolve = done;
        });
      }
      resolve = null;
      pending = false;
    },
  };
}
