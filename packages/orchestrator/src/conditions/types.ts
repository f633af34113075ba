// Automation conditions as data: a tree that a snapshot holds, that is evaluated over stored facts, and that pages show.

interface Labelled {
  /** What it is called in place of its own words. */
  readonly label: string | null;
}

/** Conditions about one asset (or check) that have no parts. */
export type PlainOperand =
  | "missing"
  | "runInProgress"
  | "backfillInProgress"
  | "executionFailed"
  | "newlyUpdated"
  | "newlyRequested"
  | "willBeRequested"
  | "codeVersionChanged"
  | "dataVersionChanged"
  | "initialEvaluation"
  | "executedWithRootTarget"
  | "freshnessPassed"
  | "freshnessWarned"
  | "freshnessFailed"
  | "checkPassed"
  | "checkFailed"
  | "anyDownstreamConditions";

export type ConditionNode = Labelled &
  (
    | { readonly kind: PlainOperand }
    | { readonly kind: "cronTickPassed"; readonly cron: string; readonly timezone: string }
    | { readonly kind: "inLatestTimeWindow"; readonly lookbackMillis: number | null }
    | {
        readonly kind: "executedWithTags" | "anyNewUpdateHasRunTags" | "allNewUpdatesHaveRunTags";
        readonly tagKeys: readonly string[];
        readonly tagValues: Readonly<Record<string, string>>;
      }
    | { readonly kind: "and" | "or"; readonly operands: readonly ConditionNode[] }
    | { readonly kind: "not" | "newlyTrue"; readonly operand: ConditionNode }
    | { readonly kind: "since"; readonly trigger: ConditionNode; readonly reset: ConditionNode }
    | {
        readonly kind: "anyDepsMatch" | "allDepsMatch";
        readonly operand: ConditionNode;
        /** Selections: only these dependencies count, and these do not. */
        readonly allow: string | null;
        readonly ignore: string | null;
      }
    | {
        readonly kind: "anyChecksMatch" | "allChecksMatch";
        readonly operand: ConditionNode;
        readonly blockingOnly: boolean;
      }
    | { readonly kind: "assetMatches"; readonly key: string; readonly operand: ConditionNode }
  );

/** What holds a condition: an `AutomationCondition`, of this copy of the package or of another. */
export interface AutomationConditionLike {
  readonly kind: "automation-condition";
  readonly node: ConditionNode;
}

/** The parts of a condition, in the order in which they are evaluated and shown. */
export function partsOf(node: ConditionNode): readonly ConditionNode[] {
  if ("operands" in node) return node.operands;
  if ("operand" in node) return [node.operand];
  return node.kind === "since" ? [node.trigger, node.reset] : [];
}

/** The same condition with other parts. */
export function withParts(node: ConditionNode, parts: readonly ConditionNode[]): ConditionNode {
  const [first, second] = parts;
  if ("operands" in node) return { ...node, operands: parts };
  if (first === undefined) return node;
  if ("operand" in node) return { ...node, operand: first };
  return node.kind === "since" && second !== undefined ? { ...node, trigger: first, reset: second } : node;
}

/** What a condition is called when it has no label. */
export function nameOf(node: ConditionNode): string {
  switch (node.kind) {
    case "cronTickPassed":
      return `cronTickPassed(${node.cron}, ${node.timezone})`;
    case "inLatestTimeWindow":
      return node.lookbackMillis === null ? node.kind : `${node.kind}(${node.lookbackMillis / 1000} s)`;
    case "executedWithTags":
    case "anyNewUpdateHasRunTags":
    case "allNewUpdatesHaveRunTags": {
      const values = Object.entries(node.tagValues).map(([key, value]) => `${key}=${value}`);
      return `${node.kind}(${[...node.tagKeys, ...values].join(", ")})`;
    }
    case "anyDepsMatch":
    case "allDepsMatch": {
      const limits = [
        node.allow === null ? [] : [`allow ${node.allow}`],
        node.ignore === null ? [] : [`ignore ${node.ignore}`],
      ].flat();
      return limits.length === 0 ? node.kind : `${node.kind}(${limits.join(", ")})`;
    }
    case "anyChecksMatch":
    case "allChecksMatch":
      return node.blockingOnly ? `${node.kind}(blocking only)` : node.kind;
    case "not":
      return `not ${node.operand.label ?? nameOf(node.operand)}`;
    case "assetMatches":
      return `assetMatches(${node.key})`;
    default:
      return node.kind;
  }
}

/** A condition with all of its parts, in words. */
export function describe(node: ConditionNode): string {
  if (node.label !== null) return node.label;
  const parts = partsOf(node).map(describe);
  switch (node.kind) {
    case "and":
    case "or":
      return `(${parts.join(` ${node.kind} `)})`;
    case "not":
      return `not ${parts[0]}`;
    case "newlyTrue":
      return `${parts[0]} newly true`;
    case "since":
      return `(${parts[0]} since ${parts[1]})`;
    default:
      return parts.length === 0 ? nameOf(node) : `${nameOf(node)}(${parts.join(", ")})`;
  }
}
