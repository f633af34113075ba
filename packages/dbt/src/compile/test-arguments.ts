// The arguments of a generic test: written in YAML, rendered in the test's context, handed to the test's macro.
import { Dict, type Environment, Float, type SourceLocation, toValue, type Value } from "@sluice/jinja";
import type { Node } from "../manifest/types.ts";
import { withFloats } from "../project/float-places.ts";
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
  return mapTexts(withFloats(node.test_metadata?.kwargs ?? {}, node.float_arguments ?? []), [], render);
}

function mapTexts(data: unknown, path: readonly string[], render: (text: string) => Value): Value {
  if (typeof data === "string") {
    if (path.length === 1 && path[0] === "column_name") return data;
    return render(LOOKS_LIKE_CALL.test(data) ? `{{ ${data} }}` : data);
  }
  if (data instanceof Float) return data;
  if (Array.isArray(data)) return data.map((item, index) => mapTexts(item, [...path, String(index)], render));
  if (typeof data !== "object" || data === null) return toValue(data);
  return Dict.from(Object.entries(data).map(([key, item]) => [key, mapTexts(item, [...path, key], render)] as const));
}
