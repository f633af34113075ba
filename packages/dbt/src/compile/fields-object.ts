// A small read-only record for templates: attributes, items and `get`, shown as `Path(database='x', …)`.
import { fn, HostObject, toRepr, type Value } from "@sluice/jinja";

export class FieldsObject extends HostObject {
  readonly typeName: string;
  readonly fields: ReadonlyMap<string, Value>;

  constructor(typeName: string, fields: Iterable<readonly [string, Value]>) {
    super();
    this.typeName = typeName;
    this.fields = new Map(fields);
  }

  getAttribute(name: string): Value | undefined {
    const field = this.fields.get(name);
    if (field !== undefined) return field;
    if (name === "get") return fn("get", ([key, fallback]) => this.getItem(key ?? null) ?? fallback ?? null);
    return undefined;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === "string" ? this.fields.get(key) : undefined;
  }

  override toRepr(): string {
    return `${this.typeName}(${[...this.fields].map(([name, value]) => `${name}=${toRepr(value)}`).join(", ")})`;
  }

  override equals(other: Value): boolean {
    return other instanceof FieldsObject && other.toRepr() === this.toRepr();
  }

  override hashKey(): string {
    return `\u0000fields:${this.toRepr()}`;
  }
}
