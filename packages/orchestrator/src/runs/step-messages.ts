// What the process of a run and the process of a step say to each other.
import type { PlanStep } from "../plan/types.ts";
import type { TimedEvent } from "../storage/types.ts";
import type { RunFacts, StepOutcome } from "./execute-step.ts";
import type { DefinitionsPlace } from "./open-definitions.ts";

export type ToStep =
  | {
      readonly kind: "task";
      readonly plan: PlanStep;
      readonly run: RunFacts;
      readonly attempt: number;
      readonly definitions: DefinitionsPlace;
    }
  | { readonly kind: "cancel" };

export type FromStep =
  | { readonly kind: "begin" }
  | { readonly kind: "events"; readonly events: readonly TimedEvent[] }
  | { readonly kind: "done"; readonly outcome: StepOutcome };

const KINDS: ReadonlySet<string> = new Set<FromStep["kind"]>(["begin", "events", "done"]);

/** A step's process may have children of its own that write into the channel: others' messages are not ours. */
export function isFromStep(message: unknown): message is FromStep {
  return (
    typeof message === "object" &&
    message !== null &&
    "kind" in message &&
    typeof message.kind === "string" &&
    KINDS.has(message.kind)
  );
}
