// Requests for runs: planned with the newest definitions. A load that is under way is waited for; while the newest ones are broken
// the last good ones serve, and that is said.
import type { LaunchAnswer, LaunchOptionsView, LaunchRequest, ReexecuteRequest } from "@sluice/api";
import {
  type DefinitionsSnapshot,
  launchRun,
  PlanError,
  planRun,
  type RunRecord,
  type RunTarget,
  reexecuteRun,
  runConfigSchemaOf,
  SelectionError,
  type Storage,
  selectAssets,
  UnknownRunError,
} from "@sluice/orchestrator";
import { HttpProblem } from "./answer-error.ts";
import type { DefinitionsSource, DefinitionsState } from "./definitions-source.ts";

export interface RunRequests {
  select(selections: readonly string[]): Promise<readonly string[]>;
  launchOptions(assetKeys: readonly string[]): Promise<LaunchOptionsView>;
  launch(request: LaunchRequest, launchedBy: string): Promise<LaunchAnswer>;
  reexecute(id: string, request: ReexecuteRequest, launchedBy: string): Promise<LaunchAnswer>;
}

export function createRunRequests(storage: Storage, definitions: DefinitionsSource): RunRequests {
  /** Plans with what is loaded. */
  async function create(
    work: (snapshot: DefinitionsSnapshot, notices: readonly string[]) => Promise<RunRecord>,
  ): Promise<LaunchAnswer> {
    const state = await definitions.settled();
    const snapshot = snapshotOf(state);
    const notice = noticeOf(state);
    try {
      const run = await work(snapshot, notice === null ? [] : [notice]);
      return { runId: run.id, notice };
    } catch (error) {
      throw problemOf(error, notice);
    }
  }

  return {
    async select(selections) {
      const snapshot = snapshotOf(await definitions.settled());
      try {
        return [...new Set(selections.flatMap((selection) => selectAssets(snapshot, selection)))];
      } catch (error) {
        if (!(error instanceof SelectionError)) throw error;
        throw new HttpProblem(400, "selection/not-valid", error.message, error.hint);
      }
    },
    async launchOptions(assetKeys) {
      const state = await definitions.settled();
      const snapshot = snapshotOf(state);
      try {
        const plan = planRun(snapshot, { assetKeys }, { isOutline: true });
        const steps = plan.steps.map((step) => step.definition);
        return { configSchema: runConfigSchemaOf(snapshot, steps), steps, executor: plan.executor.kind };
      } catch (error) {
        throw problemOf(error, noticeOf(state));
      }
    },
    launch: ({ configYaml, tags, ...target }, launchedBy) =>
      create((snapshot, notices) =>
        launchRun({ storage, snapshot, request: runTarget(target), configYaml, tags, launchedBy, notices }),
      ),
    reexecute: (runId, { strategy, stepKeys = [] }, launchedBy) =>
      create((snapshot, notices) =>
        reexecuteRun({ storage, snapshot, runId, strategy, stepKeys, launchedBy, notices }),
      ),
  };
}

/** What cannot be planned is the client's to mend. */
function problemOf(error: unknown, notice: string | null): unknown {
  if (error instanceof UnknownRunError) return new HttpProblem(404, "run/not-found", error.message);
  if (!(error instanceof PlanError)) return error;
  const hints = [error.hint, notice].filter((hint) => hint !== null);
  return new HttpProblem(422, error.code, error.message, hints.length === 0 ? null : hints.join("; "));
}

function runTarget({ job, assetKeys, checks, partitionKey, partitionKeyRange }: LaunchRequest): RunTarget {
  if (partitionKey !== undefined) return { job, assetKeys, checks, partition: { kind: "key", key: partitionKey } };
  if (partitionKeyRange === undefined) return { job, assetKeys, checks };
  return { job, assetKeys, checks, partition: { kind: "range", ...partitionKeyRange } };
}

function snapshotOf({ snapshot, problems }: DefinitionsState): DefinitionsSnapshot {
  if (snapshot !== null) return snapshot;
  throw new HttpProblem(
    503,
    "definitions/not-loaded",
    problems[0]?.message ?? "the definitions are not loaded",
    "the Deployment page shows what is wrong",
  );
}

function noticeOf({ snapshot, problems: [problem] }: DefinitionsState): string | null {
  if (snapshot === null || problem === undefined) return null;
  const place = problem.file === null ? "" : ` (${problem.file}${problem.line === null ? "" : `:${problem.line}`})`;
  return `The newest definitions do not load${place}; those of ${snapshot.loadedAt.slice(0, 19).replace("T", " ")} UTC are used.`;
}
