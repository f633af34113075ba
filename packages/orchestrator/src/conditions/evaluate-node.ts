// One condition, evaluated for one asset, with the explanation of every part. Pure; what parts remember is handed in and out.
import type { AssetFacts, EvaluatedNode, NodeState, SeenFacts, UpdateFact } from "./facts.ts";
import type { ConditionAsset, ConditionGraph } from "./graph.ts";
import { conditionsBelow } from "./graph.ts";
import { operandOf } from "./operands.ts";
import type { PartitionSpace } from "./partition-space.ts";
import {
  difference,
  intersection,
  isNothing,
  NOTHING,
  restoredSubset,
  type Subset,
  storedSubset,
  union,
} from "./subset.ts";
import { type ConditionNode, nameOf } from "./types.ts";

/** What is the same for all assets of an evaluation. */
export interface EvaluationWorld {
  readonly graph: ConditionGraph;
  readonly facts: ReadonlyMap<string, AssetFacts>;
  readonly seen: ReadonlyMap<string, SeenFacts>;
  readonly updates: ReadonlyMap<string, readonly UpdateFact[]>;
  /** What this evaluation has requested so far, and what the last one did. */
  readonly requested: ReadonlyMap<string, Subset>;
  readonly requestedBefore: ReadonlyMap<string, Subset>;
  readonly now: string;
  readonly space: PartitionSpace;
  /** The last time at which a cron expression was due since the last evaluation; null when it was not. */
  cronTick(cron: string, timezone: string): string | null;
}

/** What is the same for all parts of an asset's condition. */
export interface RootContext {
  readonly world: EvaluationWorld;
  readonly root: ConditionAsset;
  /** True when the asset has not been evaluated before. */
  readonly isInitial: boolean;
  readonly before: Readonly<Record<string, NodeState>>;
  readonly after: Record<string, NodeState>;
  /** Conditions that are being evaluated, so that none contains itself. */
  readonly open: readonly ConditionNode[];
  /** Set when something is true that cannot be at the next evaluation. */
  passing: boolean;
}

/** What a part is about: an asset, or a check of it. */
export interface Subject {
  readonly asset: ConditionAsset;
  readonly check: string | null;
}

export interface NodeValue {
  readonly value: Subset;
  readonly tree: EvaluatedNode;
}

/** So many false parts are kept of each list of dependencies or checks. */
const MOST_SHOWN = 12;

export function evaluateNode(
  node: ConditionNode,
  subject: Subject,
  candidate: Subset,
  context: RootContext,
): NodeValue {
  switch (node.kind) {
    case "and":
      return evaluateAnd(node, subject, candidate, context);
    case "or": {
      const parts = node.operands.map((part) => evaluateNode(part, subject, candidate, context));
      return shown(node, { subject, context, candidate }, unionOf(parts), parts);
    }
    case "not": {
      const part = evaluateNode(node.operand, subject, candidate, context);
      return shown(node, { subject, context, candidate }, difference(candidate, part.value), [part]);
    }
    case "newlyTrue":
      return evaluateNewlyTrue(node, subject, candidate, context);
    case "since":
      return evaluateSince(node, subject, candidate, context);
    case "anyDepsMatch":
    case "allDepsMatch": {
      const parts = depsOf(node, subject, context).map((asset) =>
        evaluateOther(node, asset, subject, candidate, context),
      );
      return joined(node, node.kind === "anyDepsMatch", subject, candidate, parts, context);
    }
    case "anyChecksMatch":
    case "allChecksMatch": {
      const checks = subject.asset.checks.filter((check) => check.blocking || !node.blockingOnly);
      const parts = checks.map(({ name }) =>
        about(name, evaluateNode(node.operand, { asset: subject.asset, check: name }, candidate, context)),
      );
      return joined(node, node.kind === "anyChecksMatch", subject, candidate, parts, context);
    }
    case "assetMatches": {
      const asset = context.world.graph.assets.get(node.key);
      if (asset === undefined)
        return shown(node, { subject, context, candidate }, NOTHING, [], "there is no such asset");
      const part = evaluateOther(node, asset, subject, candidate, context);
      return shown(node, { subject, context, candidate }, intersection(candidate, part.value), [part]);
    }
    case "anyDownstreamConditions": {
      const { graph } = context.world;
      const below = [...conditionsBelow(subject.asset.key, graph.assets, graph.allConditions)].filter(
        (condition) => !context.open.includes(condition),
      );
      const parts = below.map((condition) => {
        const inner = { ...context, open: [...context.open, condition] };
        const value = evaluateNode(condition, subject, candidate, inner);
        context.passing ||= inner.passing;
        return value;
      });
      return shown(node, { subject, context, candidate }, unionOf(parts), parts);
    }
    default: {
      const fact = isNothing(candidate) ? { value: NOTHING, because: null } : operandOf(node, subject, context);
      if (fact.passes === true && !isNothing(fact.value)) context.passing = true;
      return shown(node, { subject, context, candidate }, intersection(candidate, fact.value), [], fact.because);
    }
  }
}

/** A part about another asset: asked for what stands for the candidates there, and answered in partitions of the asset here. */
function evaluateOther(
  node: Extract<ConditionNode, { readonly operand: ConditionNode }>,
  asset: ConditionAsset,
  subject: Subject,
  candidate: Subset,
  context: RootContext,
): NodeValue {
  const { space } = context.world;
  const there = space.carried(subject.asset, asset, candidate);
  const part = evaluateNode(node.operand, { asset, check: null }, there, context);
  return { ...about(asset.key, part), value: space.carried(asset, subject.asset, part.value) };
}

/** Each part is asked only for what the parts before it left. */
function evaluateAnd(
  node: Extract<ConditionNode, { readonly kind: "and" | "or" }>,
  subject: Subject,
  candidate: Subset,
  context: RootContext,
): NodeValue {
  let left = candidate;
  const parts = node.operands.map((part) => {
    const value = evaluateNode(part, subject, left, context);
    left = intersection(left, value.value);
    return value;
  });
  return shown(node, { subject, context, candidate }, left, parts);
}

/** Parts that remember are asked for everything, so that no change is missed. */
function evaluateNewlyTrue(
  node: Extract<ConditionNode, { readonly kind: "newlyTrue" | "not" }>,
  subject: Subject,
  candidate: Subset,
  context: RootContext,
): NodeValue {
  const part = evaluateNode(node.operand, subject, context.world.space.all(subject.asset), context);
  const id = stateId(node, subject, context);
  const all = context.world.space.all(subject.asset);
  const newly = difference(part.value, restoredSubset(context.before[id]?.wasTrue, all));
  if (!isNothing(newly)) context.passing = true;
  if (!isNothing(part.value))
    context.after[id] = { wasTrue: storedSubset(part.value), triggeredAt: null, resetAt: null };
  return shown(node, { subject, context, candidate }, intersection(candidate, newly), [part]);
}

function evaluateSince(
  node: Extract<ConditionNode, { readonly kind: "since" }>,
  subject: Subject,
  candidate: Subset,
  context: RootContext,
): NodeValue {
  const all = context.world.space.all(subject.asset);
  const trigger = evaluateNode(node.trigger, subject, all, context);
  const reset = evaluateNode(node.reset, subject, all, context);
  const id = stateId(node, subject, context);
  const before = context.before[id];
  const value = difference(union(restoredSubset(before?.wasTrue, all), trigger.value), reset.value);
  const { now } = context.world;
  const triggeredAt = isNothing(trigger.value) ? (before?.triggeredAt ?? null) : now;
  const resetAt = isNothing(reset.value) ? (before?.resetAt ?? null) : now;
  if (triggeredAt !== null || resetAt !== null)
    context.after[id] = { wasTrue: storedSubset(value), triggeredAt, resetAt };
  const because = [
    triggeredAt === null ? "never triggered" : `triggered at ${triggeredAt}`,
    resetAt === null ? null : `reset at ${resetAt}`,
  ];
  return shown(
    node,
    { subject, context, candidate },
    intersection(candidate, value),
    [trigger, reset],
    because.filter((part) => part !== null).join(", "),
  );
}

function stateId(node: ConditionNode, { asset, check }: Subject, { world, root }: RootContext): string {
  const id = world.graph.idOf(node);
  const key = asset.key === root.key ? "" : asset.key;
  return check === null ? `${id} ${key}` : `${id} ${key} ${check}`;
}

function depsOf(
  node: Extract<ConditionNode, { readonly kind: "anyDepsMatch" | "allDepsMatch" }>,
  { asset }: Subject,
  { world }: RootContext,
): readonly ConditionAsset[] {
  const allowed = node.allow === null ? null : world.graph.select(node.allow);
  const ignored = node.ignore === null ? null : world.graph.select(node.ignore);
  return asset.deps.flatMap((key) => {
    if (allowed?.has(key) === false || ignored?.has(key) === true) return [];
    return world.graph.assets.get(key) ?? [];
  });
}

function joined(
  node: ConditionNode,
  isAny: boolean,
  subject: Subject,
  candidate: Subset,
  parts: readonly NodeValue[],
  context: RootContext,
): NodeValue {
  const value = isAny
    ? intersection(candidate, unionOf(parts))
    : parts.reduce((left, part) => intersection(left, part.value), candidate);
  return shown(node, { subject, context, candidate }, value, parts);
}

function unionOf(parts: readonly NodeValue[]): Subset {
  return parts.reduce<Subset>((all, part) => union(all, part.value), NOTHING);
}

function about(what: string, value: NodeValue): NodeValue {
  return { ...value, tree: { ...value.tree, about: what } };
}

/** Of what a part was asked. */
interface Asked {
  readonly subject: Subject;
  readonly context: RootContext;
  readonly candidate: Subset;
}

function shown(
  node: ConditionNode,
  { subject, context, candidate }: Asked,
  value: Subset,
  parts: readonly NodeValue[],
  because: string | null = null,
): NodeValue {
  const trees = parts.map((part) => part.tree);
  // What nobody asked for says nothing, unless it is true all the same.
  const isAsked = !isNothing(candidate) || trees.some((tree) => tree.isTrue);
  const kept = !isAsked ? [] : trees.length <= MOST_SHOWN ? trees : mostTelling(trees, !isNothing(value));
  return {
    value,
    tree: {
      name: node.label ?? nameOf(node),
      kind: node.kind,
      about: null,
      isTrue: !isNothing(value),
      isCandidate: !isNothing(candidate),
      because,
      partitions: context.world.space.shown(subject.asset, value),
      parts: kept,
      omitted: trees.length - kept.length,
    },
  };
}

/** Of many parts those that made it true, or false, come first. */
function mostTelling(trees: readonly EvaluatedNode[], isTrue: boolean): readonly EvaluatedNode[] {
  const [telling, others] = [
    trees.filter((tree) => tree.isTrue === isTrue),
    trees.filter((tree) => tree.isTrue !== isTrue),
  ];
  return [...telling, ...others].slice(0, MOST_SHOWN);
}
