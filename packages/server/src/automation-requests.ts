// Schedules and sensors: what the pages and commands see of them, and what they may change.
import type { AutomationDetail, AutomationSummary, EvaluationView, Page, TickPreview, TickView } from "@sluice/api";
import type {
  AutomationSnapshot,
  AutomationState,
  DefinitionsSnapshot,
  Storage,
  TickResult,
} from "@sluice/orchestrator";
import { conditionsOf, cronTimes, isConditionSensor, nextTickAt } from "@sluice/orchestrator";
import { HttpProblem } from "./answer-error.ts";
import type { DefinitionsSource } from "./definitions-source.ts";

export interface AutomationRequests {
  automations(): Promise<readonly AutomationSummary[]>;
  automation(name: string): Promise<AutomationDetail | null>;
  automationTicks(name: string, cursor: string | null): Promise<Page<TickView>>;
  automationEvaluations(name: string, cursor: string | null): Promise<Page<EvaluationView>>;
  assetEvaluations(key: string, cursor: string | null): Promise<Page<EvaluationView>>;
  /** @throws HttpProblem when there is none of the name */
  switchAutomation(name: string, isOn: boolean | null): Promise<AutomationDetail>;
  setCursor(name: string, cursor: string | null): Promise<AutomationDetail>;
  previewTick(name: string): Promise<TickPreview>;
}

/** Evaluates a tick as if it were due now. */
export type EvaluateNow = (
  snapshot: DefinitionsSnapshot,
  automation: AutomationSnapshot,
  state: AutomationState,
) => Promise<TickResult>;

const TICKS_IN_LIST = 20;

export function createAutomationRequests(
  storage: Storage,
  definitions: DefinitionsSource,
  evaluateNow: EvaluateNow,
): AutomationRequests {
  const store = storage.automations;

  /** @throws HttpProblem when it is not declared */
  async function find(name: string) {
    const { snapshot } = definitions.state;
    const automation = snapshot?.automations.find((each) => each.name === name);
    if (snapshot === null || automation === undefined) {
      throw new HttpProblem(404, "automation/not-found", `there is no schedule or sensor "${name}"`);
    }
    const [states, ticks] = await Promise.all([store.states([name]), store.latestTicks([name], TICKS_IN_LIST)]);
    return { snapshot, automation, state: stateIn(states, name), ticks: ticks.get(name) ?? [] };
  }

  async function detail(name: string): Promise<AutomationDetail> {
    const { snapshot, automation, state, ticks } = await find(name);
    return detailOf({ automation, snapshot }, state, ticks);
  }

  return {
    async automations() {
      const { snapshot } = definitions.state;
      const declared = snapshot?.automations ?? [];
      const names = declared.map(({ name }) => name);
      const [states, ticks] = await Promise.all([store.states(names), store.latestTicks(names, TICKS_IN_LIST)]);
      return declared.map((each) =>
        summaryOf({ automation: each, snapshot }, stateIn(states, each.name), ticks.get(each.name) ?? []),
      );
    },
    async automation(name) {
      return definitions.state.snapshot?.automations.some((each) => each.name === name) ? detail(name) : null;
    },
    automationTicks: (name, cursor) => store.ticks(name, { cursor }),
    automationEvaluations: (automation, cursor) => storage.conditions.evaluations({ automation, cursor }),
    assetEvaluations: (assetKey, cursor) => storage.conditions.evaluations({ assetKey, cursor }),
    async switchAutomation(name, isOn) {
      await find(name);
      await store.switch(name, isOn);
      return detail(name);
    },
    async setCursor(name, cursor) {
      await find(name);
      await store.setCursor(name, cursor);
      return detail(name);
    },
    async previewTick(name) {
      const { snapshot, automation, state } = await find(name);
      const { status, message, error, cursor, runs, conditions, output } = await evaluateNow(
        snapshot,
        automation,
        state,
      );
      return {
        status,
        message,
        error,
        cursor: conditions === null ? cursor : null,
        output,
        evaluations: (conditions?.evaluations ?? []).map(({ assetKey, isRequested, tree }) => ({
          assetKey,
          isRequested,
          tree,
        })),
        runs: runs.map(({ runKey, run }) => ({
          runKey,
          jobName: run.plan.jobName,
          assetKeys: run.assetKeys,
          tags: run.tags,
        })),
      };
    },
  };
}

function stateIn(states: ReadonlyMap<string, AutomationState>, name: string): AutomationState {
  const state = states.get(name);
  if (state === undefined) throw new Error(`the store knows no state of "${name}"`);
  return state;
}

interface Declared {
  readonly automation: AutomationSnapshot;
  readonly snapshot: DefinitionsSnapshot | null;
}

function summaryOf(
  { automation, snapshot }: Declared,
  state: AutomationState,
  lastTicks: readonly TickView[],
): AutomationSummary {
  const { kind, name, description, trigger, target, isOnByDefault } = automation;
  const next = nextTickAt(automation, state, Date.now());
  return {
    kind,
    name,
    description,
    trigger: trigger.kind === "cron" ? trigger.schedules : [`every ${trigger.seconds} s`],
    timezone: trigger.kind === "cron" ? trigger.timezone : null,
    jobName: target.jobName,
    assetSelection: target.assetSelection,
    isOn: state.isOn ?? isOnByDefault,
    isSwitched: state.isOn !== null,
    conditionCount: snapshot !== null && isConditionSensor(automation) ? conditionsOf(snapshot, automation).size : null,
    nextTickAt: next === null ? null : new Date(next).toISOString(),
    nextTicks: next === null ? [] : ticksFrom(trigger, next),
    lastTicks,
  };
}

const WEEK = 7 * 86_400_000;
const MOST_NEXT_TICKS = 50;

/** Sensors tick all the time: theirs say nothing. */
function ticksFrom(trigger: AutomationSnapshot["trigger"], first: number): readonly string[] {
  if (trigger.kind !== "cron") return [];
  const range = { after: first - 1, until: Math.min(first, Date.now()) + WEEK };
  return cronTimes(trigger.schedules, trigger.timezone, range, MOST_NEXT_TICKS).map((at) => new Date(at).toISOString());
}

function detailOf(declared: Declared, state: AutomationState, lastTicks: readonly TickView[]): AutomationDetail {
  const { tags, trigger, hasFunction, site } = declared.automation;
  return {
    ...summaryOf(declared, state, lastTicks),
    tags,
    // What a sensor of conditions remembers is not for people.
    cursor: isConditionSensor(declared.automation) ? null : state.cursor,
    missedTicks: trigger.kind === "cron" ? trigger.missedTicks : null,
    hasFunction,
    file: site?.file ?? null,
    line: site?.line ?? null,
  };
}
