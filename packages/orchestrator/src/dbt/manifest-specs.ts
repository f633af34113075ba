// A manifest to assets and checks: models, seeds and snapshots are assets, sources are assets that somebody else makes, every
// test of an asset is a check. Ephemeral models are looked through.
import { assetKey } from "../definitions/asset-key.ts";
import type { ResolvedSpecs } from "../definitions/assets-definition.ts";
import { DefinitionError } from "../definitions/errors.ts";
import { toMetadata } from "../definitions/metadata.ts";
import type { CheckRef, ResolvedAssetSpec, ResolvedCheckSpec, SourceSite } from "../definitions/types.ts";
import type { PartitionMapping, PartitionsDefinition, ResolvedBackfillPolicy } from "../partitions/types.ts";
import { type DbtManifest, type DbtNode, record, text } from "./read-manifest.ts";
import { type DbtAssetTranslator, orchestration } from "./translator.ts";

export interface ManifestSpecs extends ResolvedSpecs {
  readonly upstream: readonly ResolvedAssetSpec[];
  readonly assetKeyOf: ReadonlyMap<string, string>;
  readonly checkOf: ReadonlyMap<string, CheckRef>;
}

export interface ManifestSpecsOptions {
  readonly manifest: DbtManifest;
  readonly translator: DbtAssetTranslator;
  /** Unique ids that are wanted; null = all. */
  readonly selected: ReadonlySet<string> | null;
  readonly projectDir: string | null;
  /** Of all its models, seeds and snapshots. */
  readonly partitions: PartitionsDefinition | null;
  readonly backfillPolicy: ResolvedBackfillPolicy | null;
}

const ASSET_TYPES: ReadonlySet<string> = new Set(["model", "seed", "snapshot"]);
export const TEST_TYPES: ReadonlySet<string> = new Set(["test", "unit_test"]);

/** @throws {DefinitionError} when two resources get the same key */
export function manifestSpecs(options: ManifestSpecsOptions): ManifestSpecs {
  const { manifest, translator } = options;
  const isSelected = (node: DbtNode) => options.selected === null || options.selected.has(node.uniqueId);
  const keys = assetKeys(manifest, translator);
  const parents = parentKeys(manifest, keys);
  const nodes = [...manifest.nodes.values()];
  const assets = nodes
    .filter((node) => isAsset(node) && isSelected(node))
    .map((node) => assetSpec(node, keys, parents(node), options));
  const checks = nodes
    .filter((node) => TEST_TYPES.has(node.resourceType) && isSelected(node))
    .flatMap((node) => checkSpec(node, manifest, keys, parents(node)));
  const read = new Set([...assets.flatMap((spec) => spec.deps), ...checks.map((check) => check.assetKey)]);
  const upstream = [...manifest.sources.values()]
    .map((source) => assetSpec(source, keys, [], options))
    .filter((spec) => read.has(spec.key));
  return {
    assets,
    checks,
    upstream,
    assetKeyOf: keys,
    checkOf: new Map(
      checks.map((check) => [check.dbt?.uniqueId ?? "", { assetKey: check.assetKey, name: check.name }]),
    ),
  };
}

function isAsset(node: DbtNode): boolean {
  return ASSET_TYPES.has(node.resourceType) && node.materialized !== "ephemeral";
}

function assetKeys(manifest: DbtManifest, translator: DbtAssetTranslator): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const owners = new Map<string, DbtNode>();
  for (const node of [...manifest.nodes.values(), ...manifest.sources.values()]) {
    if (!isAsset(node) && node.resourceType !== "source") continue;
    const key = assetKey(translator.getAssetKey(node));
    const other = owners.get(key);
    // Sources may share a table; what is made here may not share a key.
    if (other !== undefined && !(other.resourceType === "source" && node.resourceType === "source")) {
      throw new DefinitionError(
        "dbt/duplicate-asset",
        `${other.uniqueId} (${other.originalFilePath}) and ${node.uniqueId} (${node.originalFilePath}) have the same asset key "${key}"`,
        { hint: "give one of them another: meta: { sluice: { asset_key: [name] } }" },
      );
    }
    owners.set(key, node);
    keys.set(node.uniqueId, key);
  }
  return keys;
}

/** The assets that a node is made of; ephemeral models are replaced by what they are made of. */
function parentKeys(manifest: DbtManifest, keys: ReadonlyMap<string, string>): (node: DbtNode) => readonly string[] {
  return (node) => {
    const found = new Set<string>();
    const seen = new Set<string>();
    const stack = [...node.dependsOn].reverse();
    while (stack.length > 0) {
      const id = stack.pop() ?? "";
      if (seen.has(id)) continue;
      seen.add(id);
      const key = keys.get(id);
      if (key !== undefined) found.add(key);
      else stack.push(...[...(manifest.nodes.get(id)?.dependsOn ?? [])].reverse());
    }
    return [...found];
  };
}

function assetSpec(
  node: DbtNode,
  keys: ReadonlyMap<string, string>,
  deps: readonly string[],
  { manifest, translator, projectDir, partitions, backfillPolicy }: ManifestSpecsOptions,
): ResolvedAssetSpec {
  const key = keys.get(node.uniqueId) ?? node.name;
  return {
    key,
    deps: deps.filter((dep) => dep !== key),
    description: translator.getDescription(node),
    group: translator.getGroupName(node),
    kinds: translator.getKinds(node, manifest),
    tags: translator.getTags(node),
    owners: translator.getOwners(node, manifest),
    metadata: toMetadata(translator.getMetadata(node)),
    codeVersion: translator.getCodeVersion(node, manifest),
    freshness: translator.getFreshnessPolicy(node)?.resolved ?? null,
    ioManagerKey: null,
    skippable: true,
    isObservable: false,
    automationCondition: ASSET_TYPES.has(node.resourceType)
      ? (translator.getAutomationCondition(node)?.node ?? null)
      : null,
    partitioning: {
      partitions: node.resourceType === "source" ? null : partitions,
      mappings: dbtMappings(node, keys, manifest, translator),
      backfillPolicy: partitions === null ? null : backfillPolicy,
    },
    dbt: {
      uniqueId: node.uniqueId,
      resourceType: node.resourceType,
      materialized: node.materialized,
      fqn: node.fqn,
      rawCode: node.rawCode,
      language: node.language,
      file: node.originalFilePath,
      relationName: node.relationName,
      columns: node.columns,
      projectDir,
    },
    site: siteOf(node, projectDir),
  };
}

/** What the translator says of the partitions of parents. */
function dbtMappings(
  node: DbtNode,
  keys: ReadonlyMap<string, string>,
  manifest: DbtManifest,
  translator: DbtAssetTranslator,
): Readonly<Record<string, PartitionMapping>> {
  const found: Record<string, PartitionMapping> = {};
  for (const id of node.dependsOn) {
    const [key, parent] = [keys.get(id), manifest.nodes.get(id) ?? manifest.sources.get(id)];
    const mapping = key === undefined || parent === undefined ? null : translator.getPartitionMapping(node, parent);
    if (key !== undefined && mapping !== null) found[key] = mapping;
  }
  return found;
}

function siteOf(node: DbtNode, projectDir: string | null): SourceSite | null {
  if (projectDir === null || node.originalFilePath === "") return null;
  return { file: `${projectDir}/${node.originalFilePath}`, line: 1 };
}

function checkSpec(
  node: DbtNode,
  manifest: DbtManifest,
  keys: ReadonlyMap<string, string>,
  parents: readonly string[],
): readonly ResolvedCheckSpec[] {
  const key = checkedAsset(node, manifest, keys);
  if (key === null) return [];
  const description = text(orchestration(node)["description"]) ?? text(node.meta["description"]) ?? node.description;
  return [
    {
      assetKey: key,
      name: node.name,
      description,
      blocking: (text(node.config["severity"]) ?? "error").toLowerCase() === "error",
      additionalDeps: parents.filter((parent) => parent !== key),
      metadata: toMetadata({ unique_id: node.uniqueId }),
      dbt: {
        uniqueId: node.uniqueId,
        resourceType: node.resourceType,
        fqn: node.fqn,
        column: node.columnName,
        rawCode: node.rawCode,
        file: node.originalFilePath,
      },
      site: null,
    },
  ];
}

/**
 * The asset that a test is about: the one it is attached to, the one that `meta.dagster.ref` names, its only parent, or the one
 * of its parents that is made of the others.
 */
function checkedAsset(node: DbtNode, manifest: DbtManifest, keys: ReadonlyMap<string, string>): string | null {
  const named = text(record(orchestration(node)["ref"])["name"]);
  const ref = named === null ? undefined : node.dependsOn.find((id) => manifest.nodes.get(id)?.name === named);
  const about = ref ?? node.attachedNode ?? lastOf(node.dependsOn, manifest);
  return about === null ? null : (keys.get(about) ?? null);
}

function lastOf(ids: readonly string[], manifest: DbtManifest): string | null {
  const [first = null, ...others] = ids;
  if (others.length === 0) return first;
  const behind = (id: string): boolean => ids.some((other) => other !== id && isMadeOf(other, id, manifest));
  return ids.find((id) => !behind(id)) ?? first;
}

function isMadeOf(id: string, ancestor: string, manifest: DbtManifest): boolean {
  const seen = new Set<string>();
  const stack = [id];
  while (stack.length > 0) {
    const next = stack.pop() ?? "";
    for (const parent of manifest.nodes.get(next)?.dependsOn ?? []) {
      if (parent === ancestor) return true;
      if (!seen.has(parent)) stack.push(parent);
      seen.add(parent);
    }
  }
  return false;
}
