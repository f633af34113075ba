// `--defer`: every node of the manifest learns where the state's manifest has it.
import { DbtError } from "../errors.ts";
import type { Flags } from "../flags/types.ts";
import type { Json, Manifest, Node } from "../manifest/types.ts";
import type { PreviousState } from "../select/types.ts";

const REFABLE: ReadonlySet<string> = new Set(["model", "seed", "snapshot"]);

/** The manifest to defer to. @throws DbtError when no folder was named, or it has none */
export function deferManifest(flags: Flags, state: PreviousState | null, deferState: PreviousState | null): Manifest {
  const previous = deferState ?? state;
  if (previous === null) {
    throw new DbtError("--state or --defer-state are required for deferral, but neither was provided", {
      code: "defer/no-state",
    });
  }
  if (previous.manifest !== null) return previous.manifest;
  throw new DbtError(`Could not find manifest in --state path: "${flags.deferState ?? flags.state}"`, {
    code: "defer/no-manifest",
  });
}

export function deferTo(manifest: Manifest, other: Manifest): void {
  for (const [id, there] of other.nodes) {
    const here = manifest.nodes.get(id);
    if (here === undefined || !REFABLE.has(there.resource_type) || isEphemeral(there)) continue;
    here.defer_relation = deferRelation(there);
  }
}

function isEphemeral(node: Node): boolean {
  return node.resource_type === "model" && node.config["materialized"] === "ephemeral";
}

/** dbt's keys of `defer_relation`. */
function deferRelation(node: Node): Json {
  return {
    alias: node.alias,
    relation_name: node.relation_name,
    database: node.database,
    schema: node.schema,
    resource_type: node.resource_type,
    name: node.name,
    description: node.description,
    compiled_code: node.compiled_code ?? null,
    meta: node.meta,
    tags: node.tags,
    config: jsonOf(node.config),
  };
}

/** A config read from an artifact is JSON already. */
function jsonOf(config: Node["config"]): Json {
  const parsed: Json = JSON.parse(JSON.stringify(config));
  return parsed;
}
