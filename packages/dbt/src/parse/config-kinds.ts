// Which config shape and which tree of dbt_project.yml belong to each kind of node.
import type { Node } from "../manifest/types.ts";
import type { ConfigKind } from "../node-config/config-fields.ts";
import type { ConfigTreeName } from "../project/types.ts";

export const configTrees: Readonly<Record<Node["resource_type"], readonly [ConfigKind, ConfigTreeName]>> = {
  model: ["model", "models"],
  seed: ["seed", "seeds"],
  snapshot: ["snapshot", "snapshots"],
  test: ["test", "tests"],
  analysis: ["node", "models"],
  operation: ["node", "models"],
  sql_operation: ["node", "models"],
  unit_test: ["unit_test", "unit_tests"],
};
