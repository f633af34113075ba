// Asks the team's function in a process of its own: whatever it does — throws, prints, exits, never ends — there is an answer.
import type { ErrorInfo } from "../events/types.ts";
import { askChild } from "../host/ask-child.ts";
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

export async function askFunction({ request, tickHost, env, timeoutMillis = 60_000 }: AskOptions): Promise<Asked> {
  const { answer, ending, timedOut, output } = await askChild<TickAnswer>({
    entry: tickHost,
    cwd: request.place.root,
    env,
    request,
    isAnswer,
    timeoutMillis,
  });
  if (answer?.kind === "outcome") return { outcome: answer.outcome, error: null, output };
  if (answer?.kind === "error") return { outcome: null, error: answer.error, output };
  return { outcome: null, error: noAnswer(timedOut ? timeoutMillis : null, ending), output };
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
