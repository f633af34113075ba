// `results` in on-run-end hooks: what each node's run gave, with the attributes that packages read.
import { Dict, fn, HostObject, toRepr, toValue, type Value } from "@sluice/jinja";
import type { GraphNode } from "../manifest/types.ts";
import type { RunResult, TimingInfo } from "../run/types.ts";
import { dateTimeFromDatabase } from "./date-values.ts";
import { FieldsObject } from "./fields-object.ts";
import { nodeDict } from "./node-dict.ts";

export function resultList(results: readonly RunResult[]): Value {
  return results.map((result) => new ResultObject(result));
}

class ResultObject extends HostObject {
  readonly typeName = "RunResult";
  readonly #result: RunResult;

  constructor(result: RunResult) {
    super();
    this.#result = result;
  }

  getAttribute(name: string): Value | undefined {
    const result = this.#result;
    switch (name) {
      case "node":
        return new ResourceObject(result.node);
      case "unique_id":
        return result.node.unique_id;
      case "timing":
        return result.timing.map((entry) => timingObject(entry));
      case "status":
      case "thread_id":
      case "execution_time":
      case "message":
      case "failures":
      case "adapter_response":
      case "batch_results":
        return toValue(result[name]);
      case "to_dict":
        return fn("to_dict", () => this.#dict());
      case "get":
        return fn("get", ([key = null, fallback = null]) => this.getItem(key) ?? fallback);
      default:
        return undefined;
    }
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === "string" ? this.getAttribute(key) : undefined;
  }

  override toRepr(): string {
    const { status, thread_id, execution_time, message } = this.#result;
    return `RunResult(status=${toRepr(status)}, thread_id=${toRepr(thread_id)}, execution_time=${execution_time}, message=${toRepr(message)})`;
  }

  override toJsonValue(): Value {
    return this.#dict();
  }

  #dict(): Dict {
    const { node, status, timing, thread_id, execution_time, adapter_response, message, failures } = this.#result;
    const data = { status, timing, thread_id, execution_time, adapter_response, message, failures };
    return Dict.from([
      ...Object.entries(data).map(([key, item]) => [key, toValue(item)] as const),
      ["node", nodeDict(node)],
    ]);
  }
}

function timingObject(entry: TimingInfo): Value {
  const time = (text: string) => dateTimeFromDatabase(text.replace(/Z$/, ""));
  return new FieldsObject("TimingInfo", [
    ["name", entry.name],
    ["started_at", time(entry.started_at)],
    ["completed_at", time(entry.completed_at)],
  ]);
}

/** A resource as hooks see it: its attributes, and `to_dict()`. */
class ResourceObject extends HostObject {
  readonly typeName: string;
  readonly #node: GraphNode;
  readonly #dict: Dict;

  constructor(node: GraphNode) {
    super();
    this.typeName = `${node.resource_type}Node`;
    this.#node = node;
    this.#dict = nodeDict(node);
  }

  getAttribute(name: string): Value | undefined {
    if (name === "to_dict") return fn("to_dict", () => this.#dict);
    if (name === "depends_on_nodes") return toValue("depends_on" in this.#node ? this.#node.depends_on.nodes : []);
    if (name === "identifier") return this.#dict.get("identifier") ?? this.#dict.get("alias");
    if (name === "get") return fn("get", ([key = null, fallback = null]) => this.#dict.get(key) ?? fallback);
    const value: unknown = Object.hasOwn(this.#node, name) ? Reflect.get(this.#node, name) : undefined;
    if (value === null) return null;
    return this.#dict.get(name);
  }

  override getItem(key: Value): Value | undefined {
    return this.#dict.get(key);
  }

  override toJsonValue(): Value {
    return this.#dict;
  }
}
