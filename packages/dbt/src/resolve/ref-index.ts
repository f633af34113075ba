// Names → resources: what ref(), source(), doc() and their kin can mean, by name and package.

import { DbtError } from "../errors.ts";
import type { Manifest, Node } from "../manifest/types.ts";

/** Name → package → unique id. */
export class NameIndex {
  readonly #ids = new Map<string, Map<string, string>>();

  add(name: string, packageName: string, uniqueId: string): void {
    const packages = this.#ids.get(name) ?? new Map<string, string>();
    packages.set(packageName, uniqueId);
    this.#ids.set(name, packages);
  }

  /** The id in one package, or the first of any when `packageName` is null. */
  find(name: string, packageName: string | null): string | null {
    const packages = this.#ids.get(name);
    if (packages === undefined) return null;
    if (packageName === null) return packages.values().next().value ?? null;
    return packages.get(packageName) ?? null;
  }

  /** Every id of a name. */
  all(name: string): readonly string[] {
    return [...(this.#ids.get(name)?.values() ?? [])];
  }

  names(): Iterable<string> {
    return this.#ids.keys();
  }
}

const refables: ReadonlySet<string> = new Set(["model", "seed", "snapshot"]);

export function isRefable(node: Node): boolean {
  return refables.has(node.resource_type);
}

/** Models, seeds and snapshots by the names that ref() may use: `orders`, `orders.v2`. */
export function indexRefs(nodes: Iterable<Node>): NameIndex {
  const index = new NameIndex();
  for (const node of nodes) {
    if (!isRefable(node)) continue;
    if (node.version === null || node.version === undefined) {
      index.add(node.name, node.package_name, node.unique_id);
      continue;
    }
    index.add(`${node.name}.v${node.version}`, node.package_name, node.unique_id);
    if (node.version === node.latest_version) index.add(node.name, node.package_name, node.unique_id);
  }
  return index;
}

/** One id of a ref; null when there is none. @throws DbtError when several packages have the name */
export function findRef(
  index: NameIndex,
  name: string,
  packageName: string | null,
  version: string | number | null,
): string | null {
  const key = version === null || version === "" || version === 0 ? name : `${name}.v${version}`;
  if (packageName !== null) return index.find(key, packageName);
  const ids = index.all(key);
  if (ids.length <= 1) return ids[0] ?? null;
  const packages = ids.map((id) => id.split(".")[1]);
  throw new DbtError(
    `When referencing '${key}', dbt found nodes in multiple packages: '${ids.join("', '")}'\n` +
      `To fix this, use two-argument 'ref', with the package name first: '${packages.join("' or '")}'`,
    { code: "resolve/ambiguous-ref", heading: "Compilation Error" },
  );
}

export type DisabledResource = Manifest["disabled"] extends Map<string, (infer Item)[]> ? Item : never;

/** Disabled resources by the name under which they would be looked for. */
export class DisabledIndex {
  readonly #found = new Map<string, Map<string, DisabledResource[]>>();

  constructor(manifest: Manifest) {
    for (const list of manifest.disabled.values()) for (const resource of list) this.#add(resource);
  }

  #add(resource: DisabledResource): void {
    const name = searchName(resource);
    const packages = this.#found.get(name) ?? new Map<string, DisabledResource[]>();
    this.#found.set(name, packages);
    const list = packages.get(resource.package_name);
    if (list === undefined) packages.set(resource.package_name, [resource]);
    else list.push(resource);
  }

  find(name: string, packageName: string | null, types: readonly string[] | null = null): readonly DisabledResource[] {
    const packages = this.#found.get(name);
    if (packages === undefined) return [];
    const list = packageName === null ? packages.values().next().value : packages.get(packageName);
    if (list === undefined) return [];
    return types === null ? list : list.filter((resource) => types.includes(resource.resource_type));
  }
}

function searchName(resource: DisabledResource): string {
  if (resource.resource_type === "source") return `${resource.source_name}.${resource.name}`;
  const version = "version" in resource ? resource.version : null;
  if (resource.resource_type === "model" && version !== null && version !== undefined)
    return `${resource.name}.v${version}`;
  return resource.name;
}

/** Where a name is looked for: the packages in order, null for any. */
export function packagesToSearch(
  rootName: string,
  nodePackage: string,
  targetPackage: string | null,
  nodePackageFirst: boolean,
): readonly (string | null)[] {
  if (targetPackage !== null) return [targetPackage];
  if (rootName === nodePackage) return [rootName, null];
  return nodePackageFirst ? [nodePackage, rootName, null] : [rootName, nodePackage, null];
}
