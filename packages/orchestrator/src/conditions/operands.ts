// The conditions without parts: each a question to the facts, answered with what it was answered from.
import { type Freshness, freshnessOf } from "../notices/freshness.ts";
import type { RootContext, Subject } from "./evaluate-node.ts";
import type { AssetFacts, CheckFacts, UpdateFact } from "./facts.ts";
import type { ConditionAsset } from "./graph.ts";
import { canShareRun } from "./partition-space.ts";
import { difference, isNothing, NOTHING, type Subset, union, within } from "./subset.ts";
import type { ConditionNode } from "./types.ts";

export interface Answer {
  readonly value: Subset;
  readonly because: string | null;
  /** When true, it is so at this evaluation only. */
  readonly passes?: boolean;
}

type Leaf = Exclude<
  ConditionNode,
  | { readonly operands: unknown }
  | { readonly operand: unknown }
  | { readonly kind: "since" | "anyDownstreamConditions" }
>;
type Ask = (subject: Subject, context: RootContext, facts: AssetFacts) => Answer;

const NO_FACTS: AssetFacts = {
  materializedAt: null,
  observedAt: null,
  version: null,
  lastOutcome: null,
  lastAttemptAt: null,
  activeRuns: [],
  backfilling: false,
  partitions: null,
  checks: new Map(),
};

export function operandOf(node: Leaf, subject: Subject, context: RootContext): Answer {
  const facts = context.world.facts.get(subject.asset.key) ?? NO_FACTS;
  switch (node.kind) {
    case "cronTickPassed": {
      const at = context.isInitial ? null : context.world.cronTick(node.cron, node.timezone);
      return { value: at !== null, because: at === null ? null : `it was due at ${at}`, passes: true };
    }
    case "inLatestTimeWindow":
      return { value: context.world.space.latest(subject.asset, node.lookbackMillis), because: null };
    case "executedWithTags":
    case "anyNewUpdateHasRunTags":
    case "allNewUpdatesHaveRunTags":
      return withTags(node, subject, context.world.updates.get(subject.asset.key) ?? []);
    default: {
      const check = subject.check === null ? null : (facts.checks.get(subject.check) ?? NEVER_CHECKED);
      const ask = check === null ? ASSET[node.kind] : CHECK[node.kind];
      return ask === undefined ? NO : ask(subject, context, facts);
    }
  }
}

const NO: Answer = { value: false, because: null };
const NEVER_CHECKED: CheckFacts = { id: null, outcome: null, at: null, isActive: false };

const newlyRequested: Ask = ({ asset }, { world }) => {
  const before = world.requestedBefore.get(asset.key) ?? false;
  return { value: before, because: isNothing(before) ? null : "the last evaluation requested it", passes: true };
};

const willBeRequested: Ask = ({ asset }, { world, root }) => {
  // What is only observed may turn out to be the same as before.
  const isTogether = !asset.isObservable && asset.key !== root.key && canShareRun(asset, root);
  const now = isTogether ? (world.requested.get(asset.key) ?? false) : false;
  return { value: now, because: isNothing(now) ? null : "this evaluation requests it", passes: true };
};

const initialEvaluation: Ask = (_subject, { isInitial }) => ({
  value: isInitial,
  because: isInitial ? "it is evaluated for the first time" : null,
  passes: true,
});

const ASSET: Readonly<Partial<Record<Leaf["kind"], Ask>>> = {
  newlyRequested,
  willBeRequested,
  initialEvaluation,
  missing: ({ asset }, { world }, { materializedAt, observedAt, partitions }) => {
    if (asset.partitions !== null && asset.isExecutable) return partitionsMissing(world.space.all(asset), partitions);
    const at = asset.isObservable ? (observedAt ?? materializedAt) : materializedAt;
    if (!asset.isExecutable) return { value: false, because: "it is made elsewhere" };
    const verb = asset.isObservable ? "observed" : "materialized";
    return { value: at === null, because: at === null ? `it was never ${verb}` : `${verb} at ${at}` };
  },
  runInProgress: ({ asset }, _context, { activeRuns, partitions }) => ({
    value: asset.partitions === null ? activeRuns.length > 0 : (partitions?.inProgress ?? false),
    because: activeRuns.length === 0 ? null : `${runsText(activeRuns)} it`,
  }),
  backfillInProgress: ({ asset }, { world }, { backfilling }) => {
    const value = typeof backfilling === "boolean" ? backfilling : within(backfilling, world.space.all(asset));
    return { value, because: isNothing(value) ? null : "a backfill is to make it" };
  },
  freshnessPassed: isFresh("fresh"),
  freshnessWarned: isFresh("warned"),
  freshnessFailed: isFresh("overdue"),
  executionFailed: ({ asset }, _context, { lastOutcome, lastAttemptAt, partitions }) => ({
    value: asset.partitions === null ? lastOutcome === "failed" : (partitions?.failed ?? false),
    because: lastOutcome === "failed" ? `failed at ${lastAttemptAt}` : null,
  }),
  newlyUpdated: ({ asset }, { world, isInitial }, { version }) => {
    const seen = world.seen.get(asset.key);
    if (seen === undefined || isInitial || version === null || version.id === seen.versionId) return NO;
    // A source that is observed again and is the same has not been updated.
    if (asset.isObservable && version.dataVersion === seen.dataVersion) return NO;
    const value = asset.partitions === null || madeBy(asset, world.updates.get(asset.key) ?? []);
    return { value, because: `updated at ${version.at} by run ${version.runId}`, passes: true };
  },
  dataVersionChanged: ({ asset }, { world, isInitial }, { version }) => {
    const seen = world.seen.get(asset.key);
    if (seen === undefined || isInitial || version === null || version.dataVersion === seen.dataVersion) return NO;
    const because = `from ${seen.dataVersion ?? "none"} to ${version.dataVersion ?? "none"}`;
    const value = asset.partitions === null || madeBy(asset, world.updates.get(asset.key) ?? []);
    return { value, because, passes: true };
  },
  codeVersionChanged: ({ asset }, { world }) => {
    const before = world.seen.get(asset.key)?.codeVersion ?? null;
    if (before === null || before === asset.codeVersion) return NO;
    return { value: true, because: `from ${before} to ${asset.codeVersion ?? "none"}`, passes: true };
  },
  executedWithRootTarget: ({ asset }, { world, root }, { version }) => {
    const updates = world.updates.get(asset.key) ?? [];
    const both = updates.filter(
      ({ runId, targets }) => targets.has(root.key) && (asset.partitions !== null || runId === version?.runId),
    );
    const because = both.length === 0 ? null : `run ${both.at(-1)?.runId} makes both`;
    return { value: madeBy(asset, both), because };
  },
};

const CHECK: Readonly<Partial<Record<Leaf["kind"], Ask>>> = {
  newlyRequested,
  willBeRequested,
  initialEvaluation,
  checkPassed: onCheck(({ outcome, at }) => ({
    value: outcome === "passed" || outcome === "warned",
    because: at === null ? "it never ran" : `${outcome} at ${at}`,
  })),
  checkFailed: onCheck(({ outcome, at }) => ({
    value: outcome === "failed",
    because: at === null ? "it never ran" : `${outcome} at ${at}`,
  })),
  missing: onCheck(({ outcome }) => ({ value: outcome === null, because: outcome === null ? "it never ran" : null })),
  runInProgress: onCheck(({ isActive }) => ({ value: isActive, because: null })),
  executionFailed: onCheck(({ outcome, at }) => ({
    value: outcome === "errored",
    because: outcome === "errored" ? `errored at ${at}` : null,
  })),
  newlyUpdated: ({ asset, check }, { world, isInitial }, { checks }) => {
    const now = checks.get(check ?? "");
    const seen = world.seen.get(asset.key);
    if (seen === undefined || isInitial || !now?.id || now.id === seen.checks[check ?? ""]) return NO;
    return { value: true, because: `ran at ${now.at}`, passes: true };
  },
};

function onCheck(ask: (check: CheckFacts) => Answer): Ask {
  return ({ check }, _context, { checks }) => ask(checks.get(check ?? "") ?? NEVER_CHECKED);
}

function isFresh(wanted: Freshness["status"]): Ask {
  return ({ asset }, { world }, { materializedAt }) => {
    if (asset.freshness === null) return { value: false, because: "it has no freshness policy" };
    const { status, deadline } = freshnessOf(
      asset.freshness,
      materializedAt === null ? null : Date.parse(materializedAt),
      Date.parse(world.now),
    );
    return { value: status === wanted, because: deadline === null ? status : `${status}; overdue at ${deadline}` };
  };
}

/** What some updates made of an asset. */
function madeBy(asset: ConditionAsset, updates: readonly UpdateFact[]): Subset {
  if (asset.partitions === null) return updates.length > 0;
  return updates.reduce<Subset>((all, { partitions }) => union(all, partitions ?? NOTHING), NOTHING);
}

function partitionsMissing(all: Subset, facts: AssetFacts["partitions"]): Answer {
  if (facts === null || typeof all === "boolean") return { value: all, because: "it was never materialized" };
  return { value: difference(all, within(facts.materialized, all)), because: null };
}

function runsText(runs: readonly string[]): string {
  return runs.length === 1 ? `run ${runs[0]} has` : `${runs.length} runs have`;
}

function withTags(
  node: Extract<ConditionNode, { readonly tagKeys: unknown }>,
  { asset }: Subject,
  updates: readonly UpdateFact[],
): Answer {
  const matches = ({ tags }: UpdateFact) =>
    node.tagKeys.every((key) => key in tags) &&
    Object.entries(node.tagValues).every(([key, value]) => tags[key] === value);
  const counted = node.kind === "executedWithTags" && asset.partitions === null ? updates.slice(-1) : updates;
  const value = madeBy(asset, counted.filter(matches));
  const without = madeBy(
    asset,
    counted.filter((update) => !matches(update)),
  );
  const left = node.kind === "allNewUpdatesHaveRunTags" ? difference(value, without) : value;
  return { value: left, because: isNothing(left) ? null : `run ${counted.at(-1)?.runId} has them`, passes: true };
}
