// `config` while a project is read: keeps what it is called with and gives nothing back.
import { Dict, fn, HostObject, type Kwargs, type Value } from "@sluice/jinja";
import type { Json } from "../manifest/types.ts";
import { fromTemplateValue, toJson } from "../project/yaml-values.ts";
import { compilationError } from "./diagnostics.ts";

export type ConfigCall = Readonly<Record<string, Json>>;

export class ParseConfig extends HostObject {
  readonly typeName = "ParseConfigObject";
  readonly #record: (call: ConfigCall) => void;

  constructor(record: (call: ConfigCall) => void) {
    super();
    this.#record = record;
  }

  override call(args: readonly Value[], kwargs: Kwargs): Value {
    const [first] = args;
    const fromDict = args.length === 1 && kwargs.size === 0 && first instanceof Dict;
    const fromKeywords = args.length === 0 && kwargs.size > 0;
    if (!fromDict && !fromKeywords) throw compilationError("Invalid inline model config", "compile/inline-config");
    this.#record(configOf(fromDict ? first.entries() : kwargs));
    return "";
  }

  getAttribute(name: string): Value | undefined {
    return members.get(name)?.(this);
  }
}

const nothing = (name: string) => [name, () => fn(name, () => "")] as const;

const members: ReadonlyMap<string, (config: ParseConfig) => Value> = new Map<string, (config: ParseConfig) => Value>([
  nothing("get"),
  nothing("require"),
  nothing("meta_get"),
  nothing("meta_require"),
  ["set", (config) => fn("set", ([name = null, value = null]) => config.call([Dict.from([[name, value]])], new Map()))],
  ["persist_relation_docs", () => fn("persist_relation_docs", () => false)],
  ["persist_column_docs", () => fn("persist_column_docs", () => false)],
]);

/** The arguments as data; hooks under the spelling of the config. */
function configOf(entries: Iterable<readonly [Value, Value]>): ConfigCall {
  const given = new Map<string, Json>();
  for (const [key, value] of entries) given.set(String(key), toJson(fromTemplateValue(value)));
  for (const oldKey of ["pre_hook", "post_hook"]) {
    const value = given.get(oldKey);
    if (value === undefined) continue;
    const newKey = oldKey.replace("_", "-");
    if (given.has(newKey)) {
      throw compilationError(
        `Invalid config, has conflicting keys "${oldKey}" and "${newKey}"`,
        "compile/inline-config",
      );
    }
    given.delete(oldKey);
    given.set(newKey, value);
  }
  return Object.fromEntries(given);
}
