// The conditions without parts: each a question to the facts, answered with what it was answered from.
import type { RootContext, Subject } from "./evaluate-node.ts";
import type { AssetFacts, CheckFacts, UpdateFact } from "./facts.ts";
import { isNothing, type Subset } from "./subset.ts";
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
  activeRun: null,
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
      return { value: true, because: null };
    case "executedWithTags":
    case "anyNewUpdateHasRunTags":
    case "allNewUpdatesHaveRunTags":
      return withTags(node, context.world.updates.get(subject.asset.key) ?? []);
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
  const now = asset.isObservable || asset.key === root.key ? false : (world.requested.get(asset.key) ?? false);
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
  missing: ({ asset }, _context, { materializedAt, observedAt }) => {
    const at = asset.isObservable ? (observedAt ?? materializedAt) : materializedAt;
    if (!asset.isExecutable) return { value: false, because: "it is made elsewhere" };
    const verb = asset.isObservable ? "observed" : "materialized";
    return { value: at === null, because: at === null ? `it was never ${verb}` : `${verb} at ${at}` };
  },
  runInProgress: (_subject, _context, { activeRun }) => ({
    value: activeRun !== null,
    because: activeRun === null ? null : `run ${activeRun} has it`,
  }),
  backfillInProgress: () => NO,
  executionFailed: (_subject, _context, { lastOutcome, lastAttemptAt }) => ({
    value: lastOutcome === "failed",
    because: lastOutcome === "failed" ? `failed at ${lastAttemptAt}` : null,
  }),
  newlyUpdated: ({ asset }, { world, isInitial }, { version }) => {
    const seen = world.seen.get(asset.key);
    if (seen === undefined || isInitial || version === null || version.id === seen.versionId) return NO;
    // A source that is observed again and is the same has not been updated.
    if (asset.isObservable && version.dataVersion === seen.dataVersion) return NO;
    return { value: true, because: `updated at ${version.at} by run ${version.runId}`, passes: true };
  },
  dataVersionChanged: ({ asset }, { world, isInitial }, { version }) => {
    const seen = world.seen.get(asset.key);
    if (seen === undefined || isInitial || version === null || version.dataVersion === seen.dataVersion) return NO;
    const because = `from ${seen.dataVersion ?? "none"} to ${version.dataVersion ?? "none"}`;
    return { value: true, because, passes: true };
  },
  codeVersionChanged: ({ asset }, { world }) => {
    const before = world.seen.get(asset.key)?.codeVersion ?? null;
    if (before === null || before === asset.codeVersion) return NO;
    return { value: true, because: `from ${before} to ${asset.codeVersion ?? "none"}`, passes: true };
  },
  executedWithRootTarget: ({ asset }, { world, root }, { version }) => {
    const updates = world.updates.get(asset.key) ?? [];
    const last = updates.find((update) => update.runId === version?.runId);
    const isSo = last?.targets.has(root.key) ?? false;
    return { value: isSo, because: isSo ? `run ${last?.runId} makes both` : null };
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

function withTags(node: Extract<ConditionNode, { readonly tagKeys: unknown }>, updates: readonly UpdateFact[]): Answer {
  const matches = ({ tags }: UpdateFact) =>
    node.tagKeys.every((key) => key in tags) &&
    Object.entries(node.tagValues).every(([key, value]) => tags[key] === value);
  const last = updates.at(-1);
  const isSo =
    node.kind === "allNewUpdatesHaveRunTags"
      ? updates.length > 0 && updates.every(matches)
      : node.kind === "anyNewUpdateHasRunTags"
        ? updates.some(matches)
        : last !== undefined && matches(last);
  return { value: isSo, because: isSo ? `run ${last?.runId} has them` : null, passes: true };
}
