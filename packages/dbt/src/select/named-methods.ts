// Methods that name one kind of resource: source, exposure, metric, semantic_model, saved_query, unit_test.
import { DbtError } from "../errors.ts";
import type { GraphNode, ResourceType } from "../manifest/types.ts";
import { fnmatch } from "./fnmatch.ts";
import type { Method, MethodInput } from "./types.ts";

/** `source`, `source.table` or `package.source.table`, with wildcards. */
export function* bySource({ nodes, value }: MethodInput): Iterable<GraphNode> {
  const parts = value.split(".");
  if (parts.length > 3) {
    throw new DbtError(
      `Invalid source selector value "${value}". Sources must be of the form \`\${source_name}\`, \`\${source_name}.\${target_name}\`, or \`\${package_name}.\${source_name}.\${target_name}`,
      { code: "select/source" },
    );
  }
  const packageName = parts.length === 3 ? (parts.shift() ?? "*") : "*";
  const [source = "*", table = "*"] = parts;
  for (const node of nodes) {
    if (node.resource_type !== "source") continue;
    if (fnmatch(node.package_name, packageName) && fnmatch(node.source_name, source) && fnmatch(node.name, table)) {
      yield node;
    }
  }
}

/** A method for `name` or `package.name` of one kind of resource. */
export function byNameOf(type: ResourceType, called: string, plural: string): Method {
  // dbt's text for unit tests is that of saved queries with other names.
  const qualified = type === "unit_test" ? "unit_test_package_name.unit_test_name" : `${type}_package.${type}_name`;
  return function* ({ nodes, value }) {
    const parts = value.split(".");
    if (parts.length > 2) {
      throw new DbtError(
        `Invalid ${called} selector value "${value}". ${plural} must be of the form \${${type}_name} or \${${qualified}}`,
        { code: "select/name" },
      );
    }
    const packageName = parts.length === 2 ? (parts.shift() ?? "*") : "*";
    const [name = "*"] = parts;
    for (const node of nodes) {
      if (node.resource_type === type && fnmatch(node.package_name, packageName) && fnmatch(node.name, name))
        yield node;
    }
  };
}
