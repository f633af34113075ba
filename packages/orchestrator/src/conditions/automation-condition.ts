// `AutomationCondition`: how a team says when an asset is to be made. Names are Dagster's; what is built is data.
import { checkCron } from "../definitions/cron.ts";
import { DefinitionError } from "../definitions/errors.ts";
import { type AssetLike, keyOf } from "../definitions/key-of.ts";
import { type ConditionNode, describe, nameOf, type PlainOperand, partsOf, withParts } from "./types.ts";

/** Which run tags: those with these keys, and those with these values. */
export interface RunTagsOptions {
  readonly tagKeys?: readonly string[];
  readonly tagValues?: Readonly<Record<string, string>>;
}

/**
 * When an asset is to be made, evaluated again and again by the daemon.
 * @example asset({ name: "mart", deps: ["staging"], automationCondition: AutomationCondition.eager() }, build)
 * @example AutomationCondition.onCron("0 6 * * *").and(AutomationCondition.executionFailed().not())
 */
export class AutomationCondition {
  readonly kind = "automation-condition";
  readonly node: ConditionNode;

  /** Conditions are made by the functions of this class. */
  constructor(node: ConditionNode) {
    this.node = node;
  }

  /** Whenever something that it is made of has changed, or it has become missing; waits until nothing of that is missing or being made. */
  static eager(): AutomationCondition {
    return allOf([
      AutomationCondition.inLatestTimeWindow(),
      AutomationCondition.newlyMissing().or(AutomationCondition.anyDepsUpdated()).sinceLastHandled(),
      AutomationCondition.anyDepsMissing().not(),
      AutomationCondition.anyDepsInProgress().not(),
      AutomationCondition.inProgress().not(),
    ]).withLabel("eager");
  }

  /** Once for each tick of the cron expression, as soon as everything that it is made of has been updated since that tick. */
  static onCron(cronSchedule: string, cronTimezone = "UTC"): AutomationCondition {
    return allOf([
      AutomationCondition.inLatestTimeWindow(),
      AutomationCondition.cronTickPassed(cronSchedule, cronTimezone).sinceLastHandled(),
      AutomationCondition.allDepsUpdatedSinceCron(cronSchedule, cronTimezone),
    ]).withLabel(`onCron(${cronSchedule}, ${cronTimezone})`);
  }

  /** Once when it has become missing and nothing that it is made of is. */
  static onMissing(): AutomationCondition {
    return allOf([
      AutomationCondition.inLatestTimeWindow(),
      AutomationCondition.missing().newlyTrue().sinceLastHandled().withLabel("missingSinceLastHandled"),
      AutomationCondition.anyDepsMissing().not(),
    ]).withLabel("onMissing");
  }

  /** It has never been materialized (or observed, where it is observed). */
  static missing = () => plain("missing");
  static newlyMissing = () => AutomationCondition.missing().newlyTrue().withLabel("newlyMissing");
  static runInProgress = () => plain("runInProgress");
  static backfillInProgress = () => plain("backfillInProgress");
  /** A run or a backfill has it in its queue or is at it. */
  static inProgress = () =>
    AutomationCondition.runInProgress().or(AutomationCondition.backfillInProgress()).withLabel("inProgress");
  /** The last attempt to make it failed. */
  static executionFailed = () => plain("executionFailed");
  /** It was updated since the last evaluation; a source that is observed, when its data version changed. */
  static newlyUpdated = () => plain("newlyUpdated");
  /** The last evaluation requested it. */
  static newlyRequested = () => plain("newlyRequested");
  /** This evaluation requests it, in the same run. */
  static willBeRequested = () => plain("willBeRequested");
  static codeVersionChanged = () => plain("codeVersionChanged");
  static dataVersionChanged = () => plain("dataVersionChanged");
  /** True when the asset is evaluated for the first time. */
  static initialEvaluation = () => plain("initialEvaluation");
  /** Its last update came from a run that also makes the asset whose condition this is. */
  static executedWithRootTarget = () => plain("executedWithRootTarget");
  /** It is as fresh as its freshness policy asks; past the warning; overdue. */
  static freshnessPassed = () => plain("freshnessPassed");
  static freshnessWarned = () => plain("freshnessWarned");
  static freshnessFailed = () => plain("freshnessFailed");
  /** For checks. */
  static checkPassed = () => plain("checkPassed");
  /** For checks. */
  static checkFailed = () => plain("checkFailed");
  /** One of the different conditions of what is made of it, taken as its own, is true. */
  static anyDownstreamConditions = () => plain("anyDownstreamConditions");

  /** @throws {DefinitionError} for a cron expression or time zone that cannot be, or that never comes */
  static cronTickPassed(cronSchedule: string, cronTimezone = "UTC"): AutomationCondition {
    checkCron(cronSchedule, cronTimezone);
    return made({ kind: "cronTickPassed", cron: cronSchedule, timezone: cronTimezone, label: null });
  }

  /** Its newest partitions; always true for what has no time partitions. */
  static inLatestTimeWindow(options: { readonly lookbackSeconds?: number } = {}): AutomationCondition {
    const { lookbackSeconds } = options;
    if (lookbackSeconds !== undefined && !(lookbackSeconds > 0)) {
      throw new DefinitionError("definitions/automation-condition", "lookbackSeconds must be more than 0");
    }
    return made({
      kind: "inLatestTimeWindow",
      lookbackMillis: lookbackSeconds === undefined ? null : lookbackSeconds * 1000,
      label: null,
    });
  }

  /** The run of its last update has these tags. */
  static executedWithTags = (options: RunTagsOptions) => tagged("executedWithTags", options);
  static anyNewUpdateHasRunTags = (options: RunTagsOptions) => tagged("anyNewUpdateHasRunTags", options);
  static allNewUpdatesHaveRunTags = (options: RunTagsOptions) => tagged("allNewUpdatesHaveRunTags", options);

  static anyDepsMatch(condition: AutomationCondition): AutomationCondition {
    return made({ kind: "anyDepsMatch", operand: condition.node, allow: null, ignore: null, label: null });
  }
  static allDepsMatch(condition: AutomationCondition): AutomationCondition {
    return made({ kind: "allDepsMatch", operand: condition.node, allow: null, ignore: null, label: null });
  }
  static anyChecksMatch(condition: AutomationCondition, options: { readonly blockingOnly?: boolean } = {}) {
    const { blockingOnly = false } = options;
    return made({ kind: "anyChecksMatch", operand: condition.node, blockingOnly, label: null });
  }
  static allChecksMatch(condition: AutomationCondition, options: { readonly blockingOnly?: boolean } = {}) {
    const { blockingOnly = false } = options;
    return made({ kind: "allChecksMatch", operand: condition.node, blockingOnly, label: null });
  }
  /** Whether a condition is true of another asset. */
  static assetMatches(asset: AssetLike, condition: AutomationCondition): AutomationCondition {
    return made({ kind: "assetMatches", key: keyOf(asset), operand: condition.node, label: null });
  }

  /** A dependency was updated by a run that does not make this asset too, or is requested now. */
  static anyDepsUpdated(): AutomationCondition {
    const without = AutomationCondition.newlyUpdated()
      .and(AutomationCondition.executedWithRootTarget().not())
      .withLabel("newlyUpdatedWithoutRoot");
    return AutomationCondition.anyDepsMatch(without.or(AutomationCondition.willBeRequested())).withLabel(
      "anyDepsUpdated",
    );
  }
  /** A dependency is missing and is not requested now. */
  static anyDepsMissing(): AutomationCondition {
    const still = AutomationCondition.missing().and(AutomationCondition.willBeRequested().not());
    return AutomationCondition.anyDepsMatch(still).withLabel("anyDepsMissing");
  }
  static anyDepsInProgress(): AutomationCondition {
    return AutomationCondition.anyDepsMatch(AutomationCondition.inProgress()).withLabel("anyDepsInProgress");
  }
  static allDepsUpdatedSinceCron(cronSchedule: string, cronTimezone = "UTC"): AutomationCondition {
    const updated = AutomationCondition.newlyUpdated().since(
      AutomationCondition.cronTickPassed(cronSchedule, cronTimezone),
    );
    return AutomationCondition.allDepsMatch(updated.or(AutomationCondition.willBeRequested())).withLabel(
      `allDepsUpdatedSinceCron(${cronSchedule}, ${cronTimezone})`,
    );
  }
  static allDepsBlockingChecksPassed(): AutomationCondition {
    const passed = AutomationCondition.checkPassed().or(AutomationCondition.willBeRequested());
    const all = AutomationCondition.allChecksMatch(passed, { blockingOnly: true }).withLabel("allBlockingChecksPassed");
    return AutomationCondition.allDepsMatch(all).withLabel("allDepsBlockingChecksPassed");
  }

  static and = (...conditions: readonly AutomationCondition[]) => allOf(conditions);
  static or = (...conditions: readonly AutomationCondition[]) => anyOf(conditions);
  static not = (condition: AutomationCondition) => condition.not();

  and(...others: readonly AutomationCondition[]): AutomationCondition {
    return allOf([this, ...others]);
  }
  or(...others: readonly AutomationCondition[]): AutomationCondition {
    return anyOf([this, ...others]);
  }
  not(): AutomationCondition {
    return made({ kind: "not", operand: this.node, label: null });
  }
  /** It has become true more recently than `reset` was true. */
  since(reset: AutomationCondition): AutomationCondition {
    return made({ kind: "since", trigger: this.node, reset: reset.node, label: null });
  }
  /** It has become true more recently than the asset was requested, updated, or first evaluated. */
  sinceLastHandled(): AutomationCondition {
    const handled = anyOf([
      AutomationCondition.newlyRequested(),
      AutomationCondition.newlyUpdated(),
      AutomationCondition.initialEvaluation(),
    ]);
    return this.since(handled.withLabel("handled"));
  }
  /** It is true, and was not at the last evaluation. */
  newlyTrue(): AutomationCondition {
    return made({ kind: "newlyTrue", operand: this.node, label: null });
  }
  /** Only dependencies of this selection count, in it and in its parts. */
  allow(selection: string): AutomationCondition {
    return made(limited(this.node, "allow", selection));
  }
  /** Dependencies of this selection do not count, in it and in its parts. */
  ignore(selection: string): AutomationCondition {
    return made(limited(this.node, "ignore", selection));
  }
  withLabel(label: string): AutomationCondition {
    return made({ ...this.node, label });
  }
  /** The same with another condition in the place of a part: one that is equal, or that has this label or name. */
  replace(old: AutomationCondition | string, replacement: AutomationCondition): AutomationCondition {
    return made(replaced(this.node, old, replacement.node));
  }
  toString(): string {
    return describe(this.node);
  }
}

function made(node: ConditionNode): AutomationCondition {
  return new AutomationCondition(node);
}

function plain(kind: PlainOperand): AutomationCondition {
  return made({ kind, label: null });
}

function tagged(
  kind: "executedWithTags" | "anyNewUpdateHasRunTags" | "allNewUpdatesHaveRunTags",
  { tagKeys = [], tagValues = {} }: RunTagsOptions,
): AutomationCondition {
  return made({ kind, tagKeys, tagValues, label: null });
}

const allOf = (conditions: readonly AutomationCondition[]) => joined("and", conditions);
const anyOf = (conditions: readonly AutomationCondition[]) => joined("or", conditions);

/** Parts of the same kind without a label of their own become parts of the whole. */
function joined(kind: "and" | "or", conditions: readonly AutomationCondition[]): AutomationCondition {
  if (conditions.length === 0) {
    throw new DefinitionError("definitions/automation-condition", `${kind} needs a condition`);
  }
  const operands = conditions.flatMap(({ node }) =>
    node.kind === kind && node.label === null && "operands" in node ? node.operands : [node],
  );
  return made({ kind, operands, label: null });
}

function limited(node: ConditionNode, how: "allow" | "ignore", selection: string): ConditionNode {
  if (node.kind === "anyDepsMatch" || node.kind === "allDepsMatch") {
    const before = node[how];
    return { ...node, [how]: before === null ? selection : `(${before}) or (${selection})` };
  }
  return withParts(
    node,
    partsOf(node).map((part) => limited(part, how, selection)),
  );
}

function replaced(node: ConditionNode, old: AutomationCondition | string, by: ConditionNode): ConditionNode {
  const isIt =
    typeof old === "string"
      ? node.label === old || nameOf(node) === old
      : JSON.stringify(node) === JSON.stringify(old.node);
  if (isIt) return by;
  return withParts(
    node,
    partsOf(node).map((part) => replaced(part, old, by)),
  );
}
