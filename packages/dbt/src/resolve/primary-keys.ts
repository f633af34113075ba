// The columns that identify a model's rows, as far as constraints and tests say.
import type { Manifest, Node } from "../manifest/types.ts";

export function inferPrimaryKeys(manifest: Manifest): void {
  const tests = testsByNode(manifest);
  for (const node of manifest.nodes.values()) {
    if (node.resource_type !== "model") continue;
    node.primary_key = [...primaryKeyOf(node, tests.get(node.unique_id) ?? [])].sort();
  }
}

/** Generic tests by what they are attached to, disabled ones too. */
function testsByNode(manifest: Manifest): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  const add = (node: Node) => {
    if (node.test_metadata === undefined || !node.attached_node) return;
    const list = found.get(node.attached_node);
    if (list === undefined) found.set(node.attached_node, [node]);
    else list.push(node);
  };
  for (const node of manifest.nodes.values()) if (node.resource_type === "test") add(node);
  for (const list of manifest.disabled.values()) {
    for (const resource of list) if (resource.resource_type === "test") add(resource);
  }
  return found;
}

/** A constraint, then columns both unique and not null, then enabled unique tests, then disabled ones. */
function primaryKeyOf(node: Node, tests: readonly Node[]): readonly string[] {
  const constraint = node.constraints?.find((one) => one.type === "primary_key");
  if (constraint !== undefined) return constraint.columns ?? [];
  for (const column of Object.values(node.columns)) {
    if (column.constraints.some((one) => one.type === "primary_key")) return [column.name];
  }
  const enabled = new Set<string>();
  const disabled = new Set<string>();
  const notNull = new Set<string>();
  for (const test of tests) {
    const name = test.test_metadata?.name;
    for (const column of columnsOf(test)) {
      if (name === "not_null") notNull.add(column);
      else if (name === "unique" || name === "unique_combination_of_columns") {
        (test.config.enabled ? enabled : disabled).add(column);
      }
    }
  }
  const both = [...notNull].filter((column) => enabled.has(column) || disabled.has(column));
  if (both.length > 0) return both;
  return enabled.size > 0 ? [...enabled] : [...disabled];
}

function columnsOf(test: Node): readonly string[] {
  const kwargs = test.test_metadata?.kwargs ?? {};
  const { column_name: column, combination_of_columns: columns } = kwargs;
  if (typeof column === "string") return [column];
  if (!Array.isArray(columns)) return [];
  return columns.filter((one): one is string => typeof one === "string");
}
