// refs, sources, metrics and functions of every resource → `depends_on.nodes`. What cannot be found is an error; for a data
// test it is a warning, and the test is switched off.
import { join } from "node:path";
import { DbtError, type Span } from "../errors.ts";
import {
  invalidDisabledTargetInTestNode,
  nodeNotFoundOrDisabled,
  packageNodeDependsOnRootProjectNode,
} from "../events/builders.ts";
import type { FunctionNode, Manifest, Node, RefArgs, SavedQuery, SourceDefinition } from "../manifest/types.ts";
import { errorNode, findSpan } from "../parse/errors.ts";
import type { ParseState } from "../parse/state.ts";
import { readTextIfThere } from "../project/files.ts";
import { nearest } from "./nearest.ts";
import { DisabledIndex, findRef, indexRefs, NameIndex, packagesToSearch } from "./ref-index.ts";

/** Anything that refers to other resources. */
interface Referrer {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  readonly package_name: string;
  readonly original_file_path: string;
  config: Record<string, unknown>;
  depends_on: { macros: readonly string[]; nodes: readonly string[] };
}

export class Resolver {
  readonly #state: ParseState;
  readonly #manifest: Manifest;
  readonly #refs: NameIndex;
  readonly #sources = new NameIndex();
  readonly #metrics = new NameIndex();
  readonly #functions = new NameIndex();
  readonly #disabled: DisabledIndex;

  constructor(state: ParseState) {
    this.#state = state;
    const { manifest } = state;
    this.#manifest = manifest;
    this.#refs = indexRefs(manifest.nodes.values());
    for (const source of manifest.sources.values()) {
      this.#sources.add(`${source.source_name}.${source.name}`, source.package_name, source.unique_id);
    }
    for (const metric of manifest.metrics.values())
      this.#metrics.add(metric.name, metric.package_name, metric.unique_id);
    for (const one of manifest.functions.values()) this.#functions.add(one.name, one.package_name, one.unique_id);
    this.#disabled = new DisabledIndex(manifest);
  }

  resolveAll(): void {
    const { nodes, exposures, metrics, semantic_models: models, functions } = this.#manifest;
    for (const node of nodes.values()) {
      if (node.resource_type !== "seed") this.#attempt(() => this.#sourcesOf(node, node.sources));
    }
    for (const exposure of exposures.values()) this.#attempt(() => this.#sourcesOf(exposure, exposure.sources));
    for (const node of nodes.values()) {
      if (node.resource_type !== "seed") this.#attempt(() => this.#refsOf(node, node.refs));
    }
    for (const resource of [...exposures.values(), ...metrics.values(), ...models.values()]) {
      this.#attempt(() => this.#refsOf(resource, resource.refs));
    }
    for (const one of functions.values()) {
      this.#attempt(() => this.#refsOf(asReferrer(one), refsIn(one)));
    }
  }

  /** Metrics and functions come after the semantic layer has been linked. */
  resolveLate(): void {
    const { nodes, exposures, functions, saved_queries: queries } = this.#manifest;
    for (const node of nodes.values()) {
      if (node.resource_type !== "seed") this.#attempt(() => this.#metricsOf(node, node.metrics));
    }
    for (const exposure of exposures.values()) this.#attempt(() => this.#metricsOf(exposure, exposure.metrics));
    for (const query of queries.values()) this.#attempt(() => this.#metricsOf(query, metricsIn(query)));
    for (const node of nodes.values()) {
      if (node.resource_type !== "seed") this.#attempt(() => this.#functionsOf(node, node.functions));
    }
    for (const one of functions.values()) this.#attempt(() => this.#functionsOf(asReferrer(one), functionsIn(one)));
  }

  #attempt(work: () => void): void {
    this.#state.problems.attempt(work);
  }

  #search(referrer: Referrer, targetPackage: string | null): readonly (string | null)[] {
    const { project, flags } = this.#state;
    const first = flags.behavior["require_ref_searches_node_package_before_root"] === true;
    return packagesToSearch(project.root.name, referrer.package_name, targetPackage, first);
  }

  #refsOf(referrer: Referrer, refs: readonly RefArgs[]): void {
    for (const ref of refs) {
      const places = this.#search(referrer, ref.package);
      const target = this.#findNode(referrer, ref, places);
      if (target === null) {
        const name = ref.version === null ? ref.name : `${ref.name}.v${ref.version}`;
        const isDisabled = places.some((place) => this.#disabled.find(name, place, refTypes).length > 0);
        this.#missing(referrer, {
          kind: "node",
          name: ref.name,
          package: ref.package,
          version: ref.version,
          isDisabled,
        });
        continue;
      }
      this.#checkAccess(referrer, target);
      this.#warnOfRoot(referrer, target, ref);
      addDependency(referrer, target.unique_id);
    }
  }

  #findNode(referrer: Referrer, ref: RefArgs, places: readonly (string | null)[]): Node | null {
    for (const place of places) {
      const id = this.#findRefId(referrer, ref, place);
      const node = id === null ? undefined : this.#manifest.nodes.get(id);
      if (node?.config.enabled === true) return node;
    }
    return null;
  }

  #findRefId(referrer: Referrer, ref: RefArgs, place: string | null): string | null {
    try {
      return findRef(this.#refs, ref.name, place, ref.version);
    } catch (error) {
      if (error instanceof DbtError) error.node ??= errorNode(referrer);
      throw error;
    }
  }

  #checkAccess(referrer: Referrer, target: Node): void {
    if (target.resource_type !== "model" || referrer.resource_type === "sql_operation") return;
    const isElsewhere = referrer.package_name !== target.package_name;
    const restricts = this.#state.project.packages.some(
      (entry) => entry.name === target.package_name && entry.config.restrictAccess,
    );
    const group = "group" in referrer ? referrer.group : null;
    if (target.access === "private" && (!group || group !== target.group || (isElsewhere && restricts))) {
      throw this.#accessError(referrer, target, "private", `'${target.group ?? ""}' group`);
    }
    if (target.access === "protected" && isElsewhere && restricts) {
      throw this.#accessError(referrer, target, "protected", `'${target.package_name}' package`);
    }
  }

  #accessError(referrer: Referrer, target: Node, access: string, scope: string): DbtError {
    return new DbtError(
      `Node ${referrer.unique_id} attempted to reference node ${target.unique_id}, which is not allowed because the ` +
        `referenced node is ${access} to the ${scope}.`,
      {
        code: "resolve/access",
        heading: "Parsing Error",
        span: this.#placeOf(referrer, { kind: "node", name: target.name }),
      },
    );
  }

  #warnOfRoot(referrer: Referrer, target: Node, ref: RefArgs): void {
    const root = this.#state.project.root.name;
    if (this.#state.flags.behavior["require_ref_searches_node_package_before_root"] === true) return;
    if (referrer.package_name === root || target.package_name !== root || ref.package === root) return;
    this.#state.fire(
      packageNodeDependsOnRootProjectNode({
        node_name: referrer.name,
        package_name: referrer.package_name,
        root_project_unique_id: target.unique_id,
      }),
    );
  }

  #sourcesOf(referrer: Referrer, sources: readonly (readonly string[])[]): void {
    for (const [source = "", table = ""] of sources) {
      const name = `${source}.${table}`;
      const places = this.#search(referrer, null);
      const found = places
        .map((place) => this.#sources.find(name, place))
        .map((id) => (id === null ? undefined : this.#manifest.sources.get(id)))
        .find((one): one is SourceDefinition => one?.config.enabled === true);
      if (found !== undefined) addDependency(referrer, found.unique_id);
      else {
        const isDisabled = places.some((place) => this.#disabled.find(name, place, ["source"]).length > 0);
        this.#missing(referrer, { kind: "source", name, package: null, version: null, isDisabled });
      }
    }
  }

  #metricsOf(referrer: Referrer, metrics: readonly (readonly string[])[]): void {
    for (const reference of metrics) this.#named(referrer, reference, "metric", this.#metrics);
  }

  #functionsOf(referrer: Referrer, functions: readonly (readonly string[])[]): void {
    for (const reference of functions) this.#named(referrer, reference, "function", this.#functions);
  }

  /** A reference by `[name]` or `[package, name]`. */
  #named(referrer: Referrer, reference: readonly string[], kind: "metric" | "function", index: NameIndex): void {
    const name = reference.at(-1) ?? "";
    const targetPackage = reference.length > 1 ? (reference[0] ?? null) : null;
    const places = this.#search(referrer, targetPackage);
    const id = places.map((place) => index.find(name, place)).find((one) => one !== null);
    if (id !== undefined && id !== null) {
      addDependency(referrer, id);
      return;
    }
    const isDisabled = places.some((place) => this.#disabled.find(name, place, [kind]).length > 0);
    this.#missing(referrer, { kind, name, package: targetPackage, version: null, isDisabled });
  }

  #missing(referrer: Referrer, target: MissingTarget): void {
    if (referrer.resource_type !== "test") throw this.#notFound(referrer, target);
    referrer.config = { ...referrer.config, enabled: false };
    const data = {
      original_file_path: referrer.original_file_path,
      unique_id: referrer.unique_id,
      resource_type_title: "Test",
      target_name: target.name,
      target_kind: target.kind,
      target_package: target.package ?? "",
    };
    if (!target.isDisabled) this.#state.fire(nodeNotFoundOrDisabled({ ...data, disabled: "False" }));
    else {
      const isLoud = target.kind === "source" || target.kind === "metric";
      this.#state.fire(invalidDisabledTargetInTestNode(data), isLoud ? { level: "warn" } : {});
    }
  }

  #notFound(referrer: Referrer, target: MissingTarget): DbtError {
    const title = titleOf(referrer.resource_type);
    const version = target.version === null ? "" : `with version '${target.version}' `;
    const inPackage = target.package === null ? "" : `in package or project '${target.package}' `;
    const reason = target.isDisabled ? "is disabled" : "was not found";
    const known = target.kind === "source" ? this.#sources : target.kind === "node" ? this.#refs : null;
    const isKnown = known !== null && known.all(target.name).length > 0;
    const near = target.isDisabled || known === null || isKnown ? null : nearest(target.name, known.names());
    return new DbtError(
      `${title} '${referrer.unique_id}' (${referrer.original_file_path}) depends on a ${target.kind} named ` +
        `'${target.name}' ${version}${inPackage}which ${reason}`,
      {
        code: "resolve/unknown-reference",
        heading: "Compilation Error",
        span: this.#placeOf(referrer, target),
        hint: near === null ? null : `did you mean '${near}'?`,
      },
    );
  }

  /** Where the referrer's file names the target, when it does so in plain words. */
  #placeOf(referrer: Referrer, target: Pick<MissingTarget, "kind" | "name">): Span | null {
    const root = this.#state.project.packages.find((entry) => entry.name === referrer.package_name)?.root;
    const text = root === undefined ? null : readTextIfThere(join(root, referrer.original_file_path));
    if (text === null) return null;
    const call = target.kind === "node" ? "ref" : target.kind;
    const names = target.kind === "source" ? target.name.split(".") : [target.name];
    const quoted = names.map((name) => `['"]${name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}['"]`).join("\\s*,\\s*");
    return findSpan(referrer.original_file_path, text, new RegExp(`\\b${call}\\s*\\([^)]*?${quoted}`));
  }
}

interface MissingTarget {
  readonly kind: "node" | "source" | "metric" | "function";
  readonly name: string;
  readonly package: string | null;
  readonly version: string | number | null;
  readonly isDisabled: boolean;
}

const refTypes = ["model", "seed", "snapshot"];

function addDependency(referrer: Referrer, id: string): void {
  const { macros, nodes } = referrer.depends_on;
  if (!nodes.includes(id)) referrer.depends_on = { macros, nodes: [...nodes, id] };
}

function metricsIn(query: SavedQuery): readonly (readonly string[])[] {
  const params = query["query_params"];
  const metrics: unknown = typeof params === "object" && params !== null ? Reflect.get(params, "metrics") : null;
  return Array.isArray(metrics) ? metrics.map((name) => [String(name)]) : [];
}

function titleOf(resourceType: string): string {
  return resourceType.replace(/(^|_)([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/** Functions are kept loosely typed; their references are read where they are. */
function asReferrer(one: FunctionNode): Referrer {
  return one as FunctionNode & Referrer;
}

function refsIn(one: FunctionNode): readonly RefArgs[] {
  return Array.isArray(one["refs"]) ? one["refs"] : [];
}

function functionsIn(one: FunctionNode): readonly (readonly string[])[] {
  return Array.isArray(one["functions"]) ? one["functions"] : [];
}
