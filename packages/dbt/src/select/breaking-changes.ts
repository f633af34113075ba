// What breaks the contract of a model between two manifests, and how dbt tells it: a warning, or an error when the model
// has versions.
import { isDeepStrictEqual } from "node:util";
import { DbtError } from "../errors.ts";
import { unversionedBreakingChange } from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { Constraint, Manifest, Node } from "../manifest/types.ts";
import { pythonRepr } from "../project/python-repr.ts";

type Row = Readonly<Record<string, unknown>>;

interface BreakingChanges {
  readonly contract_enforced_disabled: boolean;
  readonly columns_removed: readonly string[];
  readonly column_type_changes: readonly Row[];
  readonly enforced_column_constraint_removed: readonly Row[];
  readonly enforced_model_constraint_removed: readonly Row[];
  readonly materialization_changed: readonly string[];
  /** All of them as text. */
  readonly breaking_changes: readonly string[];
}

/** `support`: constraint type → `enforced` and so on, as the adapter has it. */
export function breakingChanges(now: Node, old: Node, support: Readonly<Record<string, string>>): BreakingChanges {
  const enforced = (constraint: Constraint) => support[constraint.type] === "enforced";
  const isLost = (list: readonly Constraint[]) => (constraint: Constraint) =>
    enforced(constraint) && !list.some((other) => isDeepStrictEqual(other, constraint));
  const removed: string[] = [];
  const types: Row[] = [];
  const columnConstraints: Row[] = [];
  for (const [key, before] of Object.entries(old.columns).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const column = Object.hasOwn(now.columns, key) ? now.columns[key] : undefined;
    if (column === undefined) {
      removed.push(before.name);
      continue;
    }
    if (baseType(before.data_type) !== baseType(column.data_type)) {
      types.push({
        column_name: before.name,
        previous_column_type: before.data_type ?? "None",
        current_column_type: column.data_type ?? "None",
      });
    }
    if (!enforcesConstraints(old)) continue;
    for (const { name, type } of (before.constraints ?? []).filter(isLost(column.constraints ?? []))) {
      columnConstraints.push({ column_name: key, constraint_name: name ?? null, constraint_type: type });
    }
  }
  const modelConstraints = enforcesConstraints(old)
    ? (old.constraints ?? []).filter(isLost(now.constraints ?? [])).map(({ name, type, columns }) => ({
        constraint_name: name ?? null,
        constraint_type: type,
        columns: columns ?? [],
      }))
    : [];
  const found = {
    contract_enforced_disabled: !now.contract.enforced,
    columns_removed: removed,
    column_type_changes: types,
    enforced_column_constraint_removed: columnConstraints,
    enforced_model_constraint_removed: modelConstraints,
    materialization_changed: materializationChange(now, old),
  };
  return { ...found, breaking_changes: texts(found) };
}

function materializationChange(now: Node, old: Node): readonly string[] {
  const hasConstraints =
    (old.constraints ?? []).length > 0 || Object.values(old.columns).some((one) => (one.constraints ?? []).length > 0);
  if (!enforcesConstraints(old) || enforcesConstraints(now) || !hasConstraints) return [];
  return [String(old.config.materialized), String(now.config.materialized)];
}

function enforcesConstraints(node: Node): boolean {
  return node.config.materialized === "table" || node.config.materialized === "incremental";
}

/** Size, precision and scale do not break anything. */
function baseType(type: string | null | undefined): string | null {
  if (!type) return type ?? null;
  return (type.split("(")[0] ?? "").trim().toLowerCase();
}

function texts(found: Omit<BreakingChanges, "breaking_changes">): readonly string[] {
  const all: string[] = [];
  const add = (title: string, lines: readonly string[]) => {
    if (lines.length > 0) all.push(`${title}: \n    - ${lines.join("\n    - ")}`);
  };
  const called = (row: Row) => String(row["constraint_name"] ?? `ConstraintType.${String(row["constraint_type"])}`);
  if (found.contract_enforced_disabled) {
    all.push(
      "Contract enforcement was removed: Previously, this model had an enforced contract. It is no longer configured to enforce its contract, and this is a breaking change.",
    );
  }
  add("Columns were removed", found.columns_removed);
  add(
    "Columns with data_type changes",
    found.column_type_changes.map(
      (row) => `${row["column_name"]} (${row["previous_column_type"]} -> ${row["current_column_type"]})`,
    ),
  );
  add(
    "Enforced column level constraints were removed",
    found.enforced_column_constraint_removed.map(
      (row) => `'${called(row)}' constraint on column ${row["column_name"]}`,
    ),
  );
  add(
    "Enforced model level constraints were removed",
    found.enforced_model_constraint_removed.map(
      (row) => `'${called(row)}' constraint on columns ${pythonRepr(row["columns"])}`,
    ),
  );
  if (found.materialization_changed.length > 0) {
    add("Materialization changed with enforced constraints", [found.materialization_changed.join(" -> ")]);
  }
  return all;
}

/** Nothing for changes that break nothing. @throws DbtError when the model has versions */
export function tellBreakingChanges(model: Node, changes: BreakingChanges, fire: Fire): void {
  if (changes.breaking_changes.length === 0) return;
  if (model.version === null || model.version === undefined) {
    const data = { ...changes, model_name: model.name, model_file_path: model.original_file_path };
    fire(unversionedBreakingChange(data));
    return;
  }
  const reasons = changes.breaking_changes.map((text) => `\n  - ${text}`).join("");
  throw new DbtError(
    `While comparing to previous project state, dbt detected a breaking change to an enforced contract.${reasons}\nConsider making an additive (non-breaking) change instead, if possible.\nOtherwise, create a new model version: https://docs.getdbt.com/docs/collaborate/govern/model-versions`,
    {
      code: "select/breaking-change",
      heading: "Breaking change to contract Error",
      node: { resourceType: model.resource_type, name: model.name, path: model.original_file_path },
    },
  );
}

/** Models with an enforced contract that were deleted, renamed or disabled. @throws DbtError when one has versions */
export function tellRemovedContracts(now: Manifest, before: Manifest, fire: Fire): void {
  for (const [id, old] of before.nodes) {
    const [disabled] = now.disabled.get(id) ?? [];
    const gone = disabled ?? (now.nodes.has(id) ? undefined : old);
    if (gone?.resource_type !== "model" || !gone.contract.enforced) continue;
    if (gone.deprecation_date && Date.parse(gone.deprecation_date) < Date.now()) continue;
    const fate = gone.config.enabled ? "deleted or renamed" : "disabled";
    const none = { columns_removed: [], column_type_changes: [], enforced_column_constraint_removed: [] };
    const changes = {
      ...none,
      contract_enforced_disabled: false,
      enforced_model_constraint_removed: [],
      materialization_changed: [],
      breaking_changes: [`Contracted model '${id}' was ${fate}.`],
    };
    tellBreakingChanges(gone, changes, fire);
  }
}
