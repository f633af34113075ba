// A world for tests of conditions: assets with conditions, facts that a test changes, and evaluations one after the other.
import type { FreshnessPolicy } from "../definitions/freshness-policy.ts";
import type { AssetSnapshot, AutomationSnapshot, CheckSnapshot, DefinitionsSnapshot } from "../host/types.ts";
import { UNPARTITIONED } from "../partitions/asset-partitioning.ts";
import { subsetOfKeys } from "../partitions/partition-keys.ts";
import { NO_PARTITIONS, union } from "../partitions/subset.ts";
import type { PartitionMapping, PartitionsDefinition } from "../partitions/types.ts";
import type { CheckOutcome } from "../storage/types.ts";
import type { AutomationCondition } from "./automation-condition.ts";
import { type EvaluationOutput, evaluateConditions } from "./evaluate.ts";
import type { AssetFacts, CheckFacts, ConditionState, EvaluatedNode, PartitionFacts, UpdateFact } from "./facts.ts";
import { conditionGraph } from "./graph.ts";
import { partitionSpace } from "./partition-space.ts";
import { runsOf } from "./run-requests.ts";
import type { ConditionNode } from "./types.ts";

export interface AssetOfTest {
  readonly deps?: readonly string[];
  readonly condition?: AutomationCondition;
  readonly codeVersion?: string;
  readonly checks?: readonly { readonly name: string; readonly blocking: boolean }[];
  readonly kind?: "external" | "observable";
  readonly partitions?: PartitionsDefinition;
  readonly freshness?: FreshnessPolicy;
  readonly mappings?: Readonly<Record<string, PartitionMapping>>;
}

export const CONDITION_SENSOR: AutomationSnapshot = {
  kind: "sensor",
  name: "conditions",
  description: null,
  trigger: { kind: "interval", seconds: 5, watches: { kind: "conditions", defaultCondition: null } },
  target: { jobName: null, assetSelection: null },
  tags: {},
  isOnByDefault: true,
  hasFunction: false,
  site: null,
};

/** A snapshot of these assets, each with a step of its own. */
export function snapshotOf(assets: Readonly<Record<string, AssetOfTest>>): DefinitionsSnapshot {
  const ids = new Map<string, string>();
  const conditions: Record<string, ConditionNode> = {};
  const idOf = (condition: AutomationCondition | undefined): string | null => {
    if (condition === undefined) return null;
    const text = JSON.stringify(condition.node);
    const id = ids.get(text) ?? `c${ids.size}`;
    ids.set(text, id);
    conditions[id] = condition.node;
    return id;
  };
  return {
    version: 1,
    id: "1",
    file: "",
    bundle: "",
    loadedAt: "",
    loadMillis: 0,
    assets: Object.entries(assets).map(([key, asset]): AssetSnapshot => assetOf(key, asset, idOf(asset.condition))),
    checks: Object.entries(assets).flatMap(([key, { checks = [] }]) => checks.map((check) => checkOf(key, check))),
    steps: [],
    jobs: [],
    automations: [CONDITION_SENSOR],
    notices: [],
    resources: [],
    conditions,
    executor: { kind: "in-process" },
    watch: { files: [], folders: [] },
  };
}

function assetOf(key: string, asset: AssetOfTest, automationCondition: string | null): AssetSnapshot {
  return {
    key,
    path: [key],
    deps: asset.deps ?? [],
    group: "default",
    kinds: [],
    description: null,
    tags: {},
    owners: [],
    metadata: {},
    codeVersion: asset.codeVersion ?? null,
    freshness: asset.freshness?.resolved ?? null,
    step: asset.kind === "external" ? null : key,
    skippable: false,
    partitioning: { partitions: asset.partitions ?? null, mappings: asset.mappings ?? {}, backfillPolicy: null },
    isObservable: asset.kind === "observable",
    automationCondition,
    site: null,
    dbt: null,
  };
}

function checkOf(key: string, check: { readonly name: string; readonly blocking: boolean }): CheckSnapshot {
  return {
    ...check,
    assetKey: key,
    description: null,
    additionalDeps: [],
    metadata: {},
    step: key,
    site: null,
    dbt: null,
  };
}

/** Facts that are changed by what happens, and evaluated when a test says so. */
export function createConditionWorld(assets: Readonly<Record<string, AssetOfTest>>) {
  let snapshot = snapshotOf(assets);
  const facts = new Map<string, AssetFacts>();
  const states = new Map<string, ConditionState>();
  const updates = new Map<string, UpdateFact[]>();
  const dynamic = new Map<string, readonly string[]>();
  let now = Date.parse("2026-01-01T00:00:00Z");
  let evaluatedAt: number | null = null;
  let seen: DefinitionsSnapshot | null = null;
  let ids = 0;

  const set = (key: string, part: Partial<AssetFacts>) =>
    facts.set(key, {
      materializedAt: null,
      observedAt: null,
      version: null,
      lastOutcome: null,
      lastAttemptAt: null,
      activeRuns: [],
      backfilling: false,
      partitions: null,
      checks: new Map(),
      ...facts.get(key),
      ...part,
    });
  const time = () => new Date(now).toISOString();

  return {
    /** A run makes all of these. */
    materialize(
      keys: readonly string[],
      run: {
        readonly alsoTargets?: readonly string[];
        readonly tags?: UpdateFact["tags"];
        /** Keys of partitions. */
        readonly partitions?: readonly string[];
      } = {},
    ) {
      const runId = `r${++ids}`;
      for (const key of keys) {
        const version = { id: String(++ids), dataVersion: `d${ids}`, at: time(), runId };
        const { partitions } = snapshot.assets.find((asset) => asset.key === key)?.partitioning ?? UNPARTITIONED;
        const made = partitions === null ? null : subsetOfKeys(partitions, run.partitions ?? []);
        const before = facts.get(key)?.partitions ?? NO_FACTS;
        set(key, {
          partitions: made === null ? null : { ...before, materialized: union(before.materialized, made) },
          version,
          materializedAt: time(),
          lastOutcome: "materialized",
          lastAttemptAt: time(),
          activeRuns: [],
        });
        const targets = new Set([...keys, ...(run.alsoTargets ?? [])]);
        const update: UpdateFact = { runId, tags: run.tags ?? {}, targets, partitions: made };
        updates.set(key, [...(updates.get(key) ?? []), update]);
      }
    },
    observe(key: string, dataVersion: string) {
      set(key, { observedAt: time(), version: { id: String(++ids), dataVersion, at: time(), runId: "o" } });
    },
    fail: (key: string) => void set(key, { lastOutcome: "failed", lastAttemptAt: time(), activeRuns: [] }),
    backfill: (key: string, isUnderWay: boolean) => void set(key, { backfilling: isUnderWay }),
    begin: (key: string) => void set(key, { activeRuns: [`r${++ids}`] }),
    check(key: string, name: string, outcome: CheckOutcome) {
      const checks = new Map<string, CheckFacts>(facts.get(key)?.checks);
      checks.set(name, { id: String(++ids), outcome, at: time(), isActive: false });
      set(key, { checks });
    },
    define(changed: Readonly<Record<string, AssetOfTest>>) {
      snapshot = snapshotOf(changed);
    },
    /** Evaluates after some time; what is remembered is remembered. */
    evaluate(seconds = 60): EvaluationOutput {
      now += seconds * 1000;
      const output = evaluateConditions({
        graph: conditionGraph(snapshot, CONDITION_SENSOR),
        facts,
        states,
        updates,
        evaluatedAt,
        now,
        isNewSnapshot: seen !== snapshot,
        space: partitionSpace({ now, dynamicKeys: (name) => dynamic.get(name) ?? [] }),
      });
      seen = snapshot;
      evaluatedAt = now;
      updates.clear();
      for (const [key, state] of output.states) states.set(key, JSON.parse(JSON.stringify(state)));
      return output;
    },
    requested: function requested(this: { evaluate(seconds?: number): EvaluationOutput }, seconds = 60) {
      return [...this.evaluate(seconds).requested.keys()];
    },
    /** The same with partitions: the runs that are launched, as `asset,asset 2026-01-01`. */
    runs: function runs(this: { evaluate(seconds?: number): EvaluationOutput }, seconds = 60) {
      const { requested } = this.evaluate(seconds);
      const world = { now, dynamicKeys: (name: string) => dynamic.get(name) ?? [] };
      return runsOf(requested, conditionGraph(snapshot, CONDITION_SENSOR), world).map(
        ({ assetKeys, partition }) => `${assetKeys.join()} ${partition?.kind === "key" ? partition.key : "all"}`,
      );
    },
    addDynamic: (name: string, key: string) => void dynamic.set(name, [...(dynamic.get(name) ?? []), key]),
  };
}

const NO_FACTS: PartitionFacts = { materialized: NO_PARTITIONS, failed: NO_PARTITIONS, inProgress: NO_PARTITIONS };

/** A tree as lines: what is true with `+`, what is not with `-`. */
export function treeLines(tree: EvaluatedNode, indent = ""): readonly string[] {
  const about = tree.about === null ? "" : `${tree.about}: `;
  const because = tree.because === null ? "" : ` (${tree.because})`;
  return [
    `${indent}${tree.isTrue ? "+" : "-"} ${about}${tree.name}${because}`,
    ...tree.parts.flatMap((part) => treeLines(part, `${indent}  `)),
  ];
}
