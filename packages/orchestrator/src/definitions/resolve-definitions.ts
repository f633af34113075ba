// `Definitions` to `ResolvedDefinitions`: everything that is wrong is collected, nothing is thrown but by the team's own code.
// The types of the resources end here: each step holds its function with the resources bound.

import { resolveHooks, resolveOps } from "../ops/resolve-ops.ts";
import { isResource } from "../resources/resource-set.ts";
import { evaluateSelection } from "../selection/evaluate-selection.ts";
import { SelectionError } from "../selection/types.ts";
import type { AssetCheckDefinition, AssetsDefinition, ResolvedSpecs } from "./assets-definition.ts";
import { checkJobConfig } from "./check-job-config.ts";
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
import { partitionProblems } from "./resolve-partitions.ts";
import {
  checkResources,
  ioManagerKeys,
  type ResourceCheck,
  resolveInputs,
  usedResources,
} from "./resolve-resources.ts";
import type { ResolvedDefinitions, ResolvedJob, ResolvedStep } from "./resolved.ts";
import type { ExecutorSpec, ResolvedAssetSpec, WatchedFolder } from "./types.ts";

export interface Resolution {
  /** Null when there are problems. */
  readonly resolved: ResolvedDefinitions | null;
  readonly problems: readonly DefinitionProblem[];
}

export async function resolveDefinitions<R extends object>(definitions: Definitions<R>): Promise<Resolution> {
  const { assets = [], assetChecks = [], jobs = [], executor = multiProcessExecutor() } = definitions.options;
  const problems: DefinitionProblem[] = [];
  const check: ResourceCheck = { declared: resourcesOf(definitions), problems };
  checkResources(check);
  const makers = assets.filter((each) => each.kind === "assets");
  const declared = assets.filter((each) => each.kind === "spec").map((each) => each.resolved);
  const specs = await Promise.all(makers.map((maker) => maker.resolve()));
  const declaredAssets = new Map(
    [...declared, ...specs.flatMap((each) => each.assets)].map((spec) => [spec.key, spec]),
  );
  const steps = [
    ...makers.map((maker, index) => assetsStep(maker, specs[index] ?? NO_SPECS, declaredAssets, check)),
    ...assetChecks.map((each) => checkStep(each, check)),
  ];
  const assetOps = makers.flatMap((maker) =>
    graphAssetOps(
      maker,
      steps.find((step) => step.name === maker.name),
      check,
    ),
  );
  const jobOps = jobs.flatMap((job) => jobOpSteps(job, check));
  const ops = [...assetOps, ...jobOps];
  const known = collectAssets(steps, declared, problems);
  const stubs = upstreamAssets(
    steps,
    specs.flatMap((each) => each.upstream ?? []),
    known,
  );
  const external = [...declared, ...stubs];
  problems.push(
    ...duplicateSteps([...steps, ...ops]),
    ...duplicateChecks(steps),
    ...uncheckable(steps, known, external),
  );
  const ordered = orderOf(steps, known, problems);
  const resolvedJobs = jobs.flatMap((job): readonly ResolvedJob[] => {
    const common = commonOfJob(job, executor, check);
    if (job.graph !== null)
      return [{ ...common, assetKeys: [], ops: jobOps.filter(isOf(job)).map(({ name }) => name) }];
    const assetKeys = assetsOfJob(job, [...known.values(), ...stubs], steps, check);
    return assetKeys === null ? [] : [{ ...common, assetKeys, ops: [] }];
  });
  for (const job of resolvedJobs) {
    const site = jobs.find((each) => each.name === job.name)?.site ?? null;
    problems.push(...checkJobConfig({ ...job, site }, [...steps, ...ops], check.declared));
  }
  for (const [first, second] of duplicates(jobs)) {
    problems.push(duplicateName("job", second.name, first.site, second.site));
  }
  checkConditions(
    [...known.values(), ...stubs],
    new Set(steps.flatMap((step) => step.assets.map(({ key }) => key))),
    problems,
  );
  const assetSpecs = [...known.values(), ...stubs];
  problems.push(...partitionProblems({ steps, assets: assetSpecs, jobs, resolvedJobs }));
  const automations = resolveAutomations(definitions.options, [...known.values(), ...stubs], check);
  const notices = resolveNotices(definitions.options, [...known.values(), ...stubs], problems);
  if (problems.length > 0) return { resolved: null, problems };
  return {
    problems,
    resolved: {
      steps: ordered,
      ops,
      external,
      jobs: resolvedJobs,
      automations,
      notices,
      executor,
      resources: check.declared,
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

function resourcesOf<R extends object>(definitions: Definitions<R>): Readonly<Record<string, unknown>> {
  return { ...definitions.options.resources };
}

function assetsStep<R>(
  maker: AssetsDefinition<R>,
  specs: ResolvedSpecs,
  assets: ReadonlyMap<string, ResolvedAssetSpec>,
  check: ResourceCheck,
): ResolvedStep {
  const { name, canSubset, hasNodes, retryPolicy, limits = {}, site } = maker;
  const inputs = resolveInputs(maker, maker.inputs ?? {}, assets, check.problems);
  const keepers = ioManagerKeys(check, maker, { assets: specs.assets, inputs });
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
    config: maker.config ?? null,
    resources: usedResources(check, maker, maker.requires?.concat(keepers)),
    inputs,
    hooks: resolveHooks(maker.hooks ?? [], maker, check),
    op: null,
    isGraph: maker.graph !== undefined,
    run: (context, resources, values) => maker.run(context, resources as R, values),
  };
}

function checkStep<R>(each: AssetCheckDefinition<R>, check: ResourceCheck): ResolvedStep {
  const site = each.specs[0]?.site ?? null;
  return {
    name: each.name,
    kind: "check",
    canSubset: false,
    hasNodes: false,
    retryPolicy: each.retryPolicy,
    limits: each.limits ?? {},
    site,
    assets: [],
    checks: each.specs,
    config: each.config ?? null,
    resources: usedResources(check, { name: each.name, site }, each.requires),
    inputs: {},
    hooks: resolveHooks(each.hooks ?? [], { name: each.name, site }, check),
    op: null,
    isGraph: false,
    run: (context, resources) => each.run(context, resources as R, {}),
  };
}

function graphAssetOps<R>(
  { graph, hooks = [], name, site }: AssetsDefinition<R>,
  step: ResolvedStep | undefined,
  check: ResourceCheck,
): readonly ResolvedStep[] {
  if (graph === undefined || step === undefined) return [];
  const specs = new Map(step.assets.map((spec) => [spec.key, spec]));
  const assets = Object.entries(graph.assets).flatMap(([output, key]) => {
    const spec = specs.get(key);
    return spec === undefined ? [] : [[output, spec] as const];
  });
  const owner = { name, site, prefix: name, graph: graph.flat, checks: step.checks, hooks, inputs: step.inputs };
  return resolveOps({ ...owner, assets: Object.fromEntries(assets) }, check);
}

function jobOpSteps({ name, site, graph }: JobDefinition<never>, check: ResourceCheck): readonly ResolvedStep[] {
  if (graph === null) return [];
  return resolveOps({ name, site, prefix: null, graph, checks: [], hooks: [], assets: {}, inputs: {} }, check);
}

function isOf(job: JobDefinition<never>) {
  return (step: ResolvedStep) => step.op?.owner === job.name;
}

function commonOfJob(job: JobDefinition<never>, executor: ExecutorSpec, check: ResourceCheck) {
  const { name, description, tags, config } = job;
  const hooks = resolveHooks(job.hooks, job, check);
  const partitions = job.graph === null ? null : job.partitions;
  return { name, description, tags, executor: job.executor ?? executor, config, hooks, partitions };
}

/** Null: its selection is wrong. */
function assetsOfJob(
  job: JobDefinition<never>,
  assets: readonly ResolvedAssetSpec[],
  steps: readonly ResolvedStep[],
  { problems }: ResourceCheck,
): readonly string[] | null {
  const makeable = new Set(steps.flatMap((step) => step.assets.map((spec) => spec.key)));
  const text = typeof job.selection === "string" ? job.selection : job.selection.map((key) => `"${key}"`).join(" or ");
  try {
    const assetKeys = evaluateSelection(text, assets).filter((key) => makeable.has(key));
    // A project without models yet is no mistake of the job's.
    if (assetKeys.length > 0 || text === "*") return assetKeys;
    problems.push(emptySelection(job.name, text, job.site));
  } catch (error) {
    if (!(error instanceof SelectionError)) throw error;
    problems.push(badSelection(job.name, error.message, error.hint, job.site));
  }
  return null;
}
