// Whether the arguments that a properties file describes are those of the macro, with types that dbt knows. In: the macro and
// the described arguments. Out: the mistakes, in dbt's words.
import type { Macro } from "../manifest/types.ts";

/** How many types each type takes in brackets. */
const TYPES: ReadonlyMap<string, number> = new Map([
  ["str", 0],
  ["string", 0],
  ["bool", 0],
  ["int", 0],
  ["integer", 0],
  ["float", 0],
  ["any", 0],
  ["list", 1],
  ["dict", 2],
  ["optional", 1],
  ["relation", 0],
  ["column", 0],
]);

export function argumentMistakes(
  macro: Pick<Macro, "name" | "arguments">,
  described: Macro["arguments"],
): readonly string[] {
  if (described.length === 0) return [];
  const mistakes: string[] = [];
  for (const [index, { name }] of described.entries()) {
    const own = macro.arguments[index];
    if (own !== undefined && own.name !== name)
      mistakes.push(`Argument ${name} in yaml for macro ${macro.name} does not match the jinja definition.`);
  }
  if (described.length !== macro.arguments.length)
    mistakes.push(`The number of arguments in the yaml for macro ${macro.name} does not match the jinja definition.`);
  for (const { name, type } of described) {
    if (type !== null && type.trim() !== "" && behindType(type.replaceAll(/[ \t]/g, "")) !== "")
      mistakes.push(`Argument ${name} in the yaml for macro ${macro.name} has an invalid type.`);
  }
  return mistakes;
}

/** What follows the type that a text begins with; null when it begins with none. */
function behindType(text: string): string | null {
  const name = /^[a-z]+/.exec(text)?.[0] ?? "";
  const count = TYPES.get(name);
  if (count === undefined) return null;
  let rest: string | null = text.slice(name.length);
  for (let index = 0; index < count; index += 1) {
    const opening = index === 0 ? "[" : ",";
    if (!rest.startsWith(opening)) return null;
    rest = behindType(rest.slice(1));
    if (rest === null) return null;
  }
  if (count === 0) return rest;
  return rest.startsWith("]") ? rest.slice(1) : null;
}
