// Selection × graph → unique ids. In: a parsed selection and what the methods look at. Out: the selected ids, tests that
// follow their parents included, filtered to the resource types of the command.

import type { IndirectSelection } from "../flags/types.ts";
import { graphMembers } from "../graph/build-graph.ts";
import type { Graph } from "../graph/graph.ts";
import type { GraphNode, Manifest } from "../manifest/types.ts";
import { METHODS } from "./methods.ts";
import { createNodeIndex, type NodeIndex } from "./node-index.ts";
import type { Criterion, MethodInput, PreviousState, Selection } from "./types.ts";

export interface SelectOptions {
  readonly manifest: Manifest;
  readonly graph: Graph;
  readonly selection: Selection;
  /** Resource types that the command runs; null = all. */
  readonly resourceTypes: ReadonlySet<string> | null;
  readonly previous: PreviousState | null;
  readonly projectRoot: string;
  readonly glob: MethodInput["glob"];
  readonly behavior: MethodInput["behavior"];
  readonly constraints: MethodInput["constraints"];
  readonly enginePackages: MethodInput["enginePackages"];
  readonly fire: MethodInput["fire"];
  /** `ls` shows models without code, the others do not run them. */
  readonly includeEmpty: boolean;
  /** Told what selected nothing: `The selection criterion 'x' does not match any enabled nodes`. */
  readonly onNothing: (raw: string) => void;
}

interface Found {
  readonly direct: ReadonlySet<string>;
  /** Tests of selected nodes that only join when other parents are selected too. */
  readonly indirect: ReadonlySet<string>;
}

/**
 * The selected unique ids, sorted.
 * @throws {DbtError} for a value that its method cannot read
 */
export function selectNodes(options: SelectOptions): readonly string[] {
  const members = new Map<string, GraphNode>();
  for (const node of graphMembers(options.manifest)) {
    if (node.config["enabled"] !== false) members.set(node.unique_id, node);
  }
  const { direct } = new Evaluation(options, members).evaluate(options.selection);
  return [...direct].filter((id) => isWanted(members.get(id), options)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function isWanted(node: GraphNode | undefined, options: SelectOptions): boolean {
  if (node === undefined) return false;
  if (options.resourceTypes !== null && !options.resourceTypes.has(node.resource_type)) return false;
  if (options.includeEmpty || !("raw_code" in node) || node.resource_type === "seed") return true;
  return typeof node.raw_code !== "string" || node.raw_code.trim() !== "";
}

class Evaluation {
  readonly #options: SelectOptions;
  readonly #members: ReadonlyMap<string, GraphNode>;
  readonly #nodes: readonly GraphNode[];
  readonly #index: NodeIndex<GraphNode>;

  constructor(options: SelectOptions, members: ReadonlyMap<string, GraphNode>) {
    this.#options = options;
    this.#members = members;
    this.#nodes = [...members.values()];
    this.#index = createNodeIndex(this.#nodes);
  }

  evaluate(selection: Selection): Found {
    if (selection.kind === "criterion") return this.#criterion(selection);
    const parts = selection.parts.map((part) => this.evaluate(part));
    const direct = combine(
      selection.kind,
      parts.map((part) => part.direct),
    );
    const all = combine(
      selection.kind,
      parts.map((part) => union(part.direct, part.indirect)),
    );
    const joined = this.#joinIndirect(direct, all, selection.indirect);
    if (selection.expectExists && joined.size === 0) this.#options.onNothing(selection.raw);
    return { direct: joined, indirect: all };
  }

  #criterion(criterion: Criterion): Found {
    const { manifest, previous, projectRoot, glob, behavior, constraints, enginePackages, fire } = this.#options;
    const method = METHODS[criterion.method];
    if (method === undefined) throw new Error(`no code for the selection method ${criterion.method}`);
    const found = method({
      manifest,
      nodes: this.#nodes,
      index: this.#index,
      value: criterion.value,
      arguments: criterion.arguments,
      previous,
      projectRoot,
      glob,
      behavior,
      constraints,
      enginePackages,
      fire,
    });
    const collected = new Set([...found].map((node) => node.unique_id));
    return this.#expandTests(this.#withNeighbours(criterion, collected), criterion.indirect);
  }

  #withNeighbours(criterion: Criterion, collected: ReadonlySet<string>): ReadonlySet<string> {
    const { graph } = this.#options;
    const selected = new Set(collected);
    if (criterion.childrensParents) {
      const below = union(graph.descendants(collected), collected);
      addAll(selected, below);
      addAll(selected, graph.ancestors(below));
    }
    if (criterion.parents) addAll(selected, graph.ancestors(collected, criterion.parentsDepth));
    if (criterion.children) addAll(selected, graph.descendants(collected, criterion.childrenDepth));
    return this.#enabled(selected);
  }

  #enabled(ids: ReadonlySet<string>): ReadonlySet<string> {
    return new Set([...ids].filter((id) => this.#members.has(id)));
  }

  /** Adds the tests of what is selected, by the mode of indirect selection. */
  #expandTests(selected: ReadonlySet<string>, mode: IndirectSelection): Found {
    if (mode === "empty") return { direct: selected, indirect: new Set() };
    const direct = new Set(selected);
    const indirect = new Set<string>();
    const reachable = mode === "buildable" ? this.#buildable(selected, true) : selected;
    for (const id of selected) {
      for (const child of this.#options.graph.children(id)) {
        const parents = this.#testParents(child);
        if (parents === null) continue;
        if (mode === "eager" || parents.every((parent) => reachable.has(parent))) direct.add(child);
        else indirect.add(child);
      }
    }
    return { direct, indirect };
  }

  /** Parents of a test or unit test; null for anything else. */
  #testParents(id: string): readonly string[] | null {
    const node = this.#members.get(id);
    if (node === undefined || (node.resource_type !== "test" && node.resource_type !== "unit_test")) return null;
    return node.depends_on.nodes;
  }

  #buildable(selected: ReadonlySet<string>, withSources: boolean): ReadonlySet<string> {
    const reachable = union(selected, this.#options.graph.ancestors(selected));
    return withSources ? union(reachable, this.#options.manifest.sources.keys()) : reachable;
  }

  #joinIndirect(direct: ReadonlySet<string>, all: ReadonlySet<string>, mode: IndirectSelection): ReadonlySet<string> {
    if (mode !== "cautious" && mode !== "buildable") return direct;
    const reachable = mode === "buildable" ? this.#buildable(direct, false) : direct;
    const joined = new Set(direct);
    for (const id of all) {
      const node = this.#options.manifest.nodes.get(id);
      if (node?.depends_on.nodes.every((parent) => reachable.has(parent) || joined.has(parent))) joined.add(id);
    }
    return joined;
  }
}

function combine(
  kind: "union" | "intersection" | "difference",
  sets: readonly ReadonlySet<string>[],
): ReadonlySet<string> {
  const [first, ...rest] = sets;
  if (first === undefined) return new Set();
  if (kind === "union") return new Set(sets.flatMap((set) => [...set]));
  if (kind === "intersection") return new Set([...first].filter((id) => rest.every((set) => set.has(id))));
  return new Set([...first].filter((id) => !rest.some((set) => set.has(id))));
}

function union(a: Iterable<string>, b: Iterable<string>): Set<string> {
  const all = new Set(a);
  addAll(all, b);
  return all;
}

function addAll(set: Set<string>, more: Iterable<string>): void {
  for (const id of more) set.add(id);
}
