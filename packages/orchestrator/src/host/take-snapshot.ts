// Resolved definitions to the plain data that the server keeps.
import { createHash } from "node:crypto";
import type { ConditionNode } from "../conditions/types.ts";
import { jsonSchemaOf } from "../config/config-schema.ts";
import { assetPath } from "../definitions/asset-key.ts";
import type { BoundAutomation, ResolvedDefinitions, ResolvedStep } from "../definitions/resolved.ts";
import type { CheckRef, ResolvedAssetSpec } from "../definitions/types.ts";
import { opSnapshots } from "../ops/op-snapshots.ts";
import { defaultChecks } from "../plan/default-checks.ts";
import { resourceSnapshots } from "../resources/resource-snapshots.ts";
import type {
  AssetSnapshot,
  AutomationSnapshot,
  CheckSnapshot,
  DefinitionsSnapshot,
  JobSnapshot,
  OpSnapshot,
  StepSnapshot,
} from "./types.ts";

export interface LoadedFrom {
  readonly file: string;
  readonly bundle: string;
  readonly bundleHash: string;
  readonly files: readonly string[];
  readonly loadedAt: string;
  readonly loadMillis: number;
}

export function takeSnapshot(resolved: ResolvedDefinitions, from: LoadedFrom): DefinitionsSnapshot {
  const conditions = collectConditions();
  const snapshotOf = (spec: ResolvedAssetSpec, step: string | null) => assetSnapshot(spec, step, conditions.idOf);
  const assets = [
    ...resolved.steps.flatMap((step) => step.assets.map((spec) => snapshotOf(spec, step.name))),
    ...resolved.external.map((spec) => snapshotOf(spec, null)),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
  const checks = resolved.steps.flatMap(checkSnapshots);
  const ops = opSnapshots(resolved.ops);
  const steps = resolved.steps.map((step) => stepSnapshot(step, ops));
  const jobs = resolved.jobs.map(({ hooks: _, ...job }): JobSnapshot => {
    return { ...job, checks: defaultChecks({ assets, checks, steps }, new Set(job.assetKeys)).map(refOf) };
  });
  const automations = resolved.automations.map(automationSnapshot).sort((a, b) => (a.name < b.name ? -1 : 1));
  const { notices } = resolved;
  const content = {
    assets,
    checks,
    steps,
    ops,
    jobs,
    automations,
    notices,
    resources: resourceSnapshots(resolved.resources),
    conditions: conditions.byId(),
    executor: resolved.executor,
  };
  return {
    version: 1,
    id: createHash("sha256").update(from.bundleHash).update(JSON.stringify(content)).digest("hex").slice(0, 16),
    file: from.file,
    bundle: from.bundle,
    loadedAt: from.loadedAt,
    loadMillis: from.loadMillis,
    ...content,
    watch: { files: from.files, folders: resolved.watchedFolders },
  };
}

function assetSnapshot(
  spec: ResolvedAssetSpec,
  step: string | null,
  idOf: (condition: ConditionNode) => string,
): AssetSnapshot {
  const { automationCondition: condition } = spec;
  return {
    ...spec,
    path: assetPath(spec.key),
    step,
    automationCondition: condition === null ? null : idOf(condition),
  };
}

/** Equal conditions are kept once, however many assets have them. */
function collectConditions() {
  const ids = new Map<ConditionNode, string>();
  const byText = new Map<string, { readonly id: string; readonly node: ConditionNode }>();
  return {
    idOf: (node: ConditionNode): string => {
      const known = ids.get(node);
      if (known !== undefined) return known;
      const text = JSON.stringify(node);
      const found = byText.get(text) ?? { id: `c${byText.size + 1}`, node };
      byText.set(text, found);
      ids.set(node, found.id);
      return found.id;
    },
    byId: () => Object.fromEntries([...byText.values()].map(({ id, node }) => [id, node])),
  };
}

function automationSnapshot({ evaluate: _, resources: _used, ...automation }: BoundAutomation): AutomationSnapshot {
  return automation;
}

function checkSnapshots(step: ResolvedStep): readonly CheckSnapshot[] {
  return step.checks.map((check) => ({ ...check, step: step.name }));
}

function stepSnapshot(step: ResolvedStep, ops: readonly OpSnapshot[]): StepSnapshot {
  const { name, kind, canSubset, hasNodes, retryPolicy, limits = {}, resources, config } = step;
  return {
    configSchema: config === null ? null : jsonSchemaOf(config),
    resources,
    name,
    kind: kind === "check" ? "check" : "assets",
    canSubset,
    hasNodes,
    retryPolicy,
    limits,
    assetKeys: step.assets.map((spec) => spec.key),
    checks: step.checks.map(refOf),
    ops: ops.flatMap((op) => (step.isGraph && op.owner === step.name ? [op.name] : [])),
  };
}

function refOf({ assetKey, name }: CheckRef): CheckRef {
  return { assetKey, name };
}
