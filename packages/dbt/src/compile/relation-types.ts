// The kinds of relations as templates spell them: `Relation.View`, `relation.get_relation_type.MaterializedView`.
import { HostObject, type Kwargs, toRepr, type Value, valueError } from "@sluice/jinja";

const CONSTANTS: ReadonlyMap<string, string> = new Map([
  ["Table", "table"],
  ["View", "view"],
  ["CTE", "cte"],
  ["MaterializedView", "materialized_view"],
  ["Ephemeral", "ephemeral"],
  ["External", "external"],
  ["PointerTable", "pointer_table"],
  ["Function", "function"],
]);
const KINDS: ReadonlySet<string> = new Set(CONSTANTS.values());

/** True for the kinds that relations can have. */
export function isRelationType(kind: string): boolean {
  return KINDS.has(kind);
}

class RelationTypes extends HostObject {
  readonly typeName = "EnumType";
  readonly constants = CONSTANTS;

  getAttribute(name: string): Value | undefined {
    return CONSTANTS.get(name);
  }

  override call([kind]: readonly Value[], _kwargs: Kwargs): Value {
    if (typeof kind === "string" && KINDS.has(kind)) return kind;
    throw valueError(`${toRepr(kind ?? null)} is not a valid RelationType`);
  }
}

export const relationTypes = new RelationTypes();
