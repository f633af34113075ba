// `adapter.parse_index`: an index of a model's config, checked, and the name that it gets.
import { hash } from "node:crypto";
import { Dict, fnWithSignature, HostObject, isTruthy, iterate, toRepr, toText, type Value } from "@sluice/jinja";
import { compilationError } from "./diagnostics.ts";
import { Relation } from "./relation.ts";

class IndexConfig extends HostObject {
  readonly typeName: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly type: string | null;

  constructor(typeName: string, columns: readonly string[], unique: boolean, type: string | null) {
    super();
    this.typeName = typeName;
    this.columns = columns;
    this.unique = unique;
    this.type = type;
  }

  override toRepr(): string {
    const unique = this.unique ? "True" : "False";
    return `${this.typeName}(columns=${toRepr([...this.columns])}, unique=${unique}, type=${toRepr(this.type)})`;
  }

  getAttribute(name: string): Value | undefined {
    switch (name) {
      case "columns":
        return [...this.columns];
      case "unique":
        return this.unique;
      case "type":
        return this.type;
      case "render":
        return fnWithSignature("render", ["relation"], (bound) => this.#nameFor(bound.get("relation"), new Date()));
      default:
        return undefined;
    }
  }

  /** A name that differs at every run, as an index of the same name may still belong to the table that is replaced. */
  #nameFor(relation: Value, now: Date): string {
    const parts = [
      ...this.columns,
      relation instanceof Relation ? relation.render() : toText(relation),
      this.unique ? "True" : "False",
      this.type ?? "None",
      `${now.toISOString().slice(0, -1)}000`,
    ];
    return hash("md5", parts.join("_"));
  }
}

const KEYS: ReadonlySet<Value> = new Set(["columns", "unique", "type"]);

function problemOf(raw: Dict): string | null {
  const columns = raw.get("columns");
  const unknown = [...raw.keys()].filter((key) => !KEYS.has(key)).map((key) => toRepr(key));
  if (unknown.length > 0) {
    const were = unknown.length === 1 ? "was" : "were";
    return `at path []: Additional properties are not allowed (${unknown.join(", ")} ${were} unexpected)`;
  }
  if (columns === undefined) return "at path []: 'columns' is a required property";
  return Array.isArray(columns) ? null : `at path ['columns']: ${toRepr(columns)} is not of type 'array'`;
}

/** @throws {DbtError} when the config is not an index */
export function parseIndex(raw: Value, adapterName: string): Value {
  if (raw === null) return null;
  if (!(raw instanceof Dict)) {
    throw compilationError(
      `Invalid index config:\n  Got: ${toText(raw)}\n  Expected a dictionary with at minimum a "columns" key`,
      "compile/index-config",
    );
  }
  const problem = problemOf(raw);
  if (problem !== null) throw compilationError(`Could not parse index config: ${problem}`, "compile/index-config");
  const columns = raw.get("columns") ?? [];
  const type = raw.get("type") ?? null;
  return new IndexConfig(
    `${adapterName}IndexConfig`,
    [...iterate(columns)].map(toText),
    isTruthy(raw.get("unique") ?? false),
    type === null ? null : toText(type),
  );
}
