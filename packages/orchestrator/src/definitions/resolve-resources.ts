// Which resources steps and automations use, checked against what is declared: names, what resources need themselves, their config,
// and the I/O managers of assets.
import { checkConfig } from "../config/check-config.ts";
import { jsonSchemaOf } from "../config/config-schema.ts";
import { type AssetInputs, isIoManager, type ResolvedInput } from "../io/io-manager.ts";
import { missingResource, noIoManager, resourceCycle, wrongResource, wrongResourceConfig } from "./diagnostics.ts";
import { isEnvVar } from "./env-var.ts";
import type { DefinitionProblem } from "./errors.ts";
import { findCycle } from "./find-cycle.ts";
import { isResourceDefinition } from "./resource.ts";
import type { ResolvedAssetSpec, SourceSite } from "./types.ts";

export interface ResourceCheck {
  /** As `Definitions` has them. */
  readonly declared: Readonly<Record<string, unknown>>;
  readonly problems: DefinitionProblem[];
}

/** The resources that something uses, with what these need themselves. */
export function usedResources(
  { declared, problems }: ResourceCheck,
  user: { readonly name: string; readonly site: SourceSite | null },
  requires: readonly string[] | null | undefined,
): readonly string[] {
  if (requires === null || requires === undefined) return Object.keys(declared);
  const used = new Set<string>();
  const add = (name: string) => {
    if (used.has(name)) return;
    if (!Object.hasOwn(declared, name)) {
      problems.push(missingResource(user.name, name, user.site, Object.keys(declared)));
      return;
    }
    used.add(name);
    for (const need of needsOf(declared, name)) if (Object.hasOwn(declared, need)) add(need);
  };
  for (const name of requires) add(name);
  return [...used];
}

/** What is wrong with the resources themselves. */
export function checkResources({ declared, problems }: ResourceCheck): void {
  for (const [name, resource] of Object.entries(declared)) {
    if (!isResourceDefinition(resource)) {
      if (typeof resource === "function") problems.push(wrongResource(name));
      continue;
    }
    const missing = (resource.requires ?? []).filter((need) => !Object.hasOwn(declared, need));
    for (const need of missing) {
      problems.push(missingResource(`resource ${name}`, need, resource.site, Object.keys(declared)));
    }
    if (resource.schema === null || !resource.isComplete) continue;
    const wrong = checkConfig(jsonSchemaOf(resource.schema), resource.given).problems.filter(
      ({ path }) => !isEnvVar(valueAt(resource.given, path)),
    );
    for (const { path, message } of wrong) {
      problems.push(wrongResourceConfig(name, [...path, ""].join(".").slice(0, -1), message, resource.site));
    }
  }
  const circle = findCycle(Object.keys(declared), (name) => needsOf(declared, name));
  const first = circle?.[0] === undefined ? null : declared[circle[0]];
  if (circle !== null) problems.push(resourceCycle(circle, isResourceDefinition(first) ? first.site : null));
}

function needsOf(declared: ResourceCheck["declared"], name: string): readonly string[] {
  const resource = declared[name];
  return isResourceDefinition(resource) ? (resource.requires ?? []) : [];
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, part) => (typeof at === "object" && at !== null && !isEnvVar(at) ? Reflect.get(at, part) : at),
    value,
  );
}

/** The inputs of a step, each with the resource that loads it. */
export function resolveInputs(
  step: { readonly name: string; readonly site: SourceSite | null },
  inputs: AssetInputs,
  assets: ReadonlyMap<string, ResolvedAssetSpec>,
  problems: DefinitionProblem[],
): Readonly<Record<string, ResolvedInput>> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, input]) => {
      const spec = assets.get(input.assetKey);
      const own = "ioManagerKey" in input && typeof input.ioManagerKey === "string" ? input.ioManagerKey : null;
      const ioManagerKey = own ?? spec?.ioManagerKey ?? null;
      if (ioManagerKey === null) {
        problems.push(noIoManager(step.name, name, input.assetKey, step.site));
        return [];
      }
      return [
        [
          name,
          {
            assetKey: input.assetKey,
            ioManagerKey,
            metadata: spec?.metadata ?? {},
            partitions: spec?.partitioning.partitions ?? null,
          },
        ] as const,
      ];
    }),
  );
}

/** The resources that keep a step's values; those that are plain objects must be I/O managers. */
export function ioManagerKeys(
  { declared, problems }: ResourceCheck,
  step: { readonly name: string; readonly site: SourceSite | null },
  parts: {
    readonly assets: readonly ResolvedAssetSpec[];
    readonly inputs: Readonly<Record<string, ResolvedInput>>;
  },
): readonly string[] {
  const keys = [
    ...parts.assets.flatMap((spec) => spec.ioManagerKey ?? []),
    ...Object.values(parts.inputs).map((input) => input.ioManagerKey),
  ];
  for (const key of new Set(keys)) {
    const resource = declared[key];
    if (resource === undefined || isResourceDefinition(resource) || isIoManager(resource)) continue;
    problems.push(wrongResource(key, `"${step.name}" keeps its values in it`, step.site));
  }
  return [...new Set(keys)];
}
