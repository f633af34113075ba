// Asks the team's function in a process of its own: whatever it does — throws, prints, exits, never ends — there is an answer.
import { spawn } from "node:child_process";
import type { ErrorInfo } from "../events/types.ts";
import { parentMessage } from "../host/parent-message.ts";
import type { TickAnswer, TickAnswerOutcome, TickHostRequest } from "./tick-host.ts";

export interface AskOptions {
  readonly request: TickHostRequest;
  /** Path of the entry that calls `tickHostMain`. */
  readonly tickHost: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Default one minute. */
  readonly timeoutMillis?: number;
}

export interface Asked {
  readonly outcome: TickAnswerOutcome | null;
  /** Why there is no outcome. */
  readonly error: ErrorInfo | null;
  /** What was printed, cut at 100,000 characters. */
  readonly output: string;
}

const MAX_OUTPUT = 100_000;

export async function askFunction(options: AskOptions): Promise<Asked> {
  const timeoutMillis = options.timeoutMillis ?? 60_000;
  const child = spawn(process.execPath, [options.tickHost], {
    cwd: options.request.place.root,
    env: { ...options.env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  const keep = (chunk: string) => {
    if (output.length < MAX_OUTPUT) output += chunk.slice(0, MAX_OUTPUT - output.length);
  };
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill("SIGKILL");
  }, timeoutMillis);
  try {
    child.send(options.request, () => {});
    const { answer, ending } = await parentMessage<TickAnswer>(child, isAnswer);
    if (answer?.kind === "outcome") return { outcome: answer.outcome, error: null, output };
    if (answer?.kind === "error") return { outcome: null, error: answer.error, output };
    return { outcome: null, error: noAnswer(timedOut ? timeoutMillis : null, ending), output };
  } finally {
    clearTimeout(timer);
  }
}

function noAnswer(timeoutMillis: number | null, ending: string): ErrorInfo {
  const message =
    timeoutMillis === null
      ? `its process ended without an answer (${ending})`
      : `it gave no answer within ${Math.round(timeoutMillis / 1000)} s`;
  return { name: "TickError", message, stack: null, cause: null };
}

function isAnswer(message: unknown): message is TickAnswer {
  return (
    typeof message === "object" &&
    message !== null &&
    "kind" in message &&
    (message.kind === "outcome" || message.kind === "error")
  );
}
