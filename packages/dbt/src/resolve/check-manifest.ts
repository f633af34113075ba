// What must hold for the whole manifest: groups that exist, access that makes sense, complete snapshots and microbatch
// models, names that are unique in the project and in the database; and what is merely worth a warning.
import { join } from "node:path";
import type { Span } from "../errors.ts";
import {
  deprecatedModel,
  deprecatedReference,
  duplicateNameDistinctNodeTypesDeprecation,
  invalidConcurrentBatchesConfig,
  microbatchMacroOutsideOfBatchesDeprecation,
  microbatchModelNoEventTimeInputs,
  resourceNamesWithSpacesDeprecation,
  spacesInResourceNameDeprecation,
  upcomingReferenceDeprecation,
} from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import type { Macro, Manifest, Node } from "../manifest/types.ts";
import { quotePolicyOf, relationName } from "../node-config/relation-name.ts";
import { duplicateName } from "../parse/add-node.ts";
import { errorNode, findSpan, parseError } from "../parse/errors.ts";
import type { Problems } from "../parse/problems.ts";
import { readTextIfThere } from "../project/files.ts";
import { pythonRepr } from "../project/python-repr.ts";
import type { Project } from "../project/types.ts";
import { isRefable } from "./ref-index.ts";

/** A manifest, finished or nearly so, with what the checks ask beside it. */
export interface CheckedManifest {
  readonly project: Project;
  readonly flags: Flags;
  readonly fire: Fire;
  readonly manifest: Manifest;
  readonly findMacro: (name: string, packageName: string) => Macro | null;
  readonly now: () => number;
}

/** Checks that end the parse. */
export function checkManifest(state: CheckedManifest, problems: Problems): void {
  const { manifest } = state;
  const groups = [...manifest.groups.values()].map((group) => group.name).sort();
  const usesBatches = usesMicrobatch(state);
  for (const resource of [
    ...manifest.metrics.values(),
    ...manifest.semantic_models.values(),
    ...manifest.saved_queries.values(),
    ...manifest.nodes.values(),
  ]) {
    problems.attempt(() => checkGroup(resource, groups, state.project));
  }
  for (const node of manifest.nodes.values()) {
    problems.attempt(() => {
      checkAccess(node);
      if (node.resource_type === "snapshot") checkSnapshot(node);
      if (usesBatches && isMicrobatch(node)) checkMicrobatch(node);
    });
  }
}

interface Grouped {
  readonly resource_type: string;
  readonly name: string;
  readonly original_file_path: string;
  readonly package_name: string;
  readonly patch_path?: string | null;
  readonly group?: unknown;
}

function checkGroup(resource: Grouped, groups: readonly string[], project: Project): void {
  const { group } = resource;
  if (typeof group !== "string" || group === "" || groups.includes(group)) return;
  throw parseError(`Invalid group '${group}', expected one of ${pythonRepr(groups)}`, {
    code: "resolve/unknown-group",
    node: errorNode(resource),
    span: placeOfGroup(resource, group, project),
  });
}

/** Where a file of the resource says its group in plain words. */
function placeOfGroup(resource: Grouped, group: string, project: Project): Span | null {
  const { original_file_path: own, patch_path: patch } = resource;
  const [packageName, patchFile] = patch?.split("://") ?? [];
  const root = project.packages.find((entry) => entry.name === (packageName ?? resource.package_name))?.root;
  if (root === undefined) return null;
  const name = group.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  for (const file of patchFile === undefined ? [own] : [patchFile, own]) {
    const span = findSpan(
      file,
      readTextIfThere(join(root, file)) ?? "",
      new RegExp(`\\bgroup\\s*[:=]\\s*['"]?${name}\\b`),
    );
    if (span !== null) return span;
  }
  return null;
}

function checkAccess(node: Node): void {
  if (node.resource_type !== "model" || node.access !== "public" || node.config.materialized !== "ephemeral") return;
  throw parseError(
    `Node ${node.unique_id} with 'ephemeral' materialization has an invalid value (public) for the access field`,
    { code: "parse/bad-access" },
  );
}

function checkSnapshot(node: Node): void {
  const { strategy, unique_key: key, check_cols: columns, updated_at: updatedAt, materialized } = node.config;
  const fail = (message: string): never => {
    throw parseError(message, { code: "parse/bad-snapshot", heading: "Runtime Error", node: errorNode(node) });
  };
  const isSet = (value: unknown) => value !== null && value !== undefined && value !== "" && !isEmptyList(value);
  if (!isSet(strategy) || !isSet(key)) fail("Snapshots must be configured with a 'strategy' and 'unique_key'.");
  if (strategy === "check") {
    if (!isSet(columns)) fail("A snapshot configured with the check strategy must specify a check_cols configuration.");
    if (typeof columns === "string" && columns !== "all") {
      fail(`Invalid value for 'check_cols': ${columns}. Expected 'all' or a list of strings.`);
    }
  }
  if (strategy === "timestamp") {
    if (!isSet(updatedAt)) {
      fail("A snapshot configured with the timestamp strategy must specify an updated_at configuration.");
    }
    if (isSet(columns)) fail("A 'timestamp' snapshot should not have 'check_cols'");
  }
  if (materialized !== "snapshot") fail("A snapshot must have a materialized value of 'snapshot'");
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isMicrobatch(node: Node): boolean {
  return node.config.materialized === "incremental" && node.config["incremental_strategy"] === "microbatch";
}

/** Batches are dbt's own doing unless the project has a microbatch macro of its own. */
function usesMicrobatch(state: CheckedManifest): boolean {
  if (state.flags.behavior["require_batched_execution_for_custom_microbatch_strategy"] === true) return true;
  return hasOwnBatchMacro(state);
}

function hasOwnBatchMacro(state: CheckedManifest): boolean {
  const macro = state.findMacro("get_incremental_microbatch_sql", state.project.root.name);
  return macro !== null && state.project.internalPackages.some((entry) => entry.name === macro.package_name);
}

/** As Python's datetime writes it. */
function isoMoment(text: string): string {
  const moment = text.trim().replace(" ", "T").replace(/Z$/, "+00:00");
  return moment.includes("T") ? moment.replace(/(T\d\d:\d\d)(?=$|[+-])/, "$1:00") : `${moment}T00:00:00`;
}

const batchSizes = ["hour", "day", "month", "year"];

function checkMicrobatch(node: Node): void {
  const { event_time: eventTime, begin, batch_size: size, lookback, concurrent_batches: concurrent } = node.config;
  const model = `Microbatch model '${node.name}'`;
  const fail = (message: string): never => {
    throw parseError(`${model} ${message}`, { code: "parse/bad-microbatch" });
  };
  if (eventTime === null || eventTime === undefined) {
    fail("must provide an 'event_time' (string) config that indicates the name of the event time column.");
  }
  if (typeof eventTime !== "string") {
    fail(`must provide an 'event_time' config of type string, but got: <class '${typeof eventTime}'>.`);
  }
  if (begin === null || begin === undefined) {
    fail(
      "must provide a 'begin' (datetime) config that indicates the earliest timestamp the microbatch model should be built from.",
    );
  }
  if (typeof begin !== "string" || Number.isNaN(Date.parse(begin))) {
    fail(`must provide a 'begin' config of valid datetime (ISO format), but got: ${String(begin)}.`);
  }
  if (typeof begin === "string") node.config = { ...node.config, begin: isoMoment(begin) };
  if (typeof size !== "string" || !batchSizes.includes(size)) {
    fail(
      `must provide a 'batch_size' config that is one of ${pythonRepr(batchSizes)}, but got: ${String(size ?? "None")}.`,
    );
  }
  if (lookback !== null && lookback !== undefined && !Number.isInteger(lookback)) {
    fail(`must provide the optional 'lookback' config as type int, but got: <class '${typeof lookback}'>).`);
  }
  if (concurrent !== null && concurrent !== undefined && typeof concurrent !== "boolean") {
    fail(
      `optional 'concurrent_batches' config must be of type \`bool\` if specified, but got: <class '${typeof concurrent}'>).`,
    );
  }
}

/** One relation per resource, and one name per package. @throws DbtError */
export function checkUniqueness(state: CheckedManifest): void {
  const policy = quotePolicyOf(state.project);
  const { dialect } = state.project.target.adapter;
  const relations = new Map<string, Node>();
  const names = new Map<string, Node>();
  const versioned = new Map<string, Node>();
  for (const node of state.manifest.nodes.values()) {
    if (!isRefable(node)) continue;
    const key = `${node.package_name} ${node.name}`;
    if (node.version === null || node.version === undefined) {
      const existing = names.get(key);
      if (existing !== undefined) tellSameName(state, existing, node);
      names.set(key, node);
    } else versioned.set(key, node);
    const relation = relationName(
      { database: node.database, schema: node.schema, identifier: node.alias },
      policy,
      dialect,
    );
    const other = relations.get(relation);
    if (other !== undefined) throw sameRelation(relation, other, node);
    relations.set(relation, node);
  }
  for (const [key, node] of versioned) {
    const unversioned = names.get(key);
    if (unversioned !== undefined) throw mixedVersions(node, unversioned);
  }
}

function tellSameName(state: CheckedManifest, first: Node, second: Node): void {
  if (state.flags.behavior["require_unique_project_resource_names"] === true) throw duplicateName(first, second);
  state.fire(
    duplicateNameDistinctNodeTypesDeprecation({
      resource_name: second.name,
      package_name: second.package_name,
      unique_id1: first.unique_id,
      unique_id2: second.unique_id,
    }),
  );
}

function sameRelation(relation: string, first: Node, second: Node): Error {
  return parseError(
    `dbt found two resources with the database representation "${relation}".\ndbt cannot create two resources with ` +
      "identical database representations. To fix this,\nchange the configuration of one of these resources:" +
      `\n- ${first.unique_id} (${first.original_file_path})\n- ${second.unique_id} (${second.original_file_path})`,
    { code: "resolve/ambiguous-relation", heading: "Compilation Error" },
  );
}

function mixedVersions(versioned: Node, unversioned: Node): Error {
  return parseError(
    `dbt found versioned and unversioned models with the name "${versioned.name}".\n\n` +
      "Since these resources have the same name, dbt will be unable to find the correct resource\n" +
      `when looking for ref('${versioned.name}').\n\nTo fix this, change the name of the unversioned resource\n` +
      `${unversioned.unique_id} (${unversioned.original_file_path})\n` +
      `or add the unversioned model to the versions in ${versioned.patch_path}`,
    { code: "resolve/mixed-versions" },
  );
}

function checkSpaces(state: CheckedManifest): void {
  const wrong = [...state.manifest.nodes.values()].filter((node) => node.name.includes(" "));
  const [first] = wrong;
  if (first === undefined) return;
  const { debug, behavior } = state.flags;
  if (behavior["require_resource_names_without_spaces"] !== false) {
    const list = wrong.map((node) => `  * '${node.unique_id}' (${node.original_file_path})`).join("\n");
    throw parseError(
      `Resource names cannot contain spaces:\n${list}\nPlease rename the invalid model(s) so that their name(s) do not contain any spaces.`,
      { code: "resolve/name-with-spaces", heading: "Runtime Error" },
    );
  }
  for (const node of debug ? wrong : [first]) {
    state.fire(spacesInResourceNameDeprecation({ unique_id: node.unique_id, level: "warn" }));
  }
  state.fire(
    resourceNamesWithSpacesDeprecation({ count_invalid_names: wrong.length, show_debug_hint: !debug, level: "warn" }),
  );
}

/** What is told of a manifest whether it was cached or not: resources on their way out, names, microbatch models. @throws DbtError */
export function warnOfManifest(state: CheckedManifest): void {
  warnOfDeprecatedModels(state);
  checkSpaces(state);
  const models = [...state.manifest.nodes.values()].filter(isMicrobatch);
  if (models.length === 0) return;
  if (
    state.flags.behavior["require_batched_execution_for_custom_microbatch_strategy"] !== true &&
    !hasOwnBatchMacro(state)
  ) {
    state.fire(microbatchMacroOutsideOfBatchesDeprecation());
  }
  if (!usesMicrobatch(state)) return;
  const { facts } = state.project.target.adapter;
  const forced = models.filter((node) => node.config["concurrent_batches"] === true).length;
  if (forced > 0 && !facts.capabilities.concurrentMicrobatch) {
    state.fire(invalidConcurrentBatchesConfig({ num_models: forced, adapter_type: facts.type }));
  }
  for (const node of models) {
    if (node.depends_on.nodes.some((id) => hasEventTime(state, id))) continue;
    state.fire(microbatchModelNoEventTimeInputs({ model_name: node.name }));
  }
}

function hasEventTime(state: CheckedManifest, id: string): boolean {
  const input = state.manifest.nodes.get(id) ?? state.manifest.sources.get(id);
  return typeof input?.config["event_time"] === "string" && input.config["event_time"] !== "";
}

function warnOfDeprecatedModels(state: CheckedManifest): void {
  const deprecated = [...state.manifest.nodes.values()].filter(
    (node) => node.resource_type === "model" && node.deprecation_date,
  );
  for (const node of deprecated) {
    const date = node.deprecation_date ?? "";
    const isPast = Date.parse(date) < state.now() * 1000;
    const version = node.version === null || node.version === undefined ? "" : String(node.version);
    if (isPast) {
      state.fire(deprecatedModel({ model_name: node.name, model_version: version, deprecation_date: date }));
    }
    for (const child of state.manifest.nodes.values()) {
      if (child.resource_type !== "model" || !child.depends_on.nodes.includes(node.unique_id)) continue;
      const event = isPast ? deprecatedReference : upcomingReferenceDeprecation;
      state.fire(
        event({
          model_name: child.name,
          ref_model_package: node.package_name,
          ref_model_name: node.name,
          ref_model_version: version,
          ref_model_latest_version: String(node.latest_version ?? "None"),
          ref_model_deprecation_date: date,
        }),
      );
    }
  }
}
