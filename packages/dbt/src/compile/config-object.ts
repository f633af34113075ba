// `config` as templates see it when a node is compiled or run: calling it gives nothing, `get`, `require` and the others
// read the node's finished config.
import { Dict, fnWithSignature, HostObject, type Kwargs, toValue, type Value } from "@sluice/jinja";

/** A config as the manifest holds it; null where there is none (macros). */
export type ReadableConfig = Readonly<Record<string, unknown>> | null;

export interface ConfigObjectPorts {
  /** A required name is missing. */
  readonly missing: (name: string) => Error;
  /** `get` was asked for a name that only `meta` holds. */
  readonly onMetaKey: (name: string) => void;
  /** `persist_docs` is not a dict. */
  readonly wrongPersistDocs: (value: Value) => Error;
  /** `config.model`: the node that the config belongs to. */
  readonly model: () => Value;
  readonly call: (callee: Value, args: readonly Value[]) => Value | Promise<Value>;
}

export class ConfigObject extends HostObject {
  readonly typeName = "RuntimeConfigObject";
  readonly #members: ReadonlyMap<string, Value>;
  readonly #model: () => Value;

  constructor(config: ReadableConfig, ports: ConfigObjectPorts) {
    super();
    this.#members = members(config, ports);
    this.#model = ports.model;
  }

  getAttribute(name: string): Value | undefined {
    return name === "model" ? this.#model() : this.#members.get(name);
  }

  override call(_args: readonly Value[], _kwargs: Kwargs): Value {
    return "";
  }
}

function members(config: ReadableConfig, ports: ConfigObjectPorts): ReadonlyMap<string, Value> {
  const lookup = (name: Value, fallback: Value | undefined): Value => {
    const found = readKey(config, name, ports);
    if (found !== undefined) return found;
    if (fallback === undefined) throw ports.missing(String(name));
    return fallback;
  };
  const meta = (name: Value, fallback: Value | undefined): Value => {
    const found = readMeta(config, name);
    if (found !== undefined) return found;
    if (fallback === undefined) throw ports.missing(String(name));
    return fallback;
  };
  const reader = (name: string, read: typeof lookup) =>
    fnWithSignature(name, ["name", ["default", null], ["validator", null]], (bound) => {
      const value = read(bound.get("name"), bound.get("default"));
      const checked = bound.get("validator") !== null && bound.get("default") !== null;
      return checked ? validated(bound.get("validator"), value, ports) : value;
    });
  const demander = (name: string, read: typeof lookup) =>
    fnWithSignature(name, ["name", ["validator", null]], (bound) =>
      validated(bound.get("validator"), read(bound.get("name"), undefined), ports),
    );
  const persists = (what: string) => (): Value => {
    const docs = lookup("persist_docs", new Dict());
    if (!(docs instanceof Dict)) throw ports.wrongPersistDocs(docs);
    return docs.get(what) ?? false;
  };
  return new Map<string, Value>([
    ["get", reader("get", lookup)],
    ["meta_get", reader("meta_get", meta)],
    ["require", demander("require", lookup)],
    ["meta_require", demander("meta_require", meta)],
    ["set", fnWithSignature("set", ["name", "value"], () => "")],
    ["persist_relation_docs", fnWithSignature("persist_relation_docs", [], persists("relation"))],
    ["persist_column_docs", fnWithSignature("persist_column_docs", [], persists("columns"))],
  ]);
}

function validated(validator: Value, value: Value, ports: ConfigObjectPorts): Value | Promise<Value> {
  if (validator === null) return value;
  const outcome = ports.call(validator, [value]);
  return outcome instanceof Promise ? outcome.then(() => value) : value;
}

/** Attribute names of hooks are spelled with `_`, keys of the config with `-`. */
const SPELLINGS: Readonly<Record<string, string>> = { pre_hook: "pre-hook", post_hook: "post-hook" };

function readKey(config: ReadableConfig, name: Value, ports: ConfigObjectPorts): Value | undefined {
  if (config === null || typeof name !== "string") return undefined;
  if (name === "snapshot_table_column_names") return snapshotColumns(config["snapshot_meta_column_names"]);
  const key = Object.hasOwn(config, name) ? name : (SPELLINGS[name] ?? name);
  if (Object.hasOwn(config, key)) return toValue(config[key] ?? null);
  if (readMeta(config, name) !== undefined) ports.onMetaKey(name);
  return undefined;
}

/** The columns that a snapshot adds, under the names that the config gives them; undefined for what is no snapshot. */
function snapshotColumns(given: unknown): Value | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  return Dict.from(
    SNAPSHOT_COLUMNS.map((column) => {
      const name: unknown = Reflect.get(given, column);
      return [column, typeof name === "string" && name !== "" ? name : column] as const;
    }),
  );
}

const SNAPSHOT_COLUMNS = ["dbt_valid_from", "dbt_valid_to", "dbt_scd_id", "dbt_updated_at", "dbt_is_deleted"];

function readMeta(config: ReadableConfig, name: Value): Value | undefined {
  const meta = config?.["meta"];
  if (typeof meta !== "object" || meta === null || typeof name !== "string" || !Object.hasOwn(meta, name)) {
    return undefined;
  }
  return toValue(Reflect.get(meta, name) ?? null);
}
