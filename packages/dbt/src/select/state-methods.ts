// Methods that compare with an earlier time: state, result, source_status.
import { DbtError } from "../errors.ts";
import type { GraphNode, Manifest } from "../manifest/types.ts";
import { tellRemovedContracts } from "./breaking-changes.ts";
import {
  modifiedMacros,
  sameBody,
  sameConfig,
  sameContents,
  sameContract,
  sameDescriptions,
  sameRelation,
  usesMacro,
} from "./same-contents.ts";
import type { MethodInput } from "./types.ts";

type Comparison = (now: GraphNode, before: GraphNode | undefined) => boolean;

export function* byState(input: MethodInput): Iterable<GraphNode> {
  const before = input.previous?.manifest ?? null;
  if (before === null) {
    throw new DbtError("Got a state selector method, but no comparison manifest", {
      code: "select/no-state",
      hint: "give --state the folder of an earlier manifest.json",
    });
  }
  const check = comparison(input, before);
  for (const node of input.nodes) if (check(node, findIn(before, node.unique_id))) yield node;
  if (TELLS_REMOVED.has(input.value)) tellRemovedContracts(input.manifest, before, input.fire);
}

const TELLS_REMOVED = new Set(["modified", "unmodified", "modified.contract"]);

function comparison(input: MethodInput, before: Manifest): Comparison {
  const changedMacros = modifiedMacros(input.manifest, before, input.enginePackages);
  const macros: Comparison = (now) => usesMacro(now, input.manifest, changedMacros);
  // dbt asks for the contract twice, and warns as often
  const modified: Comparison = (now, old) => {
    const differs = !sameContents(now, old, input) || (changedMacros.size > 0 && macros(now, old));
    const contract = old === undefined ? null : sameContract(now, old, input);
    return differs || contract === false;
  };
  const differs =
    (same: (now: GraphNode, old: GraphNode) => boolean | null): Comparison =>
    (now, old) =>
      old === undefined ? same(now, now) !== null : same(now, old) === false;
  const checks: Readonly<Record<string, Comparison>> = {
    new: (_, old) => old === undefined,
    old: (_, old) => old !== undefined,
    modified,
    unmodified: (now, old) => !modified(now, old),
    "modified.body": differs((now, old) => sameBody(now, old, input)),
    "modified.configs": differs(sameConfig),
    "modified.persisted_descriptions": differs(sameDescriptions),
    "modified.relation": differs((now, old) => sameRelation(now, old, input)),
    "modified.macros": macros,
    "modified.contract": differs((now, old) => sameContract(now, old, input)),
  };
  const found = Object.hasOwn(checks, input.value) ? checks[input.value] : undefined;
  if (found === undefined) {
    const known = Object.keys(checks).map((name) => `'${name}'`);
    throw new DbtError(`Got an invalid selector "${input.value}", expected one of "[${known.join(", ")}]"`, {
      code: "select/state",
    });
  }
  return found;
}

function findIn(manifest: Manifest, id: string): GraphNode | undefined {
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

/** By the status that a node had in the run_results.json of the state folder. */
export function* byResult({ nodes, value, previous }: MethodInput): Iterable<GraphNode> {
  const results = previous?.results ?? null;
  if (results === null) {
    throw new DbtError("No comparison run_results", { code: "select/no-results", heading: "Internal Error" });
  }
  for (const node of nodes) if (results.get(node.unique_id) === value) yield node;
}

/** `fresher`: sources that were loaded since the sources.json of the state folder was written. */
export function* bySourceStatus({ nodes, value, previous }: MethodInput): Iterable<GraphNode> {
  const before = previous?.sources ?? null;
  const now = previous?.currentSources ?? null;
  if (before === null) throw missingSources("No previous state comparison freshness results in sources.json");
  if (now === null) throw missingSources("No current state comparison freshness results in sources.json");
  if (value !== "fresher") return;
  for (const node of nodes) {
    const loaded = now.get(node.unique_id);
    if (loaded === undefined || loaded === null) continue;
    const earlier = before.get(node.unique_id);
    if (earlier === undefined || (earlier !== null && Date.parse(loaded) > Date.parse(earlier))) yield node;
  }
}

function missingSources(message: string): DbtError {
  return new DbtError(message, {
    code: "select/no-sources",
    heading: "Internal Error",
    hint: "run `dbt source freshness` and keep its sources.json in the state folder",
  });
}
