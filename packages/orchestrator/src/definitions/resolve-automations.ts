// Schedules and sensors, checked against the jobs and assets that they name, with the resources bound to their functions.
import { evaluateSelection } from "../selection/evaluate-selection.ts";
import { SelectionError } from "../selection/types.ts";
import type { AutomationDefinition, ResolvedAutomation } from "./automation-types.ts";
import type { DefinitionsOptions } from "./definitions.ts";
import { badTarget, duplicateName, unknownJob } from "./diagnostics.ts";
import type { DefinitionProblem } from "./errors.ts";
import { conditionSensors } from "./resolve-conditions.ts";
import { duplicates } from "./resolve-graph.ts";
import { type ResourceCheck, usedResources } from "./resolve-resources.ts";
import type { BoundAutomation } from "./resolved.ts";
import type { ResolvedAssetSpec } from "./types.ts";

export function resolveAutomations<R extends object>(
  { jobs = [], schedules = [], sensors = [] }: DefinitionsOptions<R>,
  assets: readonly ResolvedAssetSpec[],
  check: ResourceCheck,
): readonly BoundAutomation[] {
  const { problems } = check;
  const declared = conditionSensors([...schedules, ...sensors], assets, problems);
  const bound = declared.map((each) => bind(each, check));
  for (const [first, second] of duplicates(bound)) {
    problems.push(duplicateName("automation", second.name, first.site, second.site));
  }
  const names = jobs.map((job) => job.name);
  for (const automation of bound) checkTarget(automation, names, assets, problems);
  return bound;
}

function bind<R>({ resolved, evaluate, requires }: AutomationDefinition<R>, check: ResourceCheck): BoundAutomation {
  return {
    ...resolved,
    resources: evaluate === null ? [] : usedResources(check, resolved, requires),
    evaluate: evaluate === null ? null : (input, log, resources) => evaluate(input, log, resources as R),
  };
}

function checkTarget(
  { name, site, target, trigger }: ResolvedAutomation,
  jobs: readonly string[],
  assets: readonly ResolvedAssetSpec[],
  problems: DefinitionProblem[],
): void {
  const watched = trigger.kind === "interval" && trigger.watches.kind === "runs" ? (trigger.watches.jobs ?? []) : [];
  for (const job of [...(target.jobName === null ? [] : [target.jobName]), ...watched]) {
    if (!jobs.includes(job)) problems.push(unknownJob(name, job, site, jobs));
  }
  if (target.assetSelection === null) return;
  try {
    const keys = evaluateSelection(target.assetSelection, assets);
    if (keys.length > 0) return;
    problems.push(badTarget(name, `its target selects nothing: ${target.assetSelection}`, null, site));
  } catch (error) {
    if (!(error instanceof SelectionError)) throw error;
    problems.push(badTarget(name, error.message, error.hint, site));
  }
}
