// One evaluation of a sensor's conditions: which assets have to be looked at because something that they read has changed, what
// each comes to, what is requested, and what is to be remembered. Pure; the cost is that of what changed.
import { nextCronTime } from "../definitions/cron.ts";
import { freshnessOf } from "../notices/freshness.ts";
import { type EvaluationWorld, evaluateNode, type RootContext } from "./evaluate-node.ts";
import type {
  AssetFacts,
  ConditionState,
  EvaluatedNode,
  EvaluationState,
  NewEvaluation,
  SeenFacts,
  UpdateFact,
} from "./facts.ts";
import type { ConditionAsset, ConditionGraph } from "./graph.ts";
import type { PartitionSpace } from "./partition-space.ts";
import { isNothing, restoredSubset, type Subset, storedSubset } from "./subset.ts";

export interface EvaluationInput {
  readonly graph: ConditionGraph;
  readonly facts: ReadonlyMap<string, AssetFacts>;
  readonly states: ReadonlyMap<string, ConditionState>;
  /** Updates since the last evaluation, of the assets that have some. */
  readonly updates: ReadonlyMap<string, readonly UpdateFact[]>;
  /** Milliseconds since 1970; null before the first evaluation. */
  readonly evaluatedAt: number | null;
  readonly now: number;
  /** True when the definitions are others than at the last evaluation: everything is looked at. */
  readonly isNewSnapshot: boolean;
  readonly space: PartitionSpace;
}

export interface EvaluationOutput {
  readonly requested: ReadonlyMap<string, Subset>;
  /** What is worth keeping: requested, or not as it was the last time. */
  readonly evaluations: readonly NewEvaluation[];
  /** What has changed of what is remembered. */
  readonly states: ReadonlyMap<string, ConditionState>;
  readonly evaluatedCount: number;
  /** True when the next evaluation has something to look at even if no fact changes. */
  readonly isPassing: boolean;
}

export function evaluateConditions(input: EvaluationInput): EvaluationOutput {
  const { graph, states, facts } = input;
  const seenNow = new Map<string, SeenFacts>();
  const due = new Set<string>();
  for (const key of graph.read) {
    const asset = graph.assets.get(key);
    if (asset === undefined) continue;
    const before = states.get(key)?.seen ?? null;
    const mark = markOf(facts.get(key), asset, input.space);
    if (before !== null && before.mark === mark) continue;
    seenNow.set(key, seenOf(mark, facts.get(key), asset));
    for (const reader of graph.readers.get(key) ?? []) due.add(reader);
  }
  const cronTick = cronTicks(input);
  for (const key of graph.conditions.keys()) {
    const before = states.get(key)?.evaluation ?? null;
    if (input.isNewSnapshot || before === null || before.isPassing) due.add(key);
    // Those that read it may ask whether it has just been requested.
    if (before !== null && before.requested !== false)
      for (const reader of graph.readers.get(key) ?? []) due.add(reader);
  }
  for (const [key, crons] of graph.crons) {
    if (crons.some(({ cron, timezone }) => cronTick(cron, timezone) !== null)) due.add(key);
  }
  return evaluateDue(input, due, seenNow, cronTick);
}

function evaluateDue(
  input: EvaluationInput,
  due: Set<string>,
  seenNow: ReadonlyMap<string, SeenFacts>,
  cronTick: EvaluationWorld["cronTick"],
): EvaluationOutput {
  const { graph, states } = input;
  const requested = new Map<string, Subset>();
  const world: EvaluationWorld = {
    graph,
    facts: input.facts,
    seen: seenBefore(states),
    updates: input.updates,
    requested,
    requestedBefore: requestedBefore(input),
    space: input.space,
    now: new Date(input.now).toISOString(),
    cronTick,
  };
  const changed = new Map<string, ConditionState>();
  for (const [key, seen] of seenNow) changed.set(key, { seen, evaluation: states.get(key)?.evaluation ?? null });
  const evaluations: NewEvaluation[] = [];
  let evaluatedCount = 0;
  let isPassing = false;
  for (const [key, condition] of graph.conditions) {
    if (!due.has(key)) continue;
    evaluatedCount++;
    const root = graph.assets.get(key);
    if (root === undefined) continue;
    const before = states.get(key)?.evaluation ?? null;
    const context: RootContext = {
      world,
      root,
      isInitial: before === null,
      before: before?.nodes ?? {},
      after: {},
      open: [condition],
      passing: false,
    };
    const { value, tree } = evaluateNode(condition, { asset: root, check: null }, input.space.all(root), context);
    const isRequested = !isNothing(value);
    if (isRequested) {
      requested.set(key, value);
      // Those that come after it may wait for just this.
      for (const reader of graph.readers.get(key) ?? []) due.add(reader);
    }
    const after: EvaluationState = {
      requested: isRequested && storedSubset(value),
      nodes: context.after,
      signature: signatureOf(tree),
      isKept: isRequested || before !== null,
      isPassing: isRequested || context.passing || before === null,
    };
    isPassing ||= after.isPassing;
    if (isRequested || before?.isKept !== true || before.signature !== after.signature)
      evaluations.push({ assetKey: key, isRequested, tree, isFirst: before === null });
    if (JSON.stringify(before) !== JSON.stringify(after)) {
      changed.set(key, { seen: changed.get(key)?.seen ?? states.get(key)?.seen ?? null, evaluation: after });
    }
  }
  return { requested, evaluations, states: changed, evaluatedCount, isPassing };
}

function seenBefore(states: ReadonlyMap<string, ConditionState>): ReadonlyMap<string, SeenFacts> {
  return mapped(states, (state) => state.seen ?? undefined);
}

function requestedBefore({ states, graph, space }: EvaluationInput): ReadonlyMap<string, Subset> {
  return mapped(states, ({ evaluation }, key) => {
    const asset = graph.assets.get(key);
    if (asset === undefined || evaluation === null || evaluation.requested === false) return undefined;
    return restoredSubset(evaluation.requested, space.all(asset));
  });
}

function mapped<T>(
  states: ReadonlyMap<string, ConditionState>,
  of: (state: ConditionState, key: string) => T | undefined,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const [key, state] of states) {
    const value = of(state, key);
    if (value !== undefined) found.set(key, value);
  }
  return found;
}

function markOf(facts: AssetFacts | undefined, asset: ConditionAsset, space: PartitionSpace): string {
  const { codeVersion } = asset;
  if (facts === undefined) return `${codeVersion ?? ""}|${space.mark(asset)}`;
  const checks = [...facts.checks].map(([name, check]) => `${name}=${check.id}${check.isActive ? "!" : ""}`).join(",");
  const { version, lastOutcome, lastAttemptAt, observedAt, activeRuns } = facts;
  const made = facts.materializedAt === null ? null : Date.parse(facts.materializedAt);
  const freshness = asset.freshness === null ? "" : freshnessOf(asset.freshness, made, space.world.now).status;
  const backfilling = facts.backfilling === false ? "" : JSON.stringify(storedSubset(facts.backfilling));
  return [
    codeVersion,
    version?.id,
    lastOutcome,
    lastAttemptAt,
    observedAt,
    activeRuns.join(),
    checks,
    space.mark(asset),
    freshness,
    backfilling,
  ].join("|");
}

function seenOf(mark: string, facts: AssetFacts | undefined, { codeVersion }: ConditionAsset): SeenFacts {
  const checks = [...(facts?.checks ?? [])].flatMap(([name, { id }]) => (id === null ? [] : [[name, id] as const]));
  return {
    mark,
    versionId: facts?.version?.id ?? null,
    dataVersion: facts?.version?.dataVersion ?? null,
    codeVersion,
    checks: Object.fromEntries(checks),
  };
}

/** Each cron expression is looked up once per evaluation. */
export function cronTicks({
  evaluatedAt,
  now,
}: Pick<EvaluationInput, "evaluatedAt" | "now">): EvaluationWorld["cronTick"] {
  const known = new Map<string, string | null>();
  return (cron, timezone) => {
    const id = `${timezone}\n${cron}`;
    const found = known.get(id);
    if (found !== undefined) return found;
    const at = evaluatedAt === null ? null : nextCronTime([cron], timezone, evaluatedAt);
    const passed = at === null || at > now ? null : new Date(at).toISOString();
    known.set(id, passed);
    return passed;
  };
}

function signatureOf(tree: EvaluatedNode): string {
  let hash = 5381;
  const visit = (node: EvaluatedNode): void => {
    hash = (Math.imul(hash, 33) ^ (node.isTrue ? 1 : node.isCandidate ? 2 : 3)) >>> 0;
    for (const part of node.parts) visit(part);
    hash = (Math.imul(hash, 33) ^ (4 + node.omitted)) >>> 0;
    if (node.partitions === null) return;
    for (const char of `${node.partitions.count} ${node.partitions.keys.join()}`) {
      hash = (Math.imul(hash, 33) ^ char.charCodeAt(0)) >>> 0;
    }
  };
  visit(tree);
  return hash.toString(36);
}
