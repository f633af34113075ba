// The arguments of a generic test: written in YAML, rendered in the test's context, handed to the test's macro.
import { Dict, type Environment, type SourceLocation, toValue, type Value } from "@sluice/jinja";
import type { Node } from "../manifest/types.ts";
import type { TemplateScope } from "./template-scope.ts";

/** The name under which a test's SQL finds its arguments. */
const NAME = "_dbt_generic_test_kwargs";
const LOOKS_LIKE_CALL = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/s;

type Rendered = Value | Promise<Value>;

/** Adds the arguments to the scope; everything in them is rendered synchronously. */
export function renderTestArguments<S>(
  node: Node,
  scope: TemplateScope<S>,
  environment: Environment,
  location: SourceLocation,
): void {
  const value = mapTexts(node.test_metadata?.kwargs ?? {}, [], (text) =>
    environment.template(text, location).renderSync(scope),
  );
  if (!(value instanceof Promise)) scope.set(NAME, value);
}

/** The same in a context that may ask the warehouse. */
export async function awaitTestArguments<S>(
  node: Node,
  scope: TemplateScope<S>,
  environment: Environment,
  location: SourceLocation,
): Promise<void> {
  scope.set(
    NAME,
    await mapTexts(node.test_metadata?.kwargs ?? {}, [], (text) => environment.template(text, location).render(scope)),
  );
}

/** The data with every text rendered; a column's name stays as it is. */
function mapTexts(data: unknown, path: readonly string[], render: (text: string) => Rendered): Rendered {
  if (typeof data === "string") {
    if (path.length === 1 && path[0] === "column_name") return data;
    return render(LOOKS_LIKE_CALL.test(data) ? `{{ ${data} }}` : data);
  }
  if (Array.isArray(data))
    return joined(
      data.map((item, index) => mapTexts(item, [...path, String(index)], render)),
      (v) => v,
    );
  if (typeof data === "object" && data !== null) {
    const keys = Object.keys(data);
    const values = Object.entries(data).map(([key, item]) => mapTexts(item, [...path, key], render));
    return joined(values, (rendered) => Dict.from(keys.map((key, index) => [key, rendered[index] ?? null] as const)));
  }
  return toValue(data);
}

function joined(values: readonly Rendered[], join: (values: Value[]) => Value): Rendered {
  const ready: Value[] = [];
  for (const value of values) {
    if (value instanceof Promise) return Promise.all(values).then(join);
    ready.push(value);
  }
  return join(ready);
}
