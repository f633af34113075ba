// Runs a node's materialization macro and reads what it left: relations for the cache, the response of `main`.
import type { Connection } from "@sluice/adapter-contract";
import { Dict, HostObject, toText, typeNameOf, type Value } from "@sluice/jinja";
import { createNodeContext } from "../compile/create-node-context.ts";
import { findMaterialization, registryOf } from "../compile/macro-registry.ts";
import { Relation } from "../compile/relation.ts";
import type { NodeContext, NodeContextOptions } from "../compile/types.ts";
import { DbtError } from "../errors.ts";
import type { Node } from "../manifest/types.ts";
import { findSpan } from "../parse/errors.ts";
import { nearest } from "../resolve/nearest.ts";
import type { AdapterResponseData } from "../run/types.ts";
import { type Job, type Outcome, outcomeOf } from "./types.ts";

export interface MaterializeOptions {
  /** The materialization's name; default: the node's config. */
  readonly name?: string;
  readonly phase?: NodeContextOptions["phase"];
  /** Names to add to the context (batches, clone). */
  readonly names?: ReadonlyMap<string, Value>;
}

/** Runs the macro in a context of its own. @throws {DbtError} */
export async function callMaterialization(
  job: Job<Node>,
  connection: Connection | null,
  options: MaterializeOptions = {},
): Promise<{ readonly context: NodeContext; readonly value: Value }> {
  const { node, session } = job;
  const name = options.name ?? node.config.materialized;
  const type = session.project.target.adapter.facts.type;
  const macro = findMaterialization(session, name);
  if (macro === null) {
    const near = nearest(name, registryOf(session).materializations());
    throw new DbtError(
      `No materialization '${name}' was found for adapter ${type}! (searched types 'default' and '${type}')`,
      {
        code: "run/missing-materialization",
        heading: "Compilation Error",
        node: placeOf(node),
        span: findSpan(node.original_file_path, node.raw_code, /(?<![\w.])materialized\s*=/),
        hint: near === null ? null : `did you mean '${near}'?`,
      },
    );
  }
  const languages = macro.supported_languages ?? ["sql"];
  if (!languages.includes(node.language)) {
    const known = languages.map((language) => `'${language}'`).join(", ");
    throw new DbtError(`Materialization "${macro.name}" only supports languages [${known}]; got "${node.language}"`, {
      code: "run/unsupported-language",
      node: placeOf(node),
    });
  }
  const context = createNodeContext({
    session,
    node,
    packageName: node.package_name,
    connection,
    thread: job.thread,
    phase: options.phase ?? "run",
  });
  for (const [key, value] of options.names ?? []) context.set(key, value);
  return { context, value: await context.callMacro(macro.unique_id) };
}

/** Materializes a model, seed or snapshot and tells the cache what is there now. */
export async function materialize(
  job: Job<Node>,
  connection: Connection | null,
  options: MaterializeOptions = {},
): Promise<Outcome> {
  const { context, value } = await callMaterialization(job, connection, options);
  for (const relation of relationsOf(value, job.node)) job.session.cache.add(relation);
  const main = context.statements.get("main");
  if (main === null) {
    throw new DbtError("main is not being called during running model", { code: "run/no-main-statement" });
  }
  return {
    ...outcomeOf("success", toText(main.response)),
    adapter_response: responseData(main.response),
    // What a seed has read; kept only where it is shown.
    ...(job.session.flags.show ? { details: { table: context.statements.get("agate_table")?.table } } : {}),
  };
}

/** An adapter response as run_results.json holds it. */
export function responseData(response: Value): AdapterResponseData {
  const plain = response instanceof HostObject ? response.toJs?.() : undefined;
  if (typeof plain !== "object" || plain === null) return {};
  return Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== null && value !== undefined));
}

function relationsOf(value: Value, node: Node): readonly Relation[] {
  const fail = (message: string) =>
    new DbtError(message, { code: "run/materialization-result", heading: "Compilation Error", node: placeOf(node) });
  if (typeof value === "string") {
    throw fail(
      `The materialization ("${node.config.materialized}") did not explicitly return a list of relations to add to the cache.`,
    );
  }
  if (!(value instanceof Dict)) {
    throw fail(
      `Invalid return value from materialization, expected a dict with key "relations", got: ${toText(value)}`,
    );
  }
  const relations = value.get("relations");
  if (relations === undefined) {
    const keys = [...value.keys()].map((key) => `'${toText(key)}'`).join(", ");
    throw fail(`Invalid return value from materialization, "relations" not found, got keys: [${keys}]`);
  }
  if (!Array.isArray(relations)) {
    throw fail(`Invalid return value from materialization, "relations" not a list, got: ${toText(relations)}`);
  }
  return relations.map((relation) => {
    if (relation instanceof Relation) return relation;
    throw fail(
      `Invalid return value from materialization, "relations" contains non-Relation: ${toText(relation)} (${typeNameOf(relation)})`,
    );
  });
}

export function placeOf(node: Pick<Node, "resource_type" | "name" | "original_file_path">) {
  return { resourceType: node.resource_type, name: node.name, path: node.original_file_path };
}
