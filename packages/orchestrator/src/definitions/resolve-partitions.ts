// What cannot be in the partitions of assets, steps and jobs.
import { commonPartitions, partitioningProblems } from "../partitions/asset-partitioning.ts";
import { samePartitions } from "../partitions/mappings.ts";
import { badPartitions } from "./diagnostics.ts";
import type { DefinitionProblem } from "./errors.ts";
import type { JobDefinition } from "./jobs.ts";
import type { ResolvedJob, ResolvedStep } from "./resolved.ts";
import type { ResolvedAssetSpec } from "./types.ts";

export interface PartitionedParts {
  readonly steps: readonly ResolvedStep[];
  readonly assets: readonly ResolvedAssetSpec[];
  readonly jobs: readonly JobDefinition<never>[];
  readonly resolvedJobs: readonly ResolvedJob[];
}

export function partitionProblems(parts: PartitionedParts): readonly DefinitionProblem[] {
  const known = new Map(parts.assets.map((asset) => [asset.key, asset]));
  return [
    ...parts.assets.flatMap((asset) =>
      partitioningProblems(asset, (key) => known.get(key)).map((message) =>
        badPartitions(`asset "${asset.key}"`, message, asset.site),
      ),
    ),
    ...parts.steps.flatMap(stepProblems),
    ...parts.jobs.flatMap((job) => jobProblems(job, parts.resolvedJobs, known)),
  ];
}

/** One call of a function makes one set of partitions. */
function stepProblems(step: ResolvedStep): readonly DefinitionProblem[] {
  const { clash } = commonPartitions(step.assets);
  if (clash === null) return [];
  const message = `it makes "${clash[0]}" and "${clash[1]}", which have different partitions`;
  return [badPartitions(`"${step.name}"`, message, step.site)];
}

function jobProblems(
  job: JobDefinition<never>,
  resolved: readonly ResolvedJob[],
  known: ReadonlyMap<string, ResolvedAssetSpec>,
): readonly DefinitionProblem[] {
  if (job.partitions === null) return [];
  const keys = resolved.find((each) => each.name === job.name)?.assetKeys ?? [];
  const other = keys
    .flatMap((key) => known.get(key) ?? [])
    .find(({ partitioning: { partitions } }) => partitions !== null && !samePartitions(partitions, job.partitions));
  if (other === undefined) return [];
  return [badPartitions(`job "${job.name}"`, `asset "${other.key}" has other partitions than the job`, job.site)];
}
