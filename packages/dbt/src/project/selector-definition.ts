// The definition of a selector with its short forms written out, as the manifest keeps it: `tag:x+` and `{tag: x}` become
// `{method, value, …}`, and another selector's name becomes that one's definition.
import type { Json } from "../manifest/types.ts";

type Known = ReadonlyMap<string, Json>;
type JsonMap = Readonly<Record<string, Json>>;

const CRITERION = /^(@)?(?:(\d*)(\+))?(?:([\w.]+):)?(.*?)(?:(\+)(\d*))?$/;

export function writtenOut(definition: Json, known: Known): Json {
  if (typeof definition === "string") return ofText(definition);
  if (!isMap(definition)) return definition;
  for (const group of ["union", "intersection"]) {
    const members = definition[group];
    if (Array.isArray(members)) return { [group]: members.map((member: Json) => writtenOut(member, known)) };
  }
  return ofMap(definition, known);
}

function ofMap(definition: JsonMap, known: Known): Json {
  const [first] = Object.entries(definition);
  if (first === undefined) return definition;
  const [key, value] = first;
  if (key === "exclude") return { exclude: membersOf(value, known) };
  if (Object.keys(definition).length === 1) return { method: key, value: membersOf(value, known) };
  if (key !== "method" || value !== "selector") return definition;
  const other = known.get(String(definition["value"]));
  return isMap(other) ? (other["definition"] ?? null) : definition;
}

function membersOf(value: Json, known: Known): Json {
  return Array.isArray(value) ? value.map((member: Json) => writtenOut(member, known)) : value;
}

function ofText(text: string): Json {
  const found = CRITERION.exec(text);
  if (found === null) return text;
  const [, at, parentsDepth, parents, method, value = "", children, childrenDepth] = found;
  const parts: [string, Json | undefined][] = [
    ["childrens_parents", at === undefined ? undefined : true],
    ["parents", parents === undefined ? undefined : true],
    ["parents_depth", parentsDepth],
    ["method", method ?? methodOf(value)],
    ["value", value],
    ["children", children === undefined ? undefined : true],
    ["children_depth", childrenDepth],
  ];
  return Object.fromEntries(parts.flatMap(([key, part]) => (part === undefined || part === "" ? [] : [[key, part]])));
}

function methodOf(value: string): string {
  if (/[/\\]/.test(value)) return "path";
  return /\.(sql|py|csv)$/i.test(value) ? "file" : "fqn";
}

function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
