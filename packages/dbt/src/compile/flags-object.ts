// `flags` in templates: every flag of the command under its upper-case name, read only.
import { HostObject, toValue, type Value } from "@sluice/jinja";
import type { Flags } from "../flags/types.ts";

export class FlagsObject extends HostObject {
  readonly typeName = "Flags";
  readonly #flags: Flags;

  constructor(flags: Flags) {
    super();
    this.#flags = flags;
  }

  getAttribute(name: string): Value | undefined {
    if (name !== name.toUpperCase()) return undefined;
    const key = name.toLowerCase();
    const { all, behavior } = this.#flags;
    if (Object.hasOwn(all, key)) return toValue(all[key] ?? null);
    if (Object.hasOwn(behavior, key)) return behavior[key] ?? null;
    return undefined;
  }
}
