// Resolved definitions to the plain data that the server keeps.
import { createHash } from "node:crypto";
import { assetPath } from "../definitions/asset-key.ts";
import type { BoundAutomation, ResolvedDefinitions, ResolvedStep } from "../definitions/resolved.ts";
import type { CheckRef, ResolvedAssetSpec } from "../definitions/types.ts";
import { defaultChecks } from "../plan/default-checks.ts";
import type {
  AssetSnapshot,
  AutomationSnapshot,
  CheckSnapshot,
  DefinitionsSnapshot,
  JobSnapshot,
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
  const assets = [
    ...resolved.steps.flatMap((step) => step.assets.map((spec) => assetSnapshot(spec, step.name))),
    ...resolved.external.map((spec) => assetSnapshot(spec, null)),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
  const checks = resolved.steps.flatMap(checkSnapshots);
  const steps = resolved.steps.map(stepSnapshot);
  const jobs = resolved.jobs.map((job): JobSnapshot => {
    return { ...job, checks: defaultChecks({ assets, checks, steps }, new Set(job.assetKeys)).map(refOf) };
  });
  const automations = resolved.automations.map(automationSnapshot).sort((a, b) => (a.name < b.name ? -1 : 1));
  const { notices } = resolved;
  const content = { assets, checks, steps, jobs, automations, notices, executor: resolved.executor };
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

function assetSnapshot(spec: ResolvedAssetSpec, step: string | null): AssetSnapshot {
  return { ...spec, path: assetPath(spec.key), step };
}

function automationSnapshot({ evaluate: _, ...automation }: BoundAutomation): AutomationSnapshot {
  return automation;
}

function checkSnapshots(step: ResolvedStep): readonly CheckSnapshot[] {
  return step.checks.map((check) => ({ ...check, step: step.name }));
}

function stepSnapshot(step: ResolvedStep): StepSnapshot {
  const { name, kind, canSubset, hasNodes, retryPolicy, limits = {} } = step;
  return {
    name,
    kind,
    canSubset,
    hasNodes,
    retryPolicy,
    limits,
    assetKeys: step.assets.map((spec) => spec.key),
    checks: step.checks.map(refOf),
  };
}

function refOf({ assetKey, name }: CheckRef): CheckRef {
  return { assetKey, name };
}
