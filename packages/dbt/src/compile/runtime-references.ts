// ref(), source(), metric() and function() while nodes are compiled and run: looked up, checked against what the project was
// read to depend on, and answered with a relation.
import { type Callable, fn, HostObject, type Value } from "@sluice/jinja";
import { unpinnedRefNewVersionAvailable } from "../events/builders.ts";
import { compareVersions } from "../manifest/compare-versions.ts";
import type { Node, RefArgs, SourceDefinition } from "../manifest/types.ts";
import type { NodeInfo } from "../run/node-progress.ts";
import { isEphemeralModel } from "../run/types.ts";
import { compilationError, parsingError } from "./diagnostics.ts";
import { eventTimeFilter } from "./event-time-filter.ts";
import { type Found, lookupFunction, lookupMetric, lookupRef, lookupSource } from "./manifest-lookup.ts";
import { namedArguments, refArguments, sourceArguments } from "./reference-arguments.ts";
import type { Relation } from "./relation.ts";
import type { RelationFactory, RelationOptions } from "./relation-class.ts";
import type { RuntimeSession } from "./types.ts";

/** Who refers: a node, or a macro that the engine or run-operation calls. */
export interface Referrer {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  readonly original_file_path: string;
  readonly package_name: string;
}

export interface ReferencePorts {
  readonly session: RuntimeSession;
  readonly relations: RelationFactory;
  readonly referrer: Referrer;
  /** What the node may refer to; null for macros, which may refer to anything. */
  readonly dependsOn: readonly string[] | null;
  /** Ephemeral models are noted here; null where there is no SQL that they could be pasted into. */
  readonly onEphemeral: ((node: Node) => void) | null;
  /** `node_info` of log events; null outside of a run. */
  readonly nodeInfo: () => NodeInfo | null;
  readonly thread: string;
  /** Limits and event time ranges apply (not in unit tests). */
  readonly narrows: boolean;
  /** Whether the relation exists, for deferring. */
  readonly exists: (relation: Relation) => boolean | Promise<boolean>;
}

export function refFunction(ports: ReferencePorts): Callable {
  return fn("ref", (args, kwargs) => {
    const ref = refArguments(args, kwargs);
    const target = expectRef(ports, ref);
    checkAccess(ports, target);
    if (ref.version === null) tellNewerVersion(ports, target);
    if (ports.dependsOn !== null && !ports.dependsOn.includes(target.unique_id)) throw unknownDependency(ports, ref);
    return relationOf(ports, target);
  });
}

/** A ref without a version means the latest one; that a newer one waits is worth a line. */
function tellNewerVersion({ session, nodeInfo, thread }: ReferencePorts, target: Node): void {
  const { version, latest_version: latest } = target;
  const info = nodeInfo();
  if (version === null || version === undefined || latest === null || latest === undefined || info === null) return;
  const versions = [...session.manifest.nodes.values()].flatMap((node) =>
    node.resource_type === "model" && node.name === target.name && node.version != null ? [String(node.version)] : [],
  );
  const newest = versions.reduce((a, b) => (compareVersions(a, b) < 0 ? b : a), String(version));
  if (compareVersions(newest, String(latest)) <= 0) return;
  session.fire(
    unpinnedRefNewVersionAvailable({
      node_info: info,
      ref_node_name: target.name,
      ref_node_package: target.package_name,
      ref_node_version: String(version),
      ref_max_version: newest,
    }),
    { thread },
  );
}

export function sourceFunction(ports: ReferencePorts): Callable {
  return fn("source", (args) => {
    const [source, table] = sourceArguments(args);
    const found = lookupSource(ports.session, ports.referrer.package_name, source, table);
    const target = expectFound(ports, found, { kind: "source", name: `${source}.${table}` });
    const fixture = ports.session.fixtures?.get(target.unique_id);
    if (fixture !== undefined) return relationOf(ports, fixture.node);
    return ports.relations.ofSource(target, narrowing(ports, target));
  });
}

export function metricFunction(ports: ReferencePorts): Value {
  return fn("metric", (args) => {
    const { name, package: inPackage } = namedArguments("metric", args);
    const found = lookupMetric(ports.session, ports.referrer.package_name, name, inPackage);
    const metric = expectFound(ports, found, { kind: "metric", name, package: inPackage });
    return new MetricReference(metric.name, metric.package_name);
  });
}

export function functionFunction(ports: ReferencePorts): Value {
  return fn("function", (args) => {
    const { name, package: inPackage } = namedArguments("function", args);
    const found = lookupFunction(ports.session, ports.referrer.package_name, name, inPackage);
    const target = expectFound(ports, found, { kind: "function", name });
    const text = (key: string) => {
      const value = target[key];
      return typeof value === "string" ? value : null;
    };
    const path = { database: text("database"), schema: text("schema"), identifier: text("alias") ?? target.name };
    return ports.relations.plain(path, undefined, { type: "function" });
  });
}

class MetricReference extends HostObject {
  readonly typeName = "ResolvedMetricReference";
  readonly #name: string;
  readonly #packageName: string;

  constructor(name: string, packageName: string) {
    super();
    this.#name = name;
    this.#packageName = packageName;
  }

  getAttribute(name: string): Value | undefined {
    if (name === "metric_name" || name === "name") return this.#name;
    return name === "package_name" ? this.#packageName : undefined;
  }

  override toText(): string {
    return this.#name;
  }
}

function expectRef(ports: ReferencePorts, ref: RefArgs): Node {
  const found = lookupRef(ports.session, ports.referrer.package_name, ref);
  return expectFound(ports, found, { kind: "node", name: ref.name, package: ref.package, version: ref.version });
}

interface Wanted {
  readonly kind: "node" | "source" | "metric" | "function";
  readonly name: string;
  readonly package?: string | null;
  readonly version?: string | number | null;
}

function expectFound<T>(ports: ReferencePorts, found: Found<T>, wanted: Wanted): T {
  if (found.kind === "found") return found.resource;
  const { referrer } = ports;
  const why =
    wanted.kind === "metric"
      ? "was not found or is disabled"
      : found.kind === "disabled"
        ? "is disabled"
        : "was not found";
  const version = wanted.version == null ? "" : `with version '${wanted.version}' `;
  const inPackage = wanted.package == null ? "" : `in package or project '${wanted.package}' `;
  throw compilationError(
    `${title(referrer.resource_type)} '${referrer.unique_id}' (${referrer.original_file_path}) depends on a ${wanted.kind} ` +
      `named '${wanted.name}' ${version}${inPackage}which ${why}`,
    "compile/reference-not-found",
  );
}

/** Python's `str.title()`. */
function title(text: string): string {
  return text
    .toLowerCase()
    .replace(/(^|[^a-z])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/** @throws {DbtError} when the model is private to another group, or its package keeps it to itself */
function checkAccess(ports: ReferencePorts, target: Node): void {
  const { referrer, session } = ports;
  if (target.resource_type !== "model" || referrer.resource_type === "sql_operation") return;
  const installed = session.project.packages.find((entry) => entry.name === target.package_name);
  const restricted = installed?.config.restrictAccess === true && !installed.isRoot;
  const foreign = referrer.package_name !== target.package_name && restricted;
  const group: unknown = Reflect.get(referrer, "group");
  const refused = (access: string, scope: string | null, scopeKind: string) =>
    parsingError(
      `Node ${referrer.unique_id} attempted to reference node ${target.unique_id}, which is not allowed because the ` +
        `referenced node is ${access} to the '${scope ?? ""}' ${scopeKind}.`,
      "compile/reference-not-allowed",
    );
  if (target.access === "private" && (!group || group !== target.group || foreign)) {
    throw refused("private", target.group, "group");
  }
  if (target.access === "protected" && foreign) throw refused("protected", target.package_name, "package");
}

function unknownDependency(ports: ReferencePorts, ref: RefArgs): Error {
  const { name } = ports.referrer;
  const args = [ref.package, ref.name].flatMap((part) => (part === null ? [] : [`'${part}'`])).join(", ");
  const version = ref.version === null ? "" : `,version='${ref.version}'`;
  return compilationError(
    `dbt was unable to infer all dependencies for the model "${name}".\nThis typically happens when ref() is placed within ` +
      `a conditional block.\n\nTo fix this, add the following hint to the top of the model "${name}":\n\n` +
      `-- depends_on: {{ ref(${args}${version}) }}`,
    "compile/unknown-dependency",
  );
}

function relationOf(ports: ReferencePorts, target: Node): Relation | Promise<Relation> {
  const options = narrowing(ports, target);
  if (isEphemeralModel(target)) {
    if (ports.onEphemeral === null) {
      throw compilationError(
        `Operations can not ref() ephemeral nodes, but ${target.name} is ephemeral`,
        "compile/operation-ephemeral",
      );
    }
    ports.onEphemeral(target);
    return ports.relations.cte(ports.session.fixtures?.get(target.unique_id)?.cteName ?? target.alias, options);
  }
  const own = ports.relations.ofNode(target, options);
  const deferred = deferredRelation(ports, target, options);
  if (deferred === null) return own;
  const { flags, selected } = ports.session;
  if (flags.favorState && !selected.includes(target.unique_id)) return deferred;
  const exists = ports.exists(ports.relations.ofNode(target));
  if (exists instanceof Promise) return exists.then((found) => (found ? own : deferred));
  return exists ? own : deferred;
}

/** The relation of the state's manifest that stands for a node that is not built here. */
export function deferredRelation(
  ports: Pick<ReferencePorts, "session" | "relations">,
  target: Pick<Node, "defer_relation">,
  options: RelationOptions = {},
): Relation | null {
  const place = target.defer_relation;
  if (!ports.session.flags.defer || typeof place !== "object" || place === null) return null;
  const text = (key: string): string => {
    const value: unknown = Reflect.get(place, key);
    return typeof value === "string" ? value : "";
  };
  return ports.relations.ofNode({ database: text("database"), schema: text("schema"), alias: text("alias") }, options);
}

function narrowing(ports: ReferencePorts, input: Node | SourceDefinition): RelationOptions {
  if (!ports.narrows) return {};
  return {
    limit: ports.session.flags.empty ? 0 : null,
    eventTimeFilter: eventTimeFilter(ports.session, ports.referrer, input),
  };
}
