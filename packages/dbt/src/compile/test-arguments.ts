// The arguments of a generic test: written in YAML, rendered in the test's context, handed to the test's macro.
import { Dict, type Environment, Float, type SourceLocation, toValue, type Value } from "@sluice/jinja";
import type { Node } from "../manifest/types.ts";
import type { TemplateScope } from "./template-scope.ts";

/** The name under which a test's SQL finds its arguments. */
const NAME = "_dbt_generic_test_kwargs";
const LOOKS_LIKE_CALL = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/s;

/** Adds the arguments to the scope, rendered synchronously. */
export function renderTestArguments<S>(
  node: Node,
  scope: TemplateScope<S>,
  environment: Environment,
  location: SourceLocation,
): void {
  const render = (text: string) => environment.template(text, location).renderSync(scope);
  scope.set(NAME, mapArguments(node, render));
}

/** The same in a context that may ask the warehouse: one argument after the other. */
export async function awaitTestArguments<S>(
  node: Node,
  scope: TemplateScope<S>,
  environment: Environment,
  location: SourceLocation,
): Promise<void> {
  const texts: string[] = [];
  mapArguments(node, (text) => {
    texts.push(text);
    return null;
  });
  const values: Value[] = [];
  for (const text of texts) values.push(await environment.template(text, location).render(scope));
  const next = values.values();
  scope.set(
    NAME,
    mapArguments(node, () => next.next().value ?? null),
  );
}

/** The arguments with every text rendered; a column's name stays as it is. */
function mapArguments(node: Node, render: (text: string) => Value): Value {
  const floats = new Set(node.float_arguments?.map(keyOf));
  return map(node.test_metadata?.kwargs ?? {}, []);

  function map(data: unknown, path: readonly string[]): Value {
    if (typeof data === "string") {
      if (path.length === 1 && path[0] === "column_name") return data;
      return render(LOOKS_LIKE_CALL.test(data) ? `{{ ${data} }}` : data);
    }
    if (typeof data === "number" && floats.has(keyOf(path))) return new Float(data);
    if (Array.isArray(data)) return data.map((item, index) => map(item, [...path, String(index)]));
    if (typeof data !== "object" || data === null) return toValue(data);
    return Dict.from(Object.entries(data).map(([key, item]) => [key, map(item, [...path, key])] as const));
  }
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}
