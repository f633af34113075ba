// The names and the id of a generic test: dbt's, to the character, because they are file names, tables and asset keys.
import { hash } from "node:crypto";
import { Float } from "@sluice/jinja";
import { pythonRepr, pythonStr } from "../project/python-repr.ts";
import type { Yaml, YamlMap } from "../project/yaml.ts";
import { isMap } from "../project/yaml-values.ts";

export interface TestNames {
  /** At most 63 characters: file name and alias. */
  readonly short: string;
  readonly full: string;
}

const LONGEST = 63;

/** Names made of the test's type, its target and what it is called with. */
export function synthesizeNames(testType: string, targetName: string, args: YamlMap): TestNames {
  const flat: string[] = [];
  for (const name of Object.keys(args).sort()) {
    if (name === "model") continue;
    const value = args[name] ?? null;
    const parts = isMap(value) ? Object.values(value) : Array.isArray(value) ? value : [value];
    flat.push(...parts.map(pythonStr));
  }
  const unique = flat.map((text) => text.replace(/[^0-9a-zA-Z_]+/g, "_")).join("__");
  const identifier = `${testType}_${targetName}`;
  const full = `${identifier}_${unique}`;
  // dbt counts code points, of which there are never more.
  if (full.length <= LONGEST || [...full].length <= LONGEST) return { short: full, full };
  return { short: `${[...identifier].slice(0, 30).join("")}_${md5(full)}`, full };
}

export interface TestIdentity {
  readonly namespace: string | null;
  readonly name: string;
  readonly kwargs: YamlMap;
}

/** The ten characters that tell apart tests of one name. */
export function testHash(fullName: string, identity: TestIdentity): string {
  const data = { kwargs: identity.kwargs, name: identity.name, namespace: identity.namespace };
  return md5(fullName + hashable(data)).slice(-10);
}

/** As Python would print it with the keys sorted at every level and every leaf as text. */
function hashable(value: Yaml): string {
  if (Array.isArray(value)) return `[${value.map(hashable).join(", ")}]`;
  if (value instanceof Float || !isMap(value)) return pythonRepr(pythonStr(value));
  const items = Object.keys(value)
    .sort()
    .map((key) => `${pythonRepr(key)}: ${hashable(value[key] ?? null)}`);
  return `{${items.join(", ")}}`;
}

function md5(text: string): string {
  return hash("md5", text);
}
