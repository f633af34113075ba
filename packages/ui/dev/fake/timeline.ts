// What happens in a made-up run, decided when it is launched: every node with its times and its end. A run that is under way
// is this time line, looked at before its end.
import type { NodeStatus } from "@sluice/api";
import type { FakeAsset, FakeCheck } from "./project.ts";
import { hash, makeRandom } from "./random.ts";

export interface FakeNode {
  readonly id: string;
  readonly label: string;
  readonly stepKey: string;
  readonly resourceType: string;
  readonly assetKey: string;
  readonly check: FakeCheck | null;
  readonly dependsOn: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly status: NodeStatus;
  readonly thread: string | null;
  readonly message: string | null;
  readonly failures: number | null;
  readonly skippedBecauseOf: string | null;
}

export interface FakeStep {
  readonly key: string;
  readonly deps: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly status: "succeeded" | "failed" | "skipped";
  readonly skippedBecauseOf: string | null;
  readonly nodes: readonly FakeNode[];
}

export interface TimelineOptions {
  readonly assets: readonly FakeAsset[];
  readonly start: number;
  readonly seed: string;
  /** Names of nodes that end badly. */
  readonly failing: ReadonlySet<string>;
  readonly threads: number;
}

interface Planned {
  readonly id: string;
  readonly asset: FakeAsset;
  readonly check: FakeCheck | null;
  readonly deps: readonly string[];
}

const DBT_STEP = "shop_dbt_assets";

export function makeTimeline({ assets, start, seed, failing, threads }: TimelineOptions): readonly FakeStep[] {
  const dbt = assets.filter((asset) => asset.uniqueId !== null && asset.resourceType !== "source");
  const other = assets.filter((asset) => asset.resourceType === "step");
  const steps: FakeStep[] = [];
  if (dbt.length > 0) steps.push(dbtStep(dbt, { start, seed, failing, threads }));
  for (const asset of other) steps.push(plainStep(asset, steps, { start, failing }));
  return steps;
}

function dbtStep(assets: readonly FakeAsset[], options: Omit<TimelineOptions, "assets">): FakeStep {
  const random = makeRandom(hash(options.seed));
  const byKey = new Map(assets.map((asset) => [asset.key, asset]));
  const planned: Planned[] = [];
  for (const asset of assets) {
    const deps = asset.deps.flatMap((dep) => {
      const parent = byKey.get(dep);
      return parent === undefined ? [] : [idOf(parent), ...parent.checks.map((check) => check.uniqueId)];
    });
    planned.push({ id: idOf(asset), asset, check: null, deps });
    for (const check of asset.checks) planned.push({ id: check.uniqueId, asset, check, deps: [idOf(asset)] });
  }
  const done = new Map<string, FakeNode>();
  const free = Array.from({ length: options.threads }, () => options.start + 900 + random() * 200);
  const waiting = [...planned];
  const order: FakeNode[] = [];
  while (waiting.length > 0) {
    const next = takeNext(waiting, done);
    if (next === undefined) break;
    const slot = free.indexOf(Math.min(...free));
    const at = Math.max(free[slot] ?? 0, ...next.deps.map((dep) => done.get(dep)?.end ?? 0));
    const node = endNode(next, at, slot, done, { random, failing: options.failing });
    if (node.skippedBecauseOf === null) free[slot] = node.end + 4;
    done.set(node.id, node);
    order.push(node);
  }
  const end = order.reduce((last, node) => Math.max(last, node.end), options.start + 1000) + 150;
  const failed = order.some((node) => node.status === "error" || node.status === "fail");
  return {
    key: DBT_STEP,
    deps: [],
    start: options.start,
    end,
    status: failed ? "failed" : "succeeded",
    skippedBecauseOf: null,
    nodes: order,
  };
}

const FEW = 400;

/** The one that can begin first; in large projects the next in line, which is quicker to find. */
function takeNext(waiting: Planned[], done: ReadonlyMap<string, FakeNode>): Planned | undefined {
  if (waiting.length > FEW) return waiting.shift();
  const ready = waiting
    .filter((node) => node.deps.every((dep) => done.has(dep)))
    .map((node) => ({ node, at: Math.max(0, ...node.deps.map((dep) => done.get(dep)?.end ?? 0)) }))
    .sort((a, b) => a.at - b.at);
  const next = ready[0]?.node;
  if (next !== undefined) waiting.splice(waiting.indexOf(next), 1);
  return next;
}

function endNode(
  { id, asset, check, deps }: Planned,
  start: number,
  slot: number,
  done: ReadonlyMap<string, FakeNode>,
  { random, failing }: { readonly random: () => number; readonly failing: ReadonlySet<string> },
): FakeNode {
  const name = check?.name ?? asset.name;
  const blocker = deps.map((dep) => done.get(dep)).find((node) => node !== undefined && isBad(node.status));
  const common = {
    id,
    label: name,
    stepKey: DBT_STEP,
    resourceType: check === null ? asset.resourceType : "test",
    assetKey: asset.key,
    check,
    dependsOn: deps,
  };
  if (blocker !== undefined) {
    return {
      ...common,
      start,
      end: start,
      status: "skipped",
      thread: null,
      message: null,
      failures: null,
      skippedBecauseOf: blocker.skippedBecauseOf ?? blocker.id,
    };
  }
  const base = check === null ? asset.seconds * 1000 : 60 + random() * 260;
  const end = start + base * (0.8 + random() * 0.5);
  const thread = `Thread-${slot + 1}`;
  if (!failing.has(name)) {
    const rows = 100 + Math.floor(random() * 90_000);
    const message =
      check !== null
        ? null
        : asset.materialized === "view"
          ? "CREATE VIEW"
          : asset.resourceType === "seed"
            ? `INSERT ${rows % 300}`
            : `SELECT ${rows}`;
    return {
      ...common,
      start,
      end,
      status: check === null ? "success" : "pass",
      thread,
      message,
      failures: check === null ? null : 0,
      skippedBecauseOf: null,
    };
  }
  if (check === null) {
    const message = `Database Error in model ${asset.name} (models/${asset.group}/${asset.name}.sql)\n  column "gross_eur" does not exist\n  LINE 14:   sum(gross_eur) as gross,\n                 ^\n  compiled code at target/run/shop/models/${asset.group}/${asset.name}.sql`;
    return { ...common, start, end, status: "error", thread, message, failures: null, skippedBecauseOf: null };
  }
  const failures = 1 + Math.floor(random() * 40);
  const warn = check.severity === "WARN";
  const message = `Got ${failures} result${failures === 1 ? "" : "s"}, configured to ${warn ? "warn" : "fail"} if != 0`;
  return { ...common, start, end, status: warn ? "warn" : "fail", thread, message, failures, skippedBecauseOf: null };
}

function plainStep(
  asset: FakeAsset,
  before: readonly FakeStep[],
  options: { readonly start: number; readonly failing: ReadonlySet<string> },
): FakeStep {
  const parents = before.filter(
    (step) => step.nodes.some((node) => asset.deps.includes(node.assetKey)) || asset.deps.includes(step.key),
  );
  const start = Math.max(options.start, ...parents.map((step) => step.end)) + 300;
  const bad = parents.find((step) => step.status !== "succeeded");
  const end = bad === undefined ? start + asset.seconds * 1000 : start;
  const status = bad !== undefined ? "skipped" : options.failing.has(asset.name) ? "failed" : "succeeded";
  return {
    key: asset.key,
    deps: parents.map((step) => step.key),
    start,
    end,
    status,
    skippedBecauseOf: bad?.key ?? null,
    nodes: [],
  };
}

function isBad(status: NodeStatus): boolean {
  return status === "error" || status === "fail" || status === "skipped";
}

function idOf(asset: FakeAsset): string {
  return asset.uniqueId ?? asset.key;
}
