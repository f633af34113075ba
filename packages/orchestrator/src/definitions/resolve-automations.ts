// Schedules and sensors, checked against the jobs and assets that they name, with the resources bound to their functions.
import { evaluateSelection } from "../selection/evaluate-selection.ts";
import { SelectionError } from "../selection/types.ts";
import type { AutomationDefinition, ResolvedAutomation } from "./automation-types.ts";
import type { DefinitionsOptions } from "./definitions.ts";
import { badTarget, duplicateName, unknownJob } from "./diagnostics.ts";
import type { DefinitionProblem } from "./errors.ts";
import { conditionSensors } from "./resolve-conditions.ts";
import { duplicates } from "./resolve-graph.ts";
import type { BoundAutomation } from "./resolved.ts";
import type { ResolvedAssetSpec } from "./types.ts";

export function resolveAutomations<R extends object>(
  { jobs = [], schedules = [], sensors = [] }: DefinitionsOptions<R>,
  resources: R,
  assets: readonly ResolvedAssetSpec[],
  problems: DefinitionProblem[],
): readonly BoundAutomation[] {
  const declared = conditionSensors([...schedules, ...sensors], assets, problems);
  const bound = declared.map((each) => bind(each, resources));
  for (const [first, second] of duplicates(bound)) {
    problems.push(duplicateName("automation", second.name, first.site, second.site));
  }
  const names = jobs.map((job) => job.name);
  for (const automation of bound) checkTarget(automation, names, assets, problems);
  return bound;
}

function bind<R>({ resolved, evaluate }: AutomationDefinition<R>, resources: R): BoundAutomation {
  return { ...resolved, evaluate: evaluate === null ? null : (input, log) => evaluate(input, log, resources) };
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
