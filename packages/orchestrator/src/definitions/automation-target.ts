// What schedules and sensors have in common: a name, and what their runs make.
import type { AutomationTarget } from "./automation-types.ts";
import { DefinitionError } from "./errors.ts";
import type { JobDefinition } from "./jobs.ts";
import { type AssetLike, keyOf } from "./key-of.ts";

export interface AutomationTargetOptions {
  /** A job or its name. */
  readonly job?: JobDefinition<never> | string;
  /** Assets, in the place of a job: a selection such as `"group:marts"`, or a list. */
  readonly target?: string | readonly AssetLike[];
}

/** @throws {DefinitionError} when there are both */
export function targetOf(what: "schedule" | "sensor", { job, target }: AutomationTargetOptions): AutomationTarget {
  if (job !== undefined && target !== undefined) {
    throw new DefinitionError("definitions/automation-target", `a ${what} has a job or a target, not both`);
  }
  if (what === "schedule" && job === undefined && target === undefined) {
    throw new DefinitionError("definitions/automation-target", "a schedule needs a job or a target");
  }
  return {
    jobName: job === undefined ? null : typeof job === "string" ? job : job.name,
    assetSelection:
      target === undefined || typeof target === "string"
        ? (target ?? null)
        : target.map((asset) => `key:"${keyOf(asset)}"`).join(" or "),
  };
}

/** @throws {DefinitionError} when it cannot be a name */
export function automationName(what: "schedule" | "sensor", name: string): string {
  if (/^[A-Za-z0-9_.-]{1,200}$/.test(name)) return name;
  throw new DefinitionError("definitions/automation-name", `${JSON.stringify(name)} is not a name for a ${what}`, {
    hint: "letters, digits, _ . and - only",
  });
}
