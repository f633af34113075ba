// One tick: ask the function where there is one, plan the runs that it asks for, and end the tick together with their creation.

import { evaluateConditionTick } from "../conditions/condition-tick.ts";
import { isConditionSensor } from "../conditions/graph.ts";
import { errorInfo } from "../events/error-info.ts";
import type { AutomationSnapshot, DefinitionsSnapshot } from "../host/types.ts";
import { partitionWorld } from "../partitions/partition-world.ts";
import type { PartitionWorld } from "../partitions/types.ts";
import { selectAssets } from "../plan/plan-run.ts";
import { newRunOf, runConfigText } from "../runs/launch-run.ts";
import type { AutomationState, TickResult, TickRun, Watched } from "../storage/automation-types.ts";
import type { Storage } from "../storage/types.ts";
import type { Asked } from "./ask-function.ts";
import type { DueTick } from "./due.ts";
import { endedTick } from "./ended-tick.ts";
import type { TickAnswerOutcome, TickHostRequest } from "./tick-host.ts";

export interface TickWorld {
  readonly storage: Storage;
  readonly snapshot: DefinitionsSnapshot;
  readonly ask: (request: Pick<TickHostRequest, "name" | "input">) => Promise<Asked>;
}

/** What a tick comes to, before anything is written: for a dry run, and for the tick itself. */
export async function evaluateTick(
  world: TickWorld,
  automation: AutomationSnapshot,
  state: AutomationState,
  due: DueTick,
): Promise<TickResult> {
  if (isConditionSensor(automation)) return evaluateConditionTick(world, automation, state, due);
  if (!due.isPerformed) return endedTick("skipped", `${due.notice ?? ""} It came too late.`.trim());
  const watched = await watchedBy(world.storage, automation);
  const isIdle = watched.assetEvents?.length === 0 || watched.runs?.length === 0;
  if (isIdle) return endedTick("skipped", "Nothing new.");
  if (!automation.hasFunction) {
    const request = { runKey: null, jobName: null, assetKeys: null, tags: {}, runConfig: null, partition: null };
    return resultOf(world, automation, due, {
      runRequests: [request],
      skipReasons: [],
      cursor: null,
      dynamicPartitions: [],
    });
  }
  const asked = await world.ask({
    name: automation.name,
    input: {
      scheduledAt: due.scheduledAt,
      cursor: state.cursor,
      lastTickAt: state.lastTick?.scheduledAt ?? null,
      assetEvents: watched.assetEvents,
      runs: watched.runs,
    },
  });
  const { output } = asked;
  if (asked.outcome === null) return { ...endedTick("failure", null), error: asked.error, output };
  const result = await resultOf(world, automation, due, asked.outcome);
  const isSeen = result.status !== "failure";
  return { ...result, output, watchCursor: isSeen ? watched.watchCursor : null };
}

/** Does a tick, unless somebody else does. Gives the ids of the runs that it launched. */
export async function performTick(
  world: TickWorld,
  automation: AutomationSnapshot,
  state: AutomationState,
  due: DueTick,
): Promise<readonly string[]> {
  const { automations } = world.storage;
  const claim = await automations.beginTick(automation.name, due.scheduledAt);
  if (claim === null) return [];
  let result: TickResult;
  try {
    result = await evaluateTick(world, automation, state, due);
  } catch (error) {
    result = { ...endedTick("failure", null), error: errorInfo(error) };
  }
  return (await automations.endTick(claim, result)) ?? [];
}

function watchedBy(storage: Storage, { name, trigger }: AutomationSnapshot): Promise<Watched> {
  return storage.automations.watched(name, trigger.kind === "interval" ? trigger.watches : { kind: "nothing" });
}

/** All runs that were asked for, planned; or the reason why one of them cannot be. */
async function resultOf(
  { storage, snapshot }: TickWorld,
  automation: AutomationSnapshot,
  due: DueTick,
  outcome: TickAnswerOutcome,
): Promise<TickResult> {
  const { cursor, dynamicPartitions } = outcome;
  if (outcome.runRequests.length === 0) {
    const reasons = [...new Set(outcome.skipReasons)].join("\n");
    return { ...endedTick("skipped", reasons === "" ? "Nothing to run." : reasons), cursor, dynamicPartitions };
  }
  try {
    const partitions = changedWorld(await partitionWorld(storage, snapshot), dynamicPartitions);
    const runs = outcome.runRequests.map((request) => tickRun(snapshot, automation, due, request, partitions));
    return { ...endedTick("success", due.notice), cursor, runs, dynamicPartitions };
  } catch (error) {
    // The cursor stays: the next tick is asked for the same again.
    return { ...endedTick("failure", null), error: errorInfo(error) };
  }
}

/** The dynamic partitions as they are once the tick has ended. */
function changedWorld(world: PartitionWorld, requests: TickResult["dynamicPartitions"]): PartitionWorld {
  if (requests.length === 0) return world;
  return {
    now: world.now,
    dynamicKeys: (name) => {
      const keys = new Set(world.dynamicKeys(name));
      for (const request of requests.filter((each) => each.name === name)) {
        for (const key of request.keys) {
          if (request.action === "add") keys.add(key);
          else keys.delete(key);
        }
      }
      return [...keys];
    },
  };
}

function tickRun(
  snapshot: DefinitionsSnapshot,
  { kind, name, target, tags }: AutomationSnapshot,
  due: DueTick,
  request: TickAnswerOutcome["runRequests"][number],
  partitions: PartitionWorld,
): TickRun {
  const { runKey, runConfig } = request;
  const jobName = request.jobName ?? target.jobName;
  const selected = target.assetSelection === null ? null : selectAssets(snapshot, target.assetSelection);
  const own = { [`sluice/${kind}`]: name, "sluice/tick": due.scheduledAt };
  const assetKeys = request.assetKeys ?? (request.jobName === null ? selected : null);
  const run = newRunOf(
    snapshot,
    {
      request: { job: jobName, assetKeys, partition: request.partition },
      launchedBy: `${kind} ${name}`,
      tags: { ...tags, ...request.tags, ...own, ...(runKey !== null && { "sluice/run_key": runKey }) },
      configYaml: runConfigText(runConfig),
    },
    partitions,
  );
  return { runKey, run };
}
