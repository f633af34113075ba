// cycler(): goes around through its items. joiner(): nothing at the first call, the separator at every later one.
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { fn } from "../values/callable.ts";
import { HostObject } from "../values/host-object.ts";
import type { Value } from "../values/types.ts";

export class Cycler extends HostObject {
  readonly typeName = "Cycler";
  override readonly moduleName = "jinja2.utils";
  readonly #items: readonly Value[];
  #position = 0;

  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) throw new TemplateRuntimeError("at least one item has to be provided", "RuntimeError");
    this.#items = items;
  }

  getAttribute(name: string): Value | undefined {
    switch (name) {
      case "current":
        return this.#current();
      case "next":
        return fn("next", () => this.#next());
      case "reset":
        return fn("reset", () => {
          this.#position = 0;
          return null;
        });
      case "items":
        return [...this.#items];
      case "pos":
        return this.#position;
      default:
        return undefined;
    }
  }

  override toRepr(): string {
    return "<jinja2.utils.Cycler object>";
  }

  #current(): Value {
    return this.#items[this.#position] ?? null;
  }

  #next(): Value {
    const current = this.#current();
    this.#position = (this.#position + 1) % this.#items.length;
    return current;
  }
}

export class Joiner extends HostObject {
  readonly typeName = "Joiner";
  override readonly moduleName = "jinja2.utils";
  readonly #separator: Value;
  #used = false;

  constructor(separator: Value) {
    super();
    this.#separator = separator;
  }

  getAttribute(name: string): Value | undefined {
    if (name === "sep") return this.#separator;
    return name === "used" ? this.#used : undefined;
  }

  override toRepr(): string {
    return "<jinja2.utils.Joiner object>";
  }

  override call(): Value {
    if (this.#used) return this.#separator;
    this.#used = true;
    return "";
  }
}
