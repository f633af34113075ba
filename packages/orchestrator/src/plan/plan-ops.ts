// Ops as steps of a plan: what each waits for and where its inputs come from. Ops of a job and ops of a graph-backed asset are the
// same here; the latter also wait for what the asset is made of.
import type { OpSnapshot, OpValueSnapshot } from "../host/types.ts";
import type { PlannedCheck, PlannedInput, PlanStep, StepNeed } from "./types.ts";

/** Of the ops of a graph-backed asset: what comes before the first of them. */
export interface OpsAround {
  readonly needs: readonly StepNeed[];
  /** Of the assets, as far as they are wanted. */
  readonly checks: readonly PlannedCheck[];
}

export function planOps(
  ops: readonly OpSnapshot[],
  around: OpsAround = { needs: [], checks: [] },
): readonly PlanStep[] {
  const byKey = new Map(ops.map((op) => [op.key, op]));
  return ops.map((op) => planOp(op, byKey, around));
}

type OpsByKey = ReadonlyMap<string, OpSnapshot>;

/** Of a mapped op the key of its place holder: how many steps there are is known when the run has come there. */
function plannedKey({ key, mappedBy }: Pick<OpSnapshot, "key" | "mappedBy">): string {
  return mappedBy === null ? key : `${key}[?]`;
}

function planOp(op: OpSnapshot, byKey: OpsByKey, around: OpsAround): PlanStep {
  const { name, mappedBy, inputs } = op;
  const assetKeys = Object.values(op.outs).flatMap((out) => out.assetKey ?? []);
  const own = Object.entries(inputs).flatMap(([input, { from }]) => needsOf(input, from, byKey));
  const takesAsset = Object.values(inputs).some(({ from }) => hasAsset(from));
  const values = Object.entries(inputs).flatMap(([input, { from, isNothing }]) =>
    isNothing ? [] : [[input, plannedInput(from, byKey)] as const],
  );
  return {
    key: plannedKey(op),
    definition: name,
    kind: "op",
    hasNodes: false,
    assetKeys,
    checks: around.checks.filter((check) => assetKeys.includes(check.assetKey)),
    isSubset: false,
    nodeIds: null,
    needs: own.length === 0 || takesAsset ? [...around.needs, ...own] : own,
    retryPolicy: op.retryPolicy,
    limits: op.limits ?? {},
    inputs: Object.fromEntries(values),
    ...(mappedBy !== null && { mappedBy: { stepKey: mappedBy.step, output: mappedBy.output } }),
  };
}

/** Of a list not every part need be there. */
function needsOf(input: string, from: OpValueSnapshot, byKey: OpsByKey, isPart = false): readonly StepNeed[] {
  if (from.kind === "list") return from.of.flatMap((each) => needsOf(input, each, byKey, true));
  if (from.kind !== "output") return [];
  const source = byKey.get(from.step);
  const stepKey = source === undefined ? from.step : plannedKey(source);
  const need = { stepKey, assetKeys: [], checks: [] };
  // The values of a dynamic output may be none.
  if (from.mode !== "value") return [from.mode === "collect" && source?.mappedBy ? { ...need, group: input } : need];
  return [{ ...need, output: from.output, ...(isPart && { group: input }) }];
}

function hasAsset(from: OpValueSnapshot): boolean {
  return from.kind === "asset" || (from.kind === "list" && from.of.some(hasAsset));
}

function plannedInput(from: OpValueSnapshot, byKey: OpsByKey): PlannedInput {
  if (from.kind === "list") return { kind: "list", of: from.of.map((each) => plannedInput(each, byKey)) };
  if (from.kind !== "output") return from;
  const source = byKey.get(from.step);
  const out = source?.outs[from.output];
  return {
    kind: "output",
    stepKey: source === undefined ? from.step : plannedKey(source),
    output: from.output,
    mode: from.mode,
    ioManagerKey: out?.ioManagerKey ?? null,
    assetKey: out?.assetKey ?? null,
  };
}
