// `results` in on-run-end hooks: what each node's run gave, with the attributes that packages read.
import { Dict, fn, HostObject, toRepr, toValue, type Value } from "@sluice/jinja";
import type { RunResult, TimingInfo } from "../run/types.ts";
import { dateTimeFromDatabase } from "./date-values.ts";
import { FieldsObject } from "./fields-object.ts";
import { wholeNodeDict } from "./node-dict.ts";
import { ResourceObject } from "./resource-object.ts";

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
    const { node, status, timing, thread_id, execution_time, adapter_response, message, failures, batch_results } =
      this.#result;
    const data = { status, timing, thread_id, execution_time, adapter_response, message, failures };
    const rest = { agate_table: null, batch_results };
    return Dict.from([
      ...Object.entries(data).map(([key, item]) => [key, toValue(item)] as const),
      ["node", wholeNodeDict(node)],
      ...Object.entries(rest).map(([key, item]) => [key, toValue(item)] as const),
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
