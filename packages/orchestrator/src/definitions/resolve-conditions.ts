// Automation conditions, checked against the assets that they name, and the sensors that evaluate them.
import { type ConditionNode, describe, partsOf } from "../conditions/types.ts";
import { evaluateSelection } from "../selection/evaluate-selection.ts";
import { nearName } from "../selection/near-name.ts";
import { SelectionError } from "../selection/types.ts";
import { DEFAULT_CONDITION_SENSOR, defaultConditionSensor } from "./automation-condition-sensor.ts";
import type { AutomationDefinition, ResolvedAutomation } from "./automation-types.ts";
import { badCondition, badTarget } from "./diagnostics.ts";
import type { DefinitionProblem } from "./errors.ts";
import type { ResolvedAssetSpec, SourceSite } from "./types.ts";

/** What is wrong with the conditions of assets; each different condition is looked at once. */
export function checkConditions(
  assets: readonly ResolvedAssetSpec[],
  makeable: ReadonlySet<string>,
  problems: DefinitionProblem[],
): void {
  const found = new Map<ConditionNode, readonly Wrong[]>();
  const known = new Set(assets.map((asset) => asset.key));
  for (const { key, automationCondition, site } of assets) {
    if (automationCondition === null) continue;
    const wrong = found.get(automationCondition) ?? wrongIn(automationCondition, assets, known);
    found.set(automationCondition, wrong);
    const what = `the automation condition of asset "${key}"`;
    for (const { message, hint } of wrong) problems.push(badCondition(what, message, hint, site));
    if (!makeable.has(key)) problems.push(badCondition(what, "nothing here makes the asset", MADE_ELSEWHERE, site));
  }
}

const MADE_ELSEWHERE = "declare it with asset(…) or observableSourceAsset(…), or take the condition away";

/** The sensors of a team, and one more where a condition is in none of them. */
export function conditionSensors<R>(
  declared: readonly AutomationDefinition<R>[],
  assets: readonly ResolvedAssetSpec[],
  problems: DefinitionProblem[],
): readonly AutomationDefinition<R>[] {
  const owners = new Map<string, ResolvedAutomation>();
  const known = new Set(assets.map((asset) => asset.key));
  for (const { resolved } of declared) {
    const { name, site } = resolved;
    const byDefault = defaultOf(resolved);
    if (byDefault === undefined) continue;
    if (byDefault !== null) {
      const what = `the default condition of "${name}"`;
      for (const { message, hint } of wrongIn(byDefault, assets, known)) {
        problems.push(badCondition(what, message, hint, site));
      }
    }
    for (const key of targetKeys(resolved, assets)) {
      const other = owners.get(key);
      if (other === undefined) owners.set(key, resolved);
      else problems.push(evaluatedTwice(key, other, name, site));
    }
  }
  const isLeft = assets.some((asset) => asset.automationCondition !== null && !owners.has(asset.key));
  const isDeclared = declared.some(({ resolved }) => resolved.name === DEFAULT_CONDITION_SENSOR);
  return isLeft && !isDeclared ? [...declared, defaultConditionSensor()] : declared;
}

/** Undefined for what evaluates no conditions. */
function defaultOf({ trigger }: ResolvedAutomation): ConditionNode | null | undefined {
  const isOne = trigger.kind === "interval" && trigger.watches.kind === "conditions";
  return isOne ? trigger.watches.defaultCondition : undefined;
}

/** A selection that is none is told where targets are checked. */
function targetKeys({ target }: ResolvedAutomation, assets: readonly ResolvedAssetSpec[]): readonly string[] {
  if (target.assetSelection === null) return [];
  try {
    return evaluateSelection(target.assetSelection, assets);
  } catch (error) {
    if (error instanceof SelectionError) return [];
    throw error;
  }
}

function evaluatedTwice(key: string, first: ResolvedAutomation, name: string, site: SourceSite | null) {
  const message = `asset "${key}" is a target of "${first.name}" too: its condition would be evaluated twice`;
  return badTarget(name, message, "let each asset be in the target of one sensor", site);
}

interface Wrong {
  readonly message: string;
  readonly hint: string | null;
}

function wrongIn(
  node: ConditionNode,
  assets: readonly ResolvedAssetSpec[],
  known: ReadonlySet<string>,
): readonly Wrong[] {
  const parts = partsOf(node).flatMap((part) => wrongIn(part, assets, known));
  if (node.kind === "assetMatches" && !known.has(node.key)) {
    const near = nearName(node.key, known);
    const message = `assetMatches names asset "${node.key}", which is not declared`;
    return [{ message, hint: near === null ? null : `did you mean "${near}"?` }, ...parts];
  }
  if (node.kind !== "anyDepsMatch" && node.kind !== "allDepsMatch") return parts;
  const limits = [
    ["allow", node.allow],
    ["ignore", node.ignore],
  ] as const;
  return [...limits.flatMap(([how, text]) => wrongSelection(node, how, text, assets)), ...parts];
}

function wrongSelection(
  node: ConditionNode,
  how: string,
  text: string | null,
  assets: readonly ResolvedAssetSpec[],
): readonly Wrong[] {
  if (text === null) return [];
  try {
    evaluateSelection(text, assets);
    return [];
  } catch (error) {
    if (!(error instanceof SelectionError)) throw error;
    return [{ message: `${how}(${JSON.stringify(text)}) in ${describe(node)}: ${error.message}`, hint: error.hint }];
  }
}
