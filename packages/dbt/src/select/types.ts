// Selections as data: what `--select`, `--exclude` and selectors.yml say, before it meets a graph.
import type { Fire } from "../events/bus.ts";
import type { IndirectSelection } from "../flags/types.ts";
import type { GraphNode, Manifest } from "../manifest/types.ts";
import type { NodeIndex } from "./node-index.ts";

/** One criterion: `2+tag:nightly+1`. */
export interface Criterion {
  readonly kind: "criterion";
  readonly raw: string;
  /** `fqn`, `config`, … */
  readonly method: string;
  /** What stands between the method and the colon: `config.materialized` → [materialized]. */
  readonly arguments: readonly string[];
  readonly value: string;
  /** `@`: children, and everything that these need. */
  readonly childrensParents: boolean;
  readonly parents: boolean;
  /** Null = all the way. */
  readonly parentsDepth: number | null;
  readonly children: boolean;
  readonly childrenDepth: number | null;
  readonly indirect: IndirectSelection;
}

export interface SelectionGroup {
  readonly kind: "union" | "intersection" | "difference";
  readonly parts: readonly Selection[];
  /** Warn when nothing is selected, naming `raw`. */
  readonly expectExists: boolean;
  readonly raw: string;
  readonly indirect: IndirectSelection;
}

export type Selection = Criterion | SelectionGroup;

/** What the comparison methods (`state:`, `result:`, `source_status:`) compare with. */
export interface PreviousState {
  readonly manifest: Manifest | null;
  /** Unique id → status of the run_results.json in the state folder. */
  readonly results: ReadonlyMap<string, string> | null;
  /** Unique id → `max_loaded_at` as ISO text, null for a source that failed. */
  readonly sources: ReadonlyMap<string, string | null> | null;
  readonly currentSources: ReadonlyMap<string, string | null> | null;
}

/** What a method sees. */
export interface MethodInput {
  readonly manifest: Manifest;
  /** Members of the graph, enabled ones only. */
  readonly nodes: readonly GraphNode[];
  readonly index: NodeIndex<GraphNode>;
  readonly value: string;
  readonly arguments: readonly string[];
  readonly previous: PreviousState | null;
  /** Root folder of the project, for `path:`. */
  readonly projectRoot: string;
  /** Files and folders below the root that a glob matches, relative with `/`. */
  readonly glob: (pattern: string) => ReadonlySet<string>;
  /** `state_modified_compare_more_unrendered_values` and friends. */
  readonly behavior: Readonly<Record<string, boolean>>;
  /** Constraint type → `enforced` and so on, as the adapter has it. */
  readonly constraints: Readonly<Record<string, string>>;
  /** Packages whose macros are the engine's own: `dbt`, `dbt_postgres`. */
  readonly enginePackages: ReadonlySet<string>;
  readonly fire: Fire;
}

/** A selection method: the nodes that its value means. @throws {DbtError} when the value cannot be one */
export type Method = (input: MethodInput) => Iterable<GraphNode>;
