// The graph of a command and what its flags select in it.
import { isAbsolute, join } from "node:path";
import { graphSummaryJson } from "../artifacts/graph-summary.ts";
import { readPreviousState } from "../artifacts/read-state.ts";
import { writeTextAtomically } from "../artifacts/write-artifact.ts";
import { foundStats, noNodesForSelectionCriteria, warnStateTargetEqual } from "../events/builders.ts";
import { buildGraph } from "../graph/build-graph.ts";
import type { Graph } from "../graph/graph.ts";
import { withTestEdges } from "../graph/test-edges.ts";
import type { GraphNode, Manifest } from "../manifest/types.ts";
import { chooseSelection } from "../select/choose-selection.ts";
import { createProjectGlob } from "../select/glob-project.ts";
import { selectNodes } from "../select/select-nodes.ts";
import type { PreviousState } from "../select/types.ts";
import { foundLine } from "./found-stats.ts";
import type { LoadedProject } from "./load-project.ts";
import type { CommandInput } from "./types.ts";

export interface CommandGraph {
  /** For selection. */
  readonly graph: Graph;
  /** For running: the same, or with `build`'s test edges. */
  readonly runGraph: Graph;
}

/** Links the graph, writes its summary, tells what was found. @throws DbtError on a cycle */
export function linkGraph(loaded: LoadedProject, input: CommandInput, testEdges: boolean): CommandGraph {
  const graph = buildGraph(loaded.manifest);
  const runGraph = testEdges ? withTestEdges(graph, loaded.manifest) : graph;
  writeTextAtomically(
    join(loaded.targetFolder, "graph_summary.json"),
    graphSummaryJson(input.invocation.id, graph, testEdges ? runGraph : null),
    input.pid,
  );
  input.fire(foundStats({ stat_line: foundLine(loaded.manifest) }));
  return { graph, runGraph };
}

export interface States {
  readonly state: PreviousState | null;
  readonly deferState: PreviousState | null;
}

/** What `--state` and `--defer-state` hold. @throws DbtError when a file there cannot be read */
export function readStates(loaded: Omit<LoadedProject, "manifest">, input: CommandInput): States {
  const { state, deferState } = input.flags;
  const read = (folder: string | null): PreviousState | null => {
    if (folder === null) return null;
    if (folder === loaded.project.root.config.targetPath) input.fire(warnStateTargetEqual({ state_path: folder }));
    const absolute = isAbsolute(folder) ? folder : join(loaded.project.root.root, folder);
    return readPreviousState(absolute, loaded.targetFolder);
  };
  return { state: read(state), deferState: read(deferState) };
}

export interface SelectForCommandOptions {
  readonly loaded: LoadedProject;
  readonly graph: Graph;
  readonly previous: PreviousState | null;
  readonly resourceTypes: ReadonlySet<string>;
  readonly includeEmpty: boolean;
  /** `--select`, or `--models` of `ls`. */
  readonly select: readonly string[];
}

/** Unique ids, sorted. @throws DbtError */
export function selectForCommand(options: SelectForCommandOptions, input: CommandInput): readonly string[] {
  const { project, manifest } = options.loaded;
  const { flags, fire } = input;
  return selectNodes({
    manifest,
    graph: options.graph,
    selection: chooseSelection({ flags, selectors: project.selectors, select: options.select, fire }),
    resourceTypes: options.resourceTypes,
    previous: options.previous,
    projectRoot: project.root.root,
    glob: createProjectGlob(manifest, project.root.root),
    behavior: flags.behavior,
    constraints: project.target.adapter.facts.constraints,
    enginePackages: new Set(project.internalPackages.map((entry) => entry.name)),
    fire,
    includeEmpty: options.includeEmpty,
    onNothing: (raw) => fire(noNodesForSelectionCriteria({ spec_raw: raw })),
  });
}

/** The resource of an id, wherever the manifest has it. */
export function resourceOf(manifest: Manifest, id: string): GraphNode | undefined {
  return (
    manifest.nodes.get(id) ??
    manifest.sources.get(id) ??
    manifest.exposures.get(id) ??
    manifest.metrics.get(id) ??
    manifest.semantic_models.get(id) ??
    manifest.unit_tests.get(id) ??
    manifest.saved_queries.get(id) ??
    manifest.functions.get(id)
  );
}
