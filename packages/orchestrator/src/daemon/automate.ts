// Ticks: looks which schedules and sensors are due, and does what is. Several daemons may do so; the store gives each tick to one.
import type { ProgramFiles } from "../host/load-definitions.ts";
import type { AutomationSnapshot, DefinitionsSnapshot } from "../host/types.ts";
import { createMask } from "../secrets/mask.ts";
import type { AutomationState, TickResult } from "../storage/automation-types.ts";
import type { Storage } from "../storage/types.ts";
import { askFunction } from "../ticks/ask-function.ts";
import { dueTick, nextTickAt } from "../ticks/due.ts";
import { evaluateTick, performTick, type TickWorld } from "../ticks/perform-tick.ts";
import { createLoop, type Loop } from "./loop.ts";

export interface AutomateOptions {
  readonly storage: Storage;
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly program: ProgramFiles;
  /** The newest definitions that loaded; null before the first. */
  readonly snapshot: () => DefinitionsSnapshot | null;
  readonly log: (line: string) => void;
  /** Milliseconds since 1970 (default the clock). */
  readonly now?: () => number;
}

/** How often it is asked whether there is something to do, and after how long the store is asked again in any case. */
const LOOK_MILLIS = 1_000;
const REFRESH_MILLIS = 10_000;
/** So many functions are asked at once. */
const MOST_AT_ONCE = 4;

export function createAutomation(options: AutomateOptions): Loop {
  const { storage, log, now = Date.now } = options;
  let seenSnapshot: string | null = null;
  let lookAgainAt = 0;
  const stopListening = storage.subscribe((change) => {
    if (change.kind === "automation" || change.kind === "reconnected") lookAgainAt = 0;
  });
  const work = async (): Promise<void> => {
    const snapshot = options.snapshot();
    if (snapshot === null || snapshot.automations.length === 0) return;
    if (snapshot.id === seenSnapshot && now() < lookAgainAt) return;
    seenSnapshot = snapshot.id;
    lookAgainAt = now() + REFRESH_MILLIS;
    const states = await storage.automations.states(snapshot.automations.map(({ name }) => name));
    const pending = snapshot.automations.flatMap((automation) => {
      const state = states.get(automation.name);
      return state === undefined ? [] : [{ automation, state }];
    });
    const world = worldOf(snapshot, options);
    await inLanes(pending, MOST_AT_ONCE, (each) => tickIfDue(world, each, now(), log));
    for (const { automation, state } of pending) {
      const next = nextTickAt(automation, state, now());
      if (next !== null) lookAgainAt = Math.min(lookAgainAt, next);
    }
  };
  const loop = createLoop(work, LOOK_MILLIS, (error) => log(`automation: ${String(error)}`));
  return {
    wake: loop.wake,
    stop: async () => {
      stopListening();
      await loop.stop();
    },
  };
}

/** Evaluates ticks as if they were due now, without doing them. */
export function createTickEvaluator(options: Omit<AutomateOptions, "snapshot" | "log">) {
  return (snapshot: DefinitionsSnapshot, automation: AutomationSnapshot, state: AutomationState): Promise<TickResult> =>
    evaluateTick(worldOf(snapshot, options), automation, state, {
      scheduledAt: new Date((options.now ?? Date.now)()).toISOString(),
      notice: null,
      isPerformed: true,
    });
}

/** What ticks need of the definitions that are loaded. */
export function worldOf(snapshot: DefinitionsSnapshot, options: Omit<AutomateOptions, "snapshot" | "log">): TickWorld {
  const { storage, root, env, program } = options;
  const place = { file: snapshot.file, bundle: snapshot.bundle, root, library: program.library };
  const secrets = snapshot.resources.flatMap((resource) => resource.envVars);
  const mask = createMask(secrets, env);
  return {
    storage,
    snapshot,
    ask: async (request) => {
      const asked = await askFunction({ request: { place, ...request }, tickHost: program.tickHost, env });
      return mask === null ? asked : mask.data(asked);
    },
  };
}

interface Pending {
  readonly automation: AutomationSnapshot;
  readonly state: AutomationState;
}

async function tickIfDue(
  world: TickWorld,
  { automation, state }: Pending,
  now: number,
  log: (line: string) => void,
): Promise<void> {
  const due = dueTick(automation, state, now);
  if (due === null) return;
  try {
    await performTick(world, automation, state, due);
  } catch (error) {
    log(`${automation.kind} ${automation.name}: ${String(error)}`);
  }
}

async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
}
