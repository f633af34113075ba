// namespace(): an object whose attributes a template can set.
import { typeError } from "../errors/python-errors.ts";
import { updateDict } from "../methods/dict-methods.ts";
import { toRepr } from "../operations/repr.ts";
import { Dict } from "../values/dict.ts";
import { HostObject } from "../values/host-object.ts";
import type { Kwargs, Value } from "../values/types.ts";

export class Namespace extends HostObject {
  readonly typeName = "Namespace";
  override readonly moduleName = "jinja2.utils";
  readonly #attributes = new Dict();

  static of(args: readonly Value[], kwargs: Kwargs): Namespace {
    if (args.length > 1) throw typeError(`dict expected at most 1 argument, got ${args.length}`);
    const out = new Namespace();
    updateDict(out.#attributes, args[0], kwargs);
    return out;
  }

  getAttribute(name: string): Value | undefined {
    return this.#attributes.get(name);
  }

  override setAttribute(name: string, value: Value): void {
    this.#attributes.set(name, value);
  }

  override toRepr(): string {
    return `<Namespace ${toRepr(this.#attributes)}>`;
  }
}
