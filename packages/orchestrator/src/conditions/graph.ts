// The definitions as conditions see them: assets with their conditions, in an order in which everything comes after what it is
// made of, and which assets' facts each of them reads. Made once per snapshot.
import { createHash } from "node:crypto";
import type { ResolvedFreshness } from "../definitions/freshness-policy.ts";
import { parentsFirst } from "../definitions/parents-first.ts";
import type { AutomationSnapshot, DefinitionsSnapshot } from "../host/types.ts";
import type { PartitionMapping, PartitionsDefinition, ResolvedBackfillPolicy } from "../partitions/types.ts";
import { evaluateSelection } from "../selection/evaluate-selection.ts";
import { type ConditionNode, partsOf } from "./types.ts";

export interface ConditionAsset {
  readonly key: string;
  readonly deps: readonly string[];
  readonly children: readonly string[];
  /** False for what somebody else makes, and nobody here looks at. */
  readonly isExecutable: boolean;
  readonly isObservable: boolean;
  readonly codeVersion: string | null;
  readonly checks: readonly { readonly name: string; readonly blocking: boolean }[];
  /** Equal ones are the same object. */
  readonly partitions: PartitionsDefinition | null;
  readonly mappings: Readonly<Record<string, PartitionMapping>>;
  readonly backfillPolicy: ResolvedBackfillPolicy | null;
  readonly freshness: ResolvedFreshness | null;
}

/** What one sensor evaluates. */
export interface ConditionGraph {
  readonly assets: ReadonlyMap<string, ConditionAsset>;
  /** The condition of each asset that is evaluated, in an order in which parents come first. */
  readonly conditions: ReadonlyMap<string, ConditionNode>;
  /** Every condition that an asset has, also such as other sensors evaluate. */
  readonly allConditions: ReadonlyMap<string, ConditionNode>;
  /** By asset: which evaluated assets read its facts. */
  readonly readers: ReadonlyMap<string, readonly string[]>;
  /** Assets whose facts are read. */
  readonly read: readonly string[];
  readonly readsChecks: boolean;
  /** True when time alone can change what a condition reads. */
  readonly readsFreshness: boolean;
  /** Those of the assets that are read. */
  readonly partitioned: ReadonlyMap<string, PartitionsDefinition>;
  /** Cron expressions in the conditions of each asset. */
  readonly crons: ReadonlyMap<string, readonly Cron[]>;
  select(selection: string): ReadonlySet<string>;
  /** The same for equal conditions, wherever they stand. */
  idOf(node: ConditionNode): string;
}

export interface Cron {
  readonly cron: string;
  readonly timezone: string;
}

const graphs = new WeakMap<DefinitionsSnapshot, Map<string, ConditionGraph>>();

export function conditionGraph(snapshot: DefinitionsSnapshot, sensor: AutomationSnapshot): ConditionGraph {
  const known = graphs.get(snapshot) ?? new Map<string, ConditionGraph>();
  graphs.set(snapshot, known);
  const found = known.get(sensor.name) ?? buildGraph(snapshot, sensor);
  known.set(sensor.name, found);
  return found;
}

/** The conditions that a sensor evaluates, by asset: those of its target, or those that are in no other sensor's. */
export function conditionsOf(
  snapshot: Pick<DefinitionsSnapshot, "assets" | "automations" | "conditions">,
  sensor: AutomationSnapshot,
): ReadonlyMap<string, ConditionNode> {
  const { trigger } = sensor;
  const byDefault =
    trigger.kind === "interval" && trigger.watches.kind === "conditions" ? trigger.watches.defaultCondition : null;
  const wanted = targetOf(snapshot, sensor);
  const found = new Map<string, ConditionNode>();
  for (const asset of snapshot.assets) {
    if (asset.step === null || !wanted(asset.key)) continue;
    const own = asset.automationCondition === null ? undefined : snapshot.conditions[asset.automationCondition];
    const node = own ?? byDefault;
    if (node !== null) found.set(asset.key, node);
  }
  return found;
}

function targetOf(
  { assets, automations }: Pick<DefinitionsSnapshot, "assets" | "automations">,
  sensor: AutomationSnapshot,
): (key: string) => boolean {
  const selected = (selection: string) => evaluateSelection(selection, assets);
  const { assetSelection } = sensor.target;
  if (assetSelection !== null) {
    const keys = new Set(selected(assetSelection));
    return (key) => keys.has(key);
  }
  const others = automations.filter((each) => each.name !== sensor.name && isConditionSensor(each));
  const taken = new Set(
    others.flatMap(({ target }) => (target.assetSelection === null ? [] : selected(target.assetSelection))),
  );
  return (key) => !taken.has(key);
}

export function isConditionSensor({ trigger }: Pick<AutomationSnapshot, "trigger">): boolean {
  return trigger.kind === "interval" && trigger.watches.kind === "conditions";
}

function buildGraph(snapshot: DefinitionsSnapshot, sensor: AutomationSnapshot): ConditionGraph {
  const assets = assetsOf(snapshot);
  const own = conditionsOf(snapshot, sensor);
  const allConditions = new Map<string, ConditionNode>();
  for (const { key, automationCondition } of snapshot.assets) {
    const node = own.get(key) ?? (automationCondition === null ? undefined : snapshot.conditions[automationCondition]);
    if (node !== undefined) allConditions.set(key, node);
  }
  const conditions = new Map<string, ConditionNode>();
  for (const key of parentsFirst(assets)) {
    const node = own.get(key);
    if (node !== undefined) conditions.set(key, node);
  }
  const readers = new Map<string, string[]>();
  const crons = new Map<string, readonly Cron[]>();
  let readsChecks = false;
  let readsFreshness = false;
  const traits = new Map<ConditionNode, Traits>();
  for (const key of conditions.keys()) {
    const nodes = downstreamConditions(key, assets, allConditions);
    const all = nodes.map((node) => {
      const known = traits.get(node) ?? traitsOf(node);
      traits.set(node, known);
      return known;
    });
    readsChecks ||= all.some((each) => each.readsChecks);
    readsFreshness ||= nodes.some((node) => FRESHNESS.some((kind) => has(node, kind)));
    const times = all.flatMap((each) => each.crons);
    if (times.length > 0) crons.set(key, times);
    for (const read of readBy(key, all, assets)) {
      const list = readers.get(read);
      if (list === undefined) readers.set(read, [key]);
      else list.push(key);
    }
  }
  const ids = new Map<ConditionNode, string>();
  const selections = new Map<string, ReadonlySet<string>>();
  return {
    assets,
    conditions,
    allConditions,
    readers,
    read: [...readers.keys()],
    readsChecks,
    readsFreshness,
    partitioned: partitionedOf(readers.keys(), assets),
    crons,
    select: (selection) => {
      const known = selections.get(selection) ?? new Set(evaluateSelection(selection, snapshot.assets));
      selections.set(selection, known);
      return known;
    },
    idOf: (node) => {
      const known = ids.get(node) ?? createHash("sha256").update(JSON.stringify(node)).digest("base64url").slice(0, 10);
      ids.set(node, known);
      return known;
    },
  };
}

function assetsOf(snapshot: DefinitionsSnapshot): ReadonlyMap<string, ConditionAsset> {
  const children = new Map<string, string[]>(snapshot.assets.map(({ key }) => [key, []]));
  for (const { key, deps } of snapshot.assets) for (const dep of deps) children.get(dep)?.push(key);
  const checks = new Map<string, { name: string; blocking: boolean }[]>(snapshot.assets.map(({ key }) => [key, []]));
  for (const { assetKey, name, blocking } of snapshot.checks) checks.get(assetKey)?.push({ name, blocking });
  const definitions = new Map<string, PartitionsDefinition>();
  const sameFor = (partitions: PartitionsDefinition | null): PartitionsDefinition | null => {
    if (partitions === null) return null;
    const text = JSON.stringify(partitions);
    const known = definitions.get(text) ?? partitions;
    definitions.set(text, known);
    return known;
  };
  return new Map(
    snapshot.assets.map(({ key, deps, step, isObservable, codeVersion, partitioning, freshness }) => [
      key,
      {
        key,
        deps,
        children: children.get(key) ?? [],
        isExecutable: step !== null,
        isObservable,
        codeVersion,
        checks: checks.get(key) ?? [],
        partitions: sameFor(partitioning.partitions),
        mappings: partitioning.mappings,
        backfillPolicy: partitioning.backfillPolicy,
        freshness,
      },
    ]),
  );
}

function partitionedOf(
  keys: Iterable<string>,
  assets: ReadonlyMap<string, ConditionAsset>,
): ReadonlyMap<string, PartitionsDefinition> {
  const found = new Map<string, PartitionsDefinition>();
  for (const key of keys) {
    const partitions = assets.get(key)?.partitions ?? null;
    if (partitions !== null) found.set(key, partitions);
  }
  return found;
}

/**
 * An asset's own condition, and those that stand for it where it asks for those downstream. A condition that is being asked for
 * already is not asked for again.
 */
export function downstreamConditions(
  key: string,
  assets: ReadonlyMap<string, ConditionAsset>,
  conditions: ReadonlyMap<string, ConditionNode>,
): readonly ConditionNode[] {
  const own = conditions.get(key);
  if (own === undefined) return [];
  const found = new Set([own]);
  if (!has(own, "anyDownstreamConditions")) return [own];
  for (const other of conditionsBelow(key, assets, conditions)) found.add(other);
  return [...found];
}

/** The different conditions of everything that is made of an asset, down to those that are no more than what is below them. */
export function conditionsBelow(
  key: string,
  assets: ReadonlyMap<string, ConditionAsset>,
  conditions: ReadonlyMap<string, ConditionNode>,
): ReadonlySet<ConditionNode> {
  const found = new Set<ConditionNode>();
  const seen = new Set<string>();
  const stack = [...(assets.get(key)?.children ?? [])];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const node = conditions.get(next);
    if (node !== undefined) found.add(node);
    if (node === undefined || has(node, "anyDownstreamConditions")) stack.push(...(assets.get(next)?.children ?? []));
  }
  return found;
}

function has(node: ConditionNode, kind: ConditionNode["kind"]): boolean {
  return node.kind === kind || partsOf(node).some((part) => has(part, kind));
}

const FRESHNESS = ["freshnessPassed", "freshnessWarned", "freshnessFailed"] as const;

interface Traits {
  /** How many steps upstream it looks. */
  readonly depth: number;
  readonly keys: readonly string[];
  readonly readsChecks: boolean;
  readonly crons: readonly Cron[];
}

function traitsOf(node: ConditionNode): Traits {
  const parts = partsOf(node).map(traitsOf);
  const isDeps = node.kind === "anyDepsMatch" || node.kind === "allDepsMatch";
  return {
    depth: Math.max(0, ...parts.map((part) => part.depth)) + (isDeps ? 1 : 0),
    keys: [...(node.kind === "assetMatches" ? [node.key] : []), ...parts.flatMap((part) => part.keys)],
    readsChecks:
      node.kind === "anyChecksMatch" || node.kind === "allChecksMatch" || parts.some((part) => part.readsChecks),
    crons: [
      ...(node.kind === "cronTickPassed" ? [{ cron: node.cron, timezone: node.timezone }] : []),
      ...parts.flatMap((part) => part.crons),
    ],
  };
}

function readBy(
  key: string,
  traits: readonly Traits[],
  assets: ReadonlyMap<string, ConditionAsset>,
): ReadonlySet<string> {
  const depth = Math.max(...traits.map((each) => each.depth));
  const found = new Set([key]);
  const widen = (start: readonly string[]) => {
    let frontier = start;
    for (let step = 0; step < depth; step++) {
      frontier = frontier.flatMap((each) => assets.get(each)?.deps ?? []);
      for (const each of frontier) found.add(each);
    }
  };
  widen([key]);
  for (const other of traits.flatMap((each) => each.keys)) {
    found.add(other);
    widen([other]);
  }
  return found;
}
