// One tick of a sensor of conditions: looks whether any fact has changed, evaluates what reads it, and asks for runs of the
// assets that are requested. Nothing is written here: the tick ends together with its runs and with what is remembered.
import { errorInfo } from "../events/error-info.ts";
import type { AutomationSnapshot, DefinitionsSnapshot } from "../host/types.ts";
import { partitionWorld } from "../partitions/partition-world.ts";
import { newRunOf } from "../runs/launch-run.ts";
import type { AutomationState, TickResult } from "../storage/automation-types.ts";
import type { Storage } from "../storage/types.ts";
import type { DueTick } from "../ticks/due.ts";
import { endedTick } from "../ticks/ended-tick.ts";
import { cronTicks, evaluateConditions } from "./evaluate.ts";
import { type ConditionGraph, conditionGraph } from "./graph.ts";
import { partitionSpace } from "./partition-space.ts";
import { runsOf } from "./run-requests.ts";

export interface ConditionWorld {
  readonly storage: Pick<Storage, "conditions" | "partitions">;
  readonly snapshot: DefinitionsSnapshot;
}

/** What a sensor remembers of its last evaluation, as its cursor. */
interface ConditionCursor {
  readonly evaluatedAt: string;
  readonly snapshot: string;
  readonly fingerprint: string;
  /** True when something has to be evaluated again although nothing may have changed. */
  readonly isPassing: boolean;
}

export async function evaluateConditionTick(
  { storage, snapshot }: ConditionWorld,
  sensor: AutomationSnapshot,
  state: AutomationState,
  due: DueTick,
): Promise<TickResult> {
  const graph = conditionGraph(snapshot, sensor);
  const now = Date.parse(due.scheduledAt);
  const cursor = readCursor(state.cursor);
  const evaluatedAt = cursor === null ? null : Date.parse(cursor.evaluatedAt);
  const space = partitionSpace({ ...(await partitionWorld(storage, snapshot)), now });
  const marks = [...graph.partitioned.keys()].flatMap((key) => {
    const asset = graph.assets.get(key);
    return asset === undefined ? [] : [space.mark(asset)];
  });
  const fingerprint = [await storage.conditions.fingerprint(), ...new Set(marks)].join("/");
  const isNewSnapshot = cursor?.snapshot !== snapshot.id;
  const isIdle = !isNewSnapshot && !graph.readsFreshness && cursor?.fingerprint === fingerprint && !cursor.isPassing;
  if (isIdle && !isCronDue(graph, evaluatedAt, now)) {
    return { ...endedTick("skipped", "Nothing has changed."), isQuiet: true };
  }
  const read = await storage.conditions.read(sensor.name, {
    withChecks: graph.readsChecks,
    partitioned: graph.partitioned,
  });
  const output = evaluateConditions({ ...read, graph, evaluatedAt, now, isNewSnapshot, space });
  const after: ConditionCursor = {
    evaluatedAt: due.scheduledAt,
    snapshot: snapshot.id,
    fingerprint,
    isPassing: output.isPassing,
  };
  const { states, evaluations, requested, evaluatedCount } = output;
  const result = {
    ...endedTick("skipped", `${assets(evaluatedCount)} evaluated, none requested.`),
    cursor: JSON.stringify(after),
    conditions: { states, evaluations },
  };
  if (requested.size === 0) return result;
  try {
    const tags = {
      ...sensor.tags,
      "sluice/sensor": sensor.name,
      "sluice/tick": due.scheduledAt,
      "sluice/automation_condition": "true",
    };
    const runs = runsOf(requested, graph, space.world).map((request) => ({
      runKey: null,
      run: newRunOf(snapshot, { request, launchedBy: `sensor ${sensor.name}`, tags }, space.world),
    }));
    const message = `${assets(evaluatedCount)} evaluated, ${requested.size} requested.`;
    return { ...result, status: "success", message, runs };
  } catch (error) {
    // Nothing is remembered: the next tick comes to the same, and asks again.
    return { ...endedTick("failure", null), error: errorInfo(error) };
  }
}

function isCronDue({ crons }: ConditionGraph, evaluatedAt: number | null, now: number): boolean {
  if (crons.size === 0) return false;
  const tick = cronTicks({ evaluatedAt, now });
  const all = new Map([...crons.values()].flat().map((each) => [`${each.timezone}\n${each.cron}`, each]));
  return [...all.values()].some(({ cron, timezone }) => tick(cron, timezone) !== null);
}

/** A cursor that somebody has set to something else counts as none. */
function readCursor(text: string | null): ConditionCursor | null {
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const of = (name: string): unknown => Reflect.get(value, name);
  const [evaluatedAt, snapshot, fingerprint] = [of("evaluatedAt"), of("snapshot"), of("fingerprint")];
  if (typeof evaluatedAt !== "string" || Number.isNaN(Date.parse(evaluatedAt))) return null;
  if (typeof snapshot !== "string" || typeof fingerprint !== "string") return null;
  return { evaluatedAt, snapshot, fingerprint, isPassing: of("isPassing") === true };
}

function assets(count: number): string {
  return `${count} asset${count === 1 ? "" : "s"}`;
}
