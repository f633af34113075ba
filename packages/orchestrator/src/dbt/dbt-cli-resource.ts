// `DbtCliResource`: calls dbt inside a step. One call is one invocation of the engine; what happens in it is told node by node.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { StepResult } from "../definitions/results.ts";
import type { AssetExecutionContext, Resource, WatchedFolder } from "../definitions/types.ts";
import { retriedBatches } from "./batches.ts";
import { createBridge } from "./bridge.ts";
import type { DbtAssetExecutionContext, DbtStep } from "./dbt-assets.ts";
import type { DbtProject } from "./dbt-project.ts";
import { createErrorCollector, DbtCliError } from "./errors.ts";
import { executableEngine } from "./executable-engine.ts";
import { createFailingRows, type FailingRows } from "./failing-rows.ts";
import { createResultQueue } from "./result-queue.ts";
import {
  commandText,
  fullSelection,
  namesSelection,
  type SelectionArguments,
  sharedArguments,
  subsetSelection,
} from "./selection-arguments.ts";
import { commandTarget, keepParse } from "./target-folder.ts";
import type { DbtEngine, DbtLogEvent, DbtOutcome } from "./types.ts";
import { tellFromArtifacts, tellVanished, type UntoldOptions, unknownNodes, unmatchedTerm } from "./untold-nodes.ts";

/** What a `DbtCliResource` is made of. */
export interface DbtCliResourceOptions {
  readonly project: DbtProject;
  /** Before the command: `["--no-partial-parse"]`. */
  readonly globalFlags?: readonly string[];
  /** A dbt executable in the place of the project's engine. */
  readonly executable?: string;
}

/** How `dbt.cli` runs a command. */
export interface DbtCliOptions {
  /** The step that the command runs for; without it the command runs as it stands, and tells nothing but its output. */
  readonly context?: AssetExecutionContext | DbtAssetExecutionContext;
  /** Whether a command that fails makes the step fail (default true). */
  readonly raiseOnError?: boolean;
  /** Where dbt writes (default: a folder of its own below the project's target). */
  readonly targetPath?: string;
  /** How many of the rows that a test found are kept with its check (default 10; 0 with a dbt executable, which takes seconds to tell). */
  readonly failingRows?: number;
}

/**
 * Calls dbt.
 * @example yield* dbt.cli(["build"], { context }).stream();
 */
export class DbtCliResource implements Resource {
  readonly project: DbtProject;
  readonly #globalFlags: readonly string[];
  readonly #engine: DbtEngine;

  constructor(options: DbtCliResourceOptions) {
    this.project = options.project;
    this.#globalFlags = options.globalFlags ?? [];
    this.#engine = options.executable === undefined ? options.project.engine : executableEngine(options.executable);
  }

  watchedFolders(): readonly WatchedFolder[] {
    return this.project.watchedFolders();
  }

  /** Prepares a command; it begins with `stream()` or `wait()`. */
  cli(args: readonly string[], options: DbtCliOptions = {}): DbtCliInvocation {
    return new DbtCliInvocation(this.project, this.#engine, this.#globalFlags, args, options);
  }
}

/** One dbt command. */
export class DbtCliInvocation {
  readonly targetPath: string;
  /** As people read it. */
  readonly dbtCommand: string;
  readonly #project: DbtProject;
  readonly #engine: DbtEngine;
  readonly #args: readonly string[];
  readonly #argv: readonly string[];
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #options: DbtCliOptions;
  readonly #errors = createErrorCollector();
  #exitCode: number | null = null;
  #begun = false;

  constructor(
    project: DbtProject,
    engine: DbtEngine,
    globalFlags: readonly string[],
    args: readonly string[],
    options: DbtCliOptions,
  ) {
    const { context } = options;
    this.#project = project;
    this.#engine = engine;
    this.#options = options;
    this.#args = args;
    const selection = selectionOf(args, context);
    this.dbtCommand = commandText(selection.argv);
    this.targetPath = options.targetPath ?? targetOf(project, context);
    this.#argv = [...globalFlags, ...selection.argv, ...project.globalArguments()];
    this.#env = {
      ...(context?.runtime.env ?? process.env),
      DBT_TARGET_PATH: this.targetPath,
      DBT_USE_COLORS: "false",
      ...(selection.indirectSelection === null ? {} : { DBT_INDIRECT_SELECTION: selection.indirectSelection }),
    };
  }

  /**
   * Runs the command and gives what it makes and checks, as it happens.
   * @throws {DbtCliError} at the end, when dbt did not succeed
   */
  async *stream(): AsyncGenerator<StepResult, void, void> {
    const results = createResultQueue<StepResult>();
    const running = this.#invoke((result) => results.add(result)).then(
      () => results.close(null),
      (error: unknown) => results.close({ error }),
    );
    yield* results;
    await running;
  }

  /** Runs the command without its results, for commands that make nothing. */
  async wait(): Promise<this> {
    await this.#invoke(() => {});
    return this;
  }

  isSuccessful(): boolean {
    return this.#exitCode === 0;
  }

  /** An artifact that the command wrote: `run_results.json`, `manifest.json`, `catalog.json`, `sources.json`. */
  getArtifact(name: string): unknown {
    return JSON.parse(readFileSync(join(this.targetPath, basename(name)), "utf8"));
  }

  async #invoke(give: (result: StepResult) => void): Promise<void> {
    if (this.#begun) throw new DbtCliError(`\`${this.dbtCommand}\` was begun twice`, 2);
    this.#begun = true;
    const { context } = this.#options;
    const step = stepOf(context);
    const rows = context === undefined ? null : this.#failingRows(context, step);
    const hear = (result: StepResult) => {
      if (rows?.hold(result) !== true) give(result);
    };
    const bridge = context === undefined ? null : this.#bridge(context, step, hear);
    const unmatched = new Set<string>();
    const since = new Date();
    let events = 0;
    context?.log.info(`Running dbt command: \`${this.dbtCommand}\`.`);
    const left = step === null ? null : retriedBatches(step.manifest, context?.runtime.nodeIds ?? null, this.#args);
    if (left !== null) context?.log.warn(left);
    const outcome = await this.#run((event) => {
      events++;
      this.#errors.hear(event);
      const term = unmatchedTerm(event);
      if (term !== null) unmatched.add(term);
      bridge?.hear(event);
    }).finally(() => bridge?.end("dbt ended before this node did."));
    this.#exitCode = outcome.exitCode;
    await rows?.release(give);
    if (context !== undefined) keepParse(this.#project.targetPath, this.targetPath);
    context?.log.info(`Finished dbt command: \`${this.dbtCommand}\`.`);
    const vanished =
      context === undefined || step === null || bridge === null
        ? null
        : settle({ bridge, context, step, targetPath: this.targetPath, since, isWhole: this.#isWhole(), unmatched });
    if (!(this.#options.raiseOnError ?? true)) return;
    if (outcome.exitCode !== 0) throw this.#failure(outcome, vanished);
    if (vanished !== null) throw vanished;
    if (events === 0 && this.#isWhole() && bridge?.isSilent() === true && step !== null) throw this.#silence();
  }

  #bridge(context: NonNullable<DbtCliOptions["context"]>, step: DbtStep | null, give: (result: StepResult) => void) {
    return createBridge({
      stepKey: context.stepKey,
      graph: step === null ? null : graphOf(step),
      emit: (event) => context.runtime.emit(event),
      give,
      compiledCode: (uniqueId) => this.#compiledCode(step, uniqueId),
      isCanceled: () => context.signal.aborted,
    });
  }

  #failingRows(context: NonNullable<DbtCliOptions["context"]>, step: DbtStep | null): FailingRows {
    const target = () => commandTarget(this.#project.targetPath, context.runId, `${context.stepKey}-rows`);
    const { DBT_INDIRECT_SELECTION: _, ...env } = this.#env;
    return createFailingRows({
      engine: this.#engine,
      invoke: { cwd: this.#project.projectDir, env, signal: context.signal },
      target,
      args: [...sharedArguments(this.#args), ...this.#project.globalArguments()],
      rows: this.#options.failingRows ?? (this.#engine.startsProcess === true ? 0 : 10),
      compiledCode: (uniqueId) => this.#compiledCode(step, uniqueId),
      onProblem: (message) => context.log.debug(message),
    });
  }

  #run(onEvent: (event: DbtLogEvent) => void): Promise<DbtOutcome> {
    const { context } = this.#options;
    const write = (stream: "stdout" | "stderr") => (text: string) => {
      if (context === undefined) process[stream].write(text);
      else context.runtime.write(stream, text);
    };
    return this.#engine.invoke({
      argv: this.#argv,
      cwd: this.#project.projectDir,
      env: this.#env,
      signal: context?.signal ?? new AbortController().signal,
      stdout: write("stdout"),
      stderr: write("stderr"),
      onEvent,
    });
  }

  /** A build with no selection of its own does all that is selected. */
  #isWhole(): boolean {
    return this.#args.includes("build") && !namesSelection(this.#args);
  }

  #failure({ exitCode, problem = null }: DbtOutcome, vanished: DbtCliError | null): DbtCliError {
    const said = [...this.#errors.messages()];
    const isNew = (more: string) => !said.some((message) => message.includes(more));
    // What ended dbt belongs to the first line; what dbt itself has said is told behind it.
    const cause = problem !== null && isNew(problem.message) ? problem.message : null;
    if (vanished !== null && isNew(vanished.message)) said.push(vanished.message);
    if (typeof problem?.hint === "string") said.push(`hint: ${problem.hint}`);
    const ending = cause === null ? "." : `: ${cause}`;
    const words = said.length === 0 ? "" : `\n\n${said.join("\n\n")}`;
    return new DbtCliError(`\`${this.dbtCommand}\` ended with exit code ${exitCode}${ending}${words}`, exitCode);
  }

  #silence(): DbtCliError {
    return new DbtCliError(`\`${this.dbtCommand}\` told nothing of what it did: is its executable a dbt?`, 2);
  }

  /** dbt writes what it sends below the target folder, under the path of the node's file. */
  #compiledCode(step: DbtStep | null, uniqueId: string): string | null {
    const node = step?.manifest.nodes.get(uniqueId);
    if (node === undefined || node.resourceType === "seed" || node.resourceType === "unit_test") return null;
    const { originalFilePath, path, packageName } = node;
    const file = basename(path) === basename(originalFilePath) ? originalFilePath : join(originalFilePath, path);
    try {
      return readFileSync(join(this.targetPath, "compiled", packageName, file), "utf8");
    } catch {
      // A node that failed before it was compiled has none.
      return null;
    }
  }
}

/** What dbt did not tell while it ran; what it could not do because the project has changed is an error. */
function settle(options: UntoldOptions): DbtCliError | null {
  tellFromArtifacts(options);
  const unknown = unknownNodes(options.bridge);
  if (unknown !== null) options.context.log.warn(unknown);
  return tellVanished(options);
}

function stepOf(context: DbtCliOptions["context"]): DbtStep | null {
  return context !== undefined && "dbt" in context ? context.dbt : null;
}

function graphOf(step: DbtStep) {
  return {
    manifest: step.manifest,
    assetKeyOf: (id: string) => (step.manifest.nodes.has(id) ? (step.specs.assetKeyOf.get(id) ?? null) : null),
    checkOf: (id: string) => step.specs.checkOf.get(id) ?? null,
  };
}

function targetOf(project: DbtProject, context: DbtCliOptions["context"]): string {
  return context === undefined ? project.targetPath : commandTarget(project.targetPath, context.runId, context.stepKey);
}

function namesOf({ selectedAssetKeys, selectedChecks }: AssetExecutionContext): string {
  return [...selectedAssetKeys, ...selectedChecks.map((check) => check.name)].join(", ");
}

function selectionOf(args: readonly string[], context: DbtCliOptions["context"]): SelectionArguments {
  const step = stepOf(context);
  if (context === undefined || step === null) return { argv: args, indirectSelection: null };
  const { runtime } = context;
  if (!runtime.isSubset) return fullSelection(args, step.declared);
  const own = step.uniqueIdsOf(context.selectedAssetKeys, context.selectedChecks);
  const uniqueIds = [...own, ...(runtime.nodeIds ?? [])].filter((id) => step.manifest.nodes.has(id));
  if (uniqueIds.length === 0) throw new DbtCliError(`the dbt project no longer has ${namesOf(context)}`, 2);
  return subsetSelection({
    args,
    manifest: step.manifest,
    uniqueIds,
    exact: runtime.nodeIds !== null,
    isCheck: (id) => step.specs.checkOf.has(id),
  });
}
