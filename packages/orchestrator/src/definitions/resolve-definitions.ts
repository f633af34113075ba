// `Definitions` to `ResolvedDefinitions`: everything that is wrong is collected, nothing is thrown but by the team's own code.
// The types of the resources end here: each step holds its function with the resources bound.
import { evaluateSelection } from "../selection/evaluate-selection.ts";
import { SelectionError } from "../selection/types.ts";
import type { AssetCheckDefinition, AssetsDefinition, ResolvedSpecs } from "./assets-definition.ts";
import type { Definitions } from "./definitions.ts";
import { badSelection, duplicateName, emptySelection } from "./diagnostics.ts";
import type { DefinitionProblem } from "./errors.ts";
import { type JobDefinition, multiProcessExecutor } from "./jobs.ts";
import { resolveAutomations } from "./resolve-automations.ts";
import { checkConditions } from "./resolve-conditions.ts";
import {
  collectAssets,
  duplicateChecks,
  duplicateSteps,
  duplicates,
  orderOf,
  uncheckable,
  upstreamAssets,
} from "./resolve-graph.ts";
import { resolveNotices } from "./resolve-notices.ts";
import type { ResolvedDefinitions, ResolvedJob, ResolvedStep } from "./resolved.ts";
import type { ExecutorSpec, ResolvedAssetSpec, Resource, WatchedFolder } from "./types.ts";

export interface Resolution {
  /** Null when there are problems. */
  readonly resolved: ResolvedDefinitions | null;
  readonly problems: readonly DefinitionProblem[];
}

export async function resolveDefinitions<R extends object>(definitions: Definitions<R>): Promise<Resolution> {
  const { assets = [], assetChecks = [], jobs = [], executor = multiProcessExecutor() } = definitions.options;
  const problems: DefinitionProblem[] = [];
  const resources = resourcesOf(definitions);
  const makers = assets.filter((each) => each.kind === "assets");
  const declared = assets.filter((each) => each.kind === "spec").map((each) => each.resolved);
  const specs = await Promise.all(makers.map((maker) => maker.resolve()));
  const steps = [
    ...makers.map((maker, index) => assetsStep(maker, specs[index] ?? NO_SPECS, resources)),
    ...assetChecks.map((check) => checkStep(check, resources)),
  ];
  const known = collectAssets(steps, declared, problems);
  const stubs = upstreamAssets(
    steps,
    specs.flatMap((each) => each.upstream ?? []),
    known,
  );
  const external = [...declared, ...stubs];
  problems.push(...duplicateSteps(steps), ...duplicateChecks(steps), ...uncheckable(steps, known, external));
  const ordered = orderOf(steps, known, problems);
  const resolvedJobs = jobs.flatMap((job) => resolveJob(job, [...known.values(), ...stubs], steps, executor, problems));
  for (const [first, second] of duplicates(jobs)) {
    problems.push(duplicateName("job", second.name, first.site, second.site));
  }
  checkConditions(
    [...known.values(), ...stubs],
    new Set(steps.flatMap((step) => step.assets.map(({ key }) => key))),
    problems,
  );
  const automations = resolveAutomations(definitions.options, resources, [...known.values(), ...stubs], problems);
  const notices = resolveNotices(definitions.options, [...known.values(), ...stubs], problems);
  if (problems.length > 0) return { resolved: null, problems };
  return {
    problems,
    resolved: {
      steps: ordered,
      external,
      jobs: resolvedJobs,
      automations,
      notices,
      executor,
      resources: Object.values(resources).filter(isResource),
      watchedFolders: watchedFolders(definitions),
    },
  };
}

/** Folders that belong to definitions, also to some that cannot be resolved. */
export function watchedFolders<R extends object>(definitions: Definitions<R>): readonly WatchedFolder[] {
  const makers = (definitions.options.assets ?? []).filter((each) => each.kind === "assets");
  const found = [
    ...makers.flatMap((maker) => maker.watchedFolders),
    ...Object.values(resourcesOf(definitions))
      .filter(isResource)
      .flatMap((resource) => resource.watchedFolders?.() ?? []),
  ];
  return [...new Map(found.map((folder) => [folder.path, folder])).values()];
}

const NO_SPECS: ResolvedSpecs = { assets: [], checks: [] };

/** Where no resources are given, the compiler has made sure that no step asks for one. */
function resourcesOf<R extends object>(definitions: Definitions<R>): R {
  return definitions.options.resources ?? ({} as R);
}

function isResource(value: unknown): value is Resource {
  if (typeof value !== "object" || value === null) return false;
  const of = (name: string) => !(name in value) || typeof Reflect.get(value, name) === "function";
  return of("setup") && of("teardown") && of("watchedFolders");
}

function assetsStep<R>(maker: AssetsDefinition<R>, specs: ResolvedSpecs, resources: R): ResolvedStep {
  const { name, canSubset, hasNodes, retryPolicy, limits = {}, site } = maker;
  const run: ResolvedStep["run"] = (context) => maker.run(context, resources);
  return {
    name,
    kind: "assets",
    canSubset,
    hasNodes,
    retryPolicy,
    limits,
    site,
    assets: specs.assets,
    checks: specs.checks,
    run,
  };
}

function checkStep<R>(check: AssetCheckDefinition<R>, resources: R): ResolvedStep {
  return {
    name: check.name,
    kind: "check",
    canSubset: false,
    hasNodes: false,
    retryPolicy: check.retryPolicy,
    limits: check.limits ?? {},
    site: check.spec.site,
    assets: [],
    checks: [check.spec],
    run: (context) => check.run(context, resources),
  };
}

function resolveJob(
  job: JobDefinition,
  assets: readonly ResolvedAssetSpec[],
  steps: readonly ResolvedStep[],
  executor: ExecutorSpec,
  problems: DefinitionProblem[],
): readonly ResolvedJob[] {
  const makeable = new Set(steps.flatMap((step) => step.assets.map((spec) => spec.key)));
  const text = typeof job.selection === "string" ? job.selection : job.selection.map((key) => `"${key}"`).join(" or ");
  try {
    const assetKeys = evaluateSelection(text, assets).filter((key) => makeable.has(key));
    if (assetKeys.length === 0) {
      // A project without models yet is no mistake of the job's.
      if (text !== "*") problems.push(emptySelection(job.name, text, job.site));
      if (text !== "*") return [];
    }
    const { name, description, tags } = job;
    return [{ name, description, tags, executor: job.executor ?? executor, assetKeys }];
  } catch (error) {
    if (!(error instanceof SelectionError)) throw error;
    problems.push(badSelection(job.name, error.message, error.hint, job.site));
    return [];
  }
}
