// `dbtAssets`: a dbt project's resources as assets and checks of one step, which can run in part.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { AssetsDefinition } from "../definitions/assets-definition.ts";
import { DefinitionError } from "../definitions/errors.ts";
import type { Hooked } from "../definitions/hooks.ts";
import type { StepResult } from "../definitions/results.ts";
import { sourceSite } from "../definitions/source-site.ts";
import { stepLimits } from "../definitions/step-limits.ts";
import type { AssetExecutionContext, CheckRef, StepOptions } from "../definitions/types.ts";
import type { BackfillPolicy } from "../partitions/backfill-policy.ts";
import type { PartitionsDefinition, ResolvedBackfillPolicy } from "../partitions/types.ts";
import type { DbtCliResource } from "./dbt-cli-resource.ts";
import { type DbtProject, watchedProject } from "./dbt-project.ts";
import { createErrorCollector, DbtCliError } from "./errors.ts";
import { type ManifestSpecs, manifestSpecs } from "./manifest-specs.ts";
import { type DbtManifest, manifestOf, readManifest } from "./read-manifest.ts";
import type { DeclaredSelection } from "./selection-arguments.ts";
import { DbtAssetTranslator } from "./translator.ts";
import type { DbtEngine } from "./types.ts";

/** What `dbtAssets` takes. */
export interface DbtAssetsOptions<H = unknown> extends StepOptions, Hooked<H> {
  /** Path of manifest.json, or its content. */
  readonly manifest: string | Readonly<Record<string, unknown>>;
  /** Name of the step (default `dbt`). */
  readonly name?: string;
  /** dbt's selection (default `fqn:*`). */
  readonly select?: string;
  readonly exclude?: string;
  /** A selector of selectors.yml, in the place of `select` and `exclude`. */
  readonly selector?: string;
  readonly translator?: DbtAssetTranslator;
  /** Needed for a selection when the manifest does not lie in its project. */
  readonly project?: DbtProject;
  /** Of all its models, seeds and snapshots; the function hands `context.partitionTimeWindow` to dbt. */
  readonly partitions?: PartitionsDefinition;
  /** Default: one run for a stretch of partitions by time, else one run for each partition. */
  readonly backfillPolicy?: BackfillPolicy;
}

/** What a dbt command needs of the step that it runs in. */
export interface DbtStep {
  readonly manifest: DbtManifest;
  readonly specs: ManifestSpecs;
  readonly declared: DeclaredSelection;
  /** Unique ids of assets and checks of this step. */
  uniqueIdsOf(assetKeys: readonly string[], checks: readonly CheckRef[]): readonly string[];
}

/** What the function of `dbtAssets` is called with: also what `dbt.cli` needs of its step. */
export interface DbtAssetExecutionContext extends AssetExecutionContext {
  readonly dbt: DbtStep;
}

/** `dbtAssets`: its options, and the function that calls dbt with the resources that it names. */
export type DbtAssetsFunction = <R = { readonly dbt: DbtCliResource }, H = unknown>(
  options: DbtAssetsOptions<H>,
  run: (context: DbtAssetExecutionContext, resources: R) => AsyncIterable<StepResult>,
) => AssetsDefinition<R & H>;

/** `dbtAssets` on an engine, which answers selections. */
export function createDbtAssets(engine: DbtEngine): DbtAssetsFunction {
  const dbtAssets: DbtAssetsFunction = (options, run) => {
    const site = sourceSite(dbtAssets);
    if (options.selector !== undefined && (options.select !== undefined || options.exclude !== undefined)) {
      throw new DefinitionError("dbt/selector", "a selector takes the place of select and exclude: give one of them");
    }
    let loading: Promise<DbtStep> | null = null;
    const load = () => {
      loading ??= loadStep(options, options.project?.engine ?? engine);
      return loading;
    };
    const projectDir = projectOf(options);
    return {
      kind: "assets",
      name: options.name ?? "dbt",
      canSubset: true,
      hasNodes: true,
      retryPolicy: options.retryPolicy ?? null,
      limits: stepLimits(options.name ?? "dbt", options),
      site,
      watchedFolders: projectDir === null ? [] : [watchedProject(projectDir, targetOf(options, projectDir))],
      resolve: async () => (await load()).specs,
      hooks: options.hooks ?? [],
      // Getters of the context stay what they are.
      run: (context, resources) =>
        withStep(load, (dbt) => run(Object.assign(Object.create(context), { dbt }), resources)),
    };
  };
  return dbtAssets;
}

async function* withStep(
  load: () => Promise<DbtStep>,
  run: (step: DbtStep) => AsyncIterable<StepResult>,
): AsyncIterable<StepResult> {
  yield* run(await load());
}

async function loadStep(options: DbtAssetsOptions<never>, engine: DbtEngine): Promise<DbtStep> {
  const manifest =
    typeof options.manifest === "string"
      ? readManifest(resolve(options.manifest))
      : manifestOf(options.manifest, "the manifest");
  const declared: DeclaredSelection = {
    select: options.select ?? "fqn:*",
    exclude: options.exclude ?? null,
    selector: options.selector ?? null,
  };
  const specs = manifestSpecs({
    manifest,
    translator: options.translator ?? new DbtAssetTranslator(),
    selected: await selectedIds(options, declared, engine),
    projectDir: projectOf(options),
    partitions: options.partitions ?? null,
    backfillPolicy: options.backfillPolicy?.resolved ?? defaultPolicy(options.partitions),
  });
  const ids = new Map<string, string>();
  for (const spec of specs.assets) if (spec.dbt !== null) ids.set(spec.key, spec.dbt.uniqueId);
  for (const check of specs.checks)
    if (check.dbt !== null) ids.set(`${check.assetKey}\n${check.name}`, check.dbt.uniqueId);
  return {
    manifest,
    specs,
    declared,
    uniqueIdsOf: (assetKeys, checks) =>
      [...assetKeys, ...checks.map((check) => `${check.assetKey}\n${check.name}`)].flatMap((key) => ids.get(key) ?? []),
  };
}

/** As in Dagster: one invocation of dbt does a stretch of time. */
function defaultPolicy(partitions: PartitionsDefinition | undefined): ResolvedBackfillPolicy | null {
  return partitions?.kind === "time" ? { maxPartitionsPerRun: null } : null;
}

/** The folder of the project, when it can be told. */
function projectOf({ project, manifest }: DbtAssetsOptions<never>): string | null {
  if (project !== undefined) return project.projectDir;
  if (typeof manifest !== "string") return null;
  const folder = dirname(dirname(resolve(manifest)));
  return existsSync(join(folder, "dbt_project.yml")) ? folder : null;
}

function targetOf({ project, manifest }: DbtAssetsOptions<never>, projectDir: string): string {
  if (project !== undefined) return project.targetPath;
  return typeof manifest === "string" ? dirname(resolve(manifest)) : join(projectDir, "target");
}

/** Unique ids that the declared selection means; null when it means everything. The answer is kept as long as the manifest. */
async function selectedIds(
  options: DbtAssetsOptions<never>,
  declared: DeclaredSelection,
  engine: DbtEngine,
): Promise<ReadonlySet<string> | null> {
  if (declared.select === "fqn:*" && declared.exclude === null && declared.selector === null) return null;
  const projectDir = projectOf(options);
  if (projectDir === null) {
    throw new DefinitionError(
      "dbt/no-project",
      `dbtAssets "${options.name ?? "dbt"}" selects, and so needs its project`,
      {
        hint: "give it: dbtAssets({ project, … })",
      },
    );
  }
  const target = targetOf(options, projectDir);
  const manifest =
    typeof options.manifest === "string" ? readFileSync(resolve(options.manifest)) : JSON.stringify(options.manifest);
  const hash = createHash("sha256").update(manifest).update(JSON.stringify(declared)).digest("hex").slice(0, 16);
  const kept = join(target, `${basename(target)}_selection_${hash}.json`);
  if (existsSync(kept)) {
    const ids: unknown = JSON.parse(readFileSync(kept, "utf8"));
    if (Array.isArray(ids)) return new Set(ids.filter((id) => typeof id === "string"));
  }
  const ids = await listIds(options, declared, engine, projectDir, target);
  mkdirSync(target, { recursive: true });
  writeFileSync(kept, JSON.stringify(ids));
  return new Set(ids);
}

async function listIds(
  options: DbtAssetsOptions<never>,
  declared: DeclaredSelection,
  engine: DbtEngine,
  projectDir: string,
  target: string,
): Promise<readonly string[]> {
  const selection =
    declared.selector === null
      ? ["--select", declared.select, ...(declared.exclude === null ? [] : ["--exclude", declared.exclude])]
      : ["--selector", declared.selector];
  const errors = createErrorCollector();
  const output: string[] = [];
  const { exitCode } = await engine.invoke({
    argv: [
      "ls",
      ...selection,
      ...["--output", "json", "--output-keys", "unique_id"],
      ...(options.project?.globalArguments() ?? []),
    ],
    cwd: projectDir,
    env: { ...process.env, DBT_TARGET_PATH: target, DBT_USE_COLORS: "false" },
    signal: new AbortController().signal,
    stdout: (text) => void output.push(text),
    stderr: () => {},
    onEvent: (event) => errors.hear(event),
  });
  if (exitCode !== 0) throw new DbtCliError(`dbt ls failed\n${errors.messages().join("\n")}`, exitCode);
  return [...output.join("").matchAll(/"unique_id":\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
}
