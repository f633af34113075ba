// What stays as written when a properties file is rendered: descriptions and tests (rendered later, each with its own
// context), hooks, freshness queries, filters of metrics and saved queries.
import type { KeyPath } from "../project/render-yaml.ts";

const texts = new Set(["tests", "data_tests", "description", "loaded_at_query"]);
const parts = new Set(["columns", "dimensions", "measures", "entities"]);
const partTexts = new Set(["tests", "data_tests", "description"]);
const configTexts = new Set(["pre_hook", "post_hook", "loaded_at_query"]);

/** Whether the value at a path inside an entry of `key` is left alone. */
export function isRenderedLate(key: string, path: KeyPath): boolean {
  if (path.length === 0) return false;
  const [first, second] = path;
  switch (key) {
    case "sources":
      if (first === "description" || first === "loaded_at_query") return true;
      if (first === "config" && second === "loaded_at_query") return true;
      return first === "tables" && isLate(path.slice(2));
    case "macros":
      return first === "arguments" ? isLate(path.slice(1)) : isLate(path);
    case "metrics":
      if (path.at(-1) === "filter" || path.at(-2) === "filter") return true;
      return isLate(path);
    case "saved_queries":
      if (first === "query_params" && second === "where") return true;
      return isLate(path);
    default:
      return isLate(path);
  }
}

function isLate(path: KeyPath): boolean {
  const [first, second, third] = path;
  if (has(texts, first)) return true;
  if (path.length === 2 && has(texts, second)) return true;
  if (first === "config" && has(configTexts, second)) return true;
  if (path.length === 5 && path[4] === "description") return true;
  return has(parts, first) && has(partTexts, third);
}

function has(names: ReadonlySet<string>, key: string | number | undefined): boolean {
  return typeof key === "string" && names.has(key);
}
