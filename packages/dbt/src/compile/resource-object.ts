// A resource outside of its own context, as dbt's object: in the results that on-run-end hooks read, and in query comments.
import { type Dict, fn, HostObject, toValue, type Value } from "@sluice/jinja";
import type { GraphNode } from "../manifest/types.ts";
import { nodeDict, wholeNodeDict } from "./node-dict.ts";

export class ResourceObject extends HostObject {
  readonly typeName: string;
  readonly #node: GraphNode;
  readonly #dict: Dict;
  readonly #missing: Value | undefined;

  /** `missing` is what an attribute gives that the resource does not have. */
  constructor(node: GraphNode, missing?: Value) {
    super();
    this.typeName = `${node.resource_type}Node`;
    this.#node = node;
    this.#dict = nodeDict(node);
    this.#missing = missing;
  }

  getAttribute(name: string): Value | undefined {
    switch (name) {
      case "to_dict":
        return fn("to_dict", () => wholeNodeDict(this.#node));
      case "config":
        return new ConfigView(this.#node.config);
      case "depends_on_nodes":
        return toValue("depends_on" in this.#node ? this.#node.depends_on.nodes : []);
      case "identifier":
        return this.#dict.get("identifier") ?? this.#dict.get("alias");
      case "get":
        return fn("get", ([key = null, fallback = null]) => this.#dict.get(key) ?? fallback);
      default: {
        const value = this.#dict.get(name);
        if (value !== undefined) return value;
        return Object.hasOwn(this.#node, name) ? null : this.#missing;
      }
    }
  }

  override getItem(key: Value): Value | undefined {
    return this.#dict.get(key);
  }

  override toJsonValue(): Value {
    return wholeNodeDict(this.#node);
  }
}

/** A config as an object: what it does not hold is None. */
class ConfigView extends HostObject {
  readonly typeName = "Config";
  readonly #config: Readonly<Record<string, unknown>>;

  constructor(config: Readonly<Record<string, unknown>>) {
    super();
    this.#config = config;
  }

  getAttribute(name: string): Value | undefined {
    if (name === "get") return fn("get", ([key = null, fallback = null]) => this.#read(key) ?? fallback);
    if (name === "keys") return fn("keys", () => Object.keys(this.#config));
    if (name === "to_dict") return fn("to_dict", () => toValue(this.#config));
    return this.getItem(name);
  }

  override getItem(key: Value): Value | undefined {
    return this.#read(key) ?? null;
  }

  override contains(key: Value): boolean {
    return this.#read(key) !== undefined;
  }

  override iterate(): Iterable<Value> {
    return Object.keys(this.#config);
  }

  override toJsonValue(): Value {
    return toValue(this.#config);
  }

  /** Hooks are spelled with `_` as attributes. */
  #read(key: Value): Value | undefined {
    if (typeof key !== "string") return undefined;
    const name = Object.hasOwn(this.#config, key) ? key : key.replace(/^(pre|post)_hook$/, "$1-hook");
    return Object.hasOwn(this.#config, name) ? toValue(this.#config[name] ?? null) : undefined;
  }
}
