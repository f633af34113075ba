// What ref(), source(), metric() and function() mean while nodes run: the same rules as when the project was read.
import type { FunctionNode, Manifest, Metric, Node, RefArgs, SourceDefinition } from "../manifest/types.ts";
import {
  DisabledIndex,
  type DisabledResource,
  findRef,
  indexRefs,
  NameIndex,
  packagesToSearch,
} from "../resolve/ref-index.ts";
import type { RuntimeSession } from "./types.ts";

/** A resource, or the disabled one that stands in its place. */
export type Found<T> =
  | { readonly kind: "found"; readonly resource: T }
  | { readonly kind: "disabled" }
  | { readonly kind: "missing" };

interface Indexes {
  readonly refs: NameIndex;
  readonly sources: NameIndex;
  readonly metrics: NameIndex;
  readonly functions: NameIndex;
  readonly disabled: DisabledIndex;
}

const indexes = new WeakMap<Manifest, Indexes>();

function indexesOf(manifest: Manifest): Indexes {
  let found = indexes.get(manifest);
  if (found === undefined) {
    found = {
      refs: indexRefs(manifest.nodes.values()),
      sources: indexBy(manifest.sources.values(), (source) => `${source.source_name}.${source.name}`),
      metrics: indexBy(manifest.metrics.values(), (metric) => metric.name),
      functions: indexBy(manifest.functions.values(), (entry) => entry.name),
      disabled: new DisabledIndex(manifest),
    };
    indexes.set(manifest, found);
  }
  return found;
}

function indexBy<T extends { readonly package_name: string; readonly unique_id: string }>(
  resources: Iterable<T>,
  nameOf: (resource: T) => string,
): NameIndex {
  const index = new NameIndex();
  for (const resource of resources) index.add(nameOf(resource), resource.package_name, resource.unique_id);
  return index;
}

export type LookupSession = Pick<RuntimeSession, "manifest" | "project" | "flags">;

/** Models, seeds and snapshots. @throws DbtError when a name is in several packages */
export function lookupRef(session: LookupSession, packageName: string, ref: RefArgs): Found<Node> {
  const { refs } = indexesOf(session.manifest);
  return search(session, packageName, ref.package, {
    find: (place) => {
      const id = findRef(refs, ref.name, place, ref.version);
      return id === null ? undefined : session.manifest.nodes.get(id);
    },
    disabledName: ref.version === null ? ref.name : `${ref.name}.v${ref.version}`,
    types: ["model", "seed", "snapshot"],
    nodePackageFirst: session.flags.behavior["require_ref_searches_node_package_before_root"] === true,
  });
}

export function lookupSource(
  session: LookupSession,
  packageName: string,
  source: string,
  table: string,
): Found<SourceDefinition> {
  const { sources } = indexesOf(session.manifest);
  const name = `${source}.${table}`;
  return search(session, packageName, null, {
    find: (place) => session.manifest.sources.get(sources.find(name, place) ?? ""),
    disabledName: name,
    types: ["source"],
  });
}

export function lookupMetric(
  session: LookupSession,
  packageName: string,
  name: string,
  inPackage: string | null,
): Found<Metric> {
  const { metrics } = indexesOf(session.manifest);
  return search(session, packageName, inPackage, {
    find: (place) => session.manifest.metrics.get(metrics.find(name, place) ?? ""),
    disabledName: name,
    types: ["metric"],
  });
}

export function lookupFunction(
  session: LookupSession,
  packageName: string,
  name: string,
  inPackage: string | null,
): Found<FunctionNode> {
  const { functions } = indexesOf(session.manifest);
  return search(session, packageName, inPackage, {
    find: (place) => session.manifest.functions.get(functions.find(name, place) ?? ""),
    disabledName: name,
    types: ["function"],
  });
}

interface Search<T> {
  readonly find: (packageName: string | null) => T | undefined;
  readonly disabledName: string;
  readonly types: readonly DisabledResource["resource_type"][];
  readonly nodePackageFirst?: boolean;
}

function search<T extends { readonly config: Readonly<Record<string, unknown>> }>(
  session: LookupSession,
  packageName: string,
  inPackage: string | null,
  options: Search<T>,
): Found<T> {
  const { disabled } = indexesOf(session.manifest);
  const places = packagesToSearch(session.project.root.name, packageName, inPackage, options.nodePackageFirst ?? false);
  let isDisabled = false;
  for (const place of places) {
    const resource = options.find(place);
    if (resource !== undefined && resource.config["enabled"] !== false) return { kind: "found", resource };
    isDisabled ||= disabled.find(options.disabledName, place, options.types).length > 0;
  }
  return isDisabled ? { kind: "disabled" } : { kind: "missing" };
}
