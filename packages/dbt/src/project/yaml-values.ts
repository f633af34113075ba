// Reads of YAML data whose shape nobody has checked, and the ways between YAML data, template values and JSON.
import { Dict, Float, Markup, PySet, Tuple, type Value } from "@sluice/jinja";
import type { Json } from "../manifest/types.ts";
import type { Yaml, YamlMap } from "./yaml.ts";

export function isMap(value: unknown): value is YamlMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Float);
}

/** The value of an own key; `undefined` when there is none. */
export function own(map: YamlMap, key: string): Yaml | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The text of a key; null when it is absent, null or not text. */
export function textOf(map: YamlMap, key: string): string | null {
  const value = own(map, key);
  return typeof value === "string" ? value : null;
}

export function mapOf(map: YamlMap, key: string): YamlMap {
  const value = own(map, key);
  return isMap(value) ? value : {};
}

export function listOf(map: YamlMap, key: string): readonly Yaml[] {
  const value = own(map, key);
  return Array.isArray(value) ? value : [];
}

/** YAML data as JSON: `1.0` becomes 1. The same object when there is nothing to change. */
export function toJson(value: Yaml): Json {
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) {
    let changed = false;
    const items = value.map((item) => {
      const json = toJson(item);
      changed ||= json !== item;
      return json;
    });
    return changed ? items : jsonList(value);
  }
  if (!isMap(value)) return value;
  return toJsonRecord(value);
}

export function toJsonRecord(map: YamlMap): Record<string, Json> {
  const record: Record<string, Json> = {};
  for (const [key, value] of Object.entries(map)) setOwn(record, key, toJson(value));
  return record;
}

function jsonList(value: readonly Yaml[]): readonly Json[] {
  return value as readonly Json[];
}

/** Sets an own property whatever the key, `__proto__` included. */
export function setOwn<T>(record: Record<string, T>, key: string, value: T): void {
  if (key === "__proto__") {
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  } else record[key] = value;
}

/** YAML data as a template sees it. */
export function toTemplateValue(value: Yaml | Json): Value {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (value instanceof Float) return value;
  if (typeof value === "number") return Number.isInteger(value) ? value : new Float(value);
  if (Array.isArray(value)) return value.map(toTemplateValue);
  return Dict.from(Object.entries(value).map(([key, item]) => [key, toTemplateValue(item)] as const));
}

/** What a native template gave, as YAML data. */
export function fromTemplateValue(value: Value): Yaml {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Float) return Number.isInteger(value.value) ? value : value.value;
  if (Array.isArray(value)) return value.map(fromTemplateValue);
  if (value instanceof Tuple) return value.items.map(fromTemplateValue);
  if (value instanceof PySet) return [...value].map(fromTemplateValue);
  if (value instanceof Markup) return value.text;
  if (value instanceof Dict) {
    const map: YamlMap = {};
    for (const [key, item] of value.entries())
      setOwn(map, typeof key === "string" ? key : String(key), fromTemplateValue(item));
    return map;
  }
  return "toText" in value && value.toText !== undefined ? value.toText() : "";
}
