// The child process that asks the team's function of a schedule or sensor: loads the bundle, calls the function, sends what it
// gave to its parent. The resources that the function gets are set up first and torn down after.
import type { TickInput } from "../definitions/automation-types.ts";
import { type DynamicPartitionsRequest, type RunRequest, tickOutcome } from "../definitions/tick-results.ts";
import type { Logger, MetadataLike } from "../definitions/types.ts";
import { errorInfo } from "../events/error-info.ts";
import type { ErrorInfo } from "../events/types.ts";
import { type DefinitionsPlace, openDefinitions } from "../runs/open-definitions.ts";

export interface TickHostRequest {
  readonly place: DefinitionsPlace;
  readonly name: string;
  readonly input: TickInput;
}

/** What a function gave, as plain data. */
export interface TickAnswerOutcome {
  readonly runRequests: readonly Omit<RunRequest, "kind">[];
  readonly skipReasons: readonly string[];
  readonly cursor: string | null;
  readonly dynamicPartitions: readonly DynamicPartitionsRequest[];
}

export type TickAnswer =
  | { readonly kind: "outcome"; readonly outcome: TickAnswerOutcome }
  | { readonly kind: "error"; readonly error: ErrorInfo };

/** Entry of the child process: waits for one request, answers it, and ends. */
export function tickHostMain(): void {
  process.once("message", (request: TickHostRequest) => {
    // A function that waits for something that never comes then ends the process, and does not hang it.
    process.channel?.unref();
    void answer(request).then((result) => {
      process.send?.(result, () => process.exit(0));
    });
  });
  process.once("disconnect", () => process.exit(1));
}

async function answer({ place, name, input }: TickHostRequest): Promise<TickAnswer> {
  try {
    const opened = await openDefinitions(place);
    const automation = opened.automationOf(name);
    const lease = await opened.resources.acquire(automation.resources);
    try {
      const given = (await automation.evaluate?.(input, printingLogger, lease.values)) ?? [];
      return { kind: "outcome", outcome: joined(given.map(tickOutcome)) };
    } finally {
      await lease.release();
      await opened.close();
    }
  } catch (error) {
    return { kind: "error", error: errorInfo(error) };
  }
}

function joined(outcomes: readonly ReturnType<typeof tickOutcome>[]): TickAnswerOutcome {
  return {
    runRequests: outcomes.flatMap((outcome) => outcome.runRequests),
    skipReasons: outcomes.flatMap(({ skipReason }) => (skipReason === null ? [] : [skipReason])),
    cursor: outcomes.findLast((outcome) => outcome.cursor !== null)?.cursor ?? null,
    dynamicPartitions: outcomes.flatMap((outcome) => outcome.dynamicPartitions),
  };
}

const print = (level: string) => (message: string, fields?: MetadataLike) => {
  process.stderr.write(`${level}: ${message}${fields === undefined ? "" : ` ${JSON.stringify(fields)}`}\n`);
};
const printingLogger: Logger = {
  debug: print("debug"),
  info: print("info"),
  warn: print("warning"),
  error: print("error"),
};
