// What the database answered to a statement, as templates and results see it: prints as its message.
import type { AdapterResponse as ResponseData } from "@sluice/adapter-contract";
import { Dict, fn, HostObject, toRepr, toText, type Value } from "@sluice/jinja";

export class AdapterResponse extends HostObject {
  readonly typeName = "AdapterResponse";
  readonly message: string;
  readonly code: string | null;
  readonly rowsAffected: number | null;
  readonly extra: ResponseData["extra"];

  constructor(data: ResponseData) {
    super();
    this.message = data.message;
    this.code = data.code;
    this.rowsAffected = data.rowsAffected;
    this.extra = data.extra;
  }

  /** A response that a macro puts together. */
  static ofValues(message: Value, code: Value, rowsAffected: Value): AdapterResponse {
    const rows = rowsAffected === null ? null : Number(toText(rowsAffected));
    return new AdapterResponse({
      message: toText(message),
      code: code === null ? null : toText(code),
      rowsAffected: rows === null || Number.isNaN(rows) ? null : rows,
      extra: {},
    });
  }

  getAttribute(name: string): Value | undefined {
    if (name === "get") return fn("get", ([key = null, fallback = null]) => this.getItem(key) ?? fallback);
    if (name === "to_dict") return fn("to_dict", () => Dict.from(this.#members()));
    if (name === "items") return fn("items", () => [...Dict.from(this.#members()).entries()].map(([k, v]) => [k, v]));
    return this.#members().get(name) ?? (name === "query_id" ? null : undefined);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === "string" ? this.#members().get(key) : undefined;
  }

  override toText(): string {
    return this.message;
  }

  override toRepr(): string {
    const members = new Map(this.#members());
    if (!members.has("query_id")) members.set("query_id", null);
    const shown = [...members].map(([name, value]) => `${name}=${toRepr(value)}`);
    return `AdapterResponse(${shown.join(", ")})`;
  }

  /** As run_results.json holds it. */
  override toJs(): Readonly<Record<string, unknown>> {
    return {
      _message: this.message,
      ...(this.code === null ? {} : { code: this.code }),
      ...(this.rowsAffected === null ? {} : { rows_affected: this.rowsAffected }),
      ...this.extra,
    };
  }

  override toJsonValue(): Value {
    return Dict.from(this.#members());
  }

  #members(): ReadonlyMap<string, Value> {
    return new Map<string, Value>([
      ["_message", this.message],
      ["code", this.code],
      ["rows_affected", this.rowsAffected],
      ...Object.entries(this.extra),
    ]);
  }
}
