// Contracts and constraints of models: checked, turned into dependencies, and sealed with a checksum.
import { hash } from "node:crypto";
import { unsupportedConstraintMaterialization } from "../events/builders.ts";
import type { Constraint, Node } from "../manifest/types.ts";
import { parseError } from "../parse/errors.ts";
import type { DraftNode, ParseState } from "../parse/state.ts";
import { pythonRepr } from "../project/python-repr.ts";
import { readReference } from "./reference.ts";

/** Sets a model's constraints. @throws DbtError when they contradict each other or the contract cannot hold */
export function applyConstraints(state: ParseState, node: DraftNode, constraints: readonly Constraint[]): void {
  if (node.contract.enforced) checkPrerequisites(state, node);
  checkPrimaryKeys(node, constraints);
  node.constraints = constraints;
  for (const constraint of [...constraints, ...columnConstraints(node)]) {
    if (constraint.type === "foreign_key" && constraint.to !== null && constraint.to !== "")
      addReference(node, constraint.to);
  }
}

function addReference(node: DraftNode, to: string): void {
  const reference = readReference(to);
  if (reference === null) {
    throw parseError(`Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model ${node.name}: ${to}.`, {
      code: "parse/bad-foreign-key",
    });
  }
  if (reference.kind === "ref") node.refs = [...node.refs, reference.ref];
  else node.sources = [...node.sources, reference.source];
}

function columnConstraints(node: Node): readonly Constraint[] {
  return Object.values(node.columns).flatMap((column) => column.constraints);
}

/** Materializations that make tables, where the database holds to constraints. */
function enforcesConstraints(node: Node): boolean {
  return node.config.materialized === "table" || node.config.materialized === "incremental";
}

function checkPrerequisites(state: ParseState, node: Node): void {
  const all = [...columnConstraints(node), ...(node.constraints ?? [])];
  if (all.some((constraint) => constraint.warn_unsupported) && !enforcesConstraints(node)) {
    state.fire(unsupportedConstraintMaterialization({ materialized: node.config.materialized }));
  }
  const errors: string[] = [];
  if (Object.keys(node.columns).length === 0) {
    errors.push("Constraints must be defined in a `yml` schema configuration file like `schema.yml`.");
  }
  if (node.language !== "sql") errors.push(`Language Error: Expected 'sql' but found '${node.language}'`);
  if (errors.length === 0) return;
  throw parseError(`Contract enforcement failed for: (${node.original_file_path})\n${errors.join("\n")}`, {
    code: "parse/contract",
  });
}

function checkPrimaryKeys(node: Node, constraints: readonly Constraint[]): void {
  const isKey = (constraint: Constraint) => constraint.type === "primary_key";
  const columns = Object.values(node.columns).flatMap((column) =>
    column.constraints.filter(isKey).map(() => column.name),
  );
  const errors: string[] = [];
  if (columns.length > 1) {
    errors.push(
      `Found ${columns.length} columns (${pythonRepr(columns)}) with primary key constraints defined. ` +
        "Primary keys for multiple columns must be defined as a model level constraint.",
    );
  }
  if (columns.length > 0 && constraints.some(isKey)) {
    errors.push(
      "Primary key constraints defined at the model level and the columns level. " +
        "Primary keys can be defined at the model level or the column level, not both.",
    );
  }
  if (errors.length === 0) return;
  throw parseError(`Primary key constraint error: (${node.original_file_path})\n${errors.join("\n")}`, {
    code: "parse/primary-key",
  });
}

/** The checksum that tells whether an enforced contract has changed. */
export function sealContract(node: DraftNode): void {
  if (!node.contract.enforced || node.contract.checksum !== null) return;
  const columns = Object.values(node.columns).toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  let state = "";
  for (const column of columns) {
    state += `|${column.name}${column.data_type ?? "None"}${constraintsRepr(column.constraints, "ColumnLevelConstraint")}`;
  }
  if (enforcesConstraints(node)) {
    state += node.config.materialized + constraintsRepr(node.constraints ?? [], "ModelLevelConstraint");
  }
  node.contract = { ...node.contract, checksum: hash("sha256", state) };
}

/** As Python prints dbt's constraint objects; the checksum is over this text. */
function constraintsRepr(constraints: readonly Constraint[], className: string): string {
  const shown = constraints.map((constraint) => {
    const fields = [
      `type=<ConstraintType.${constraint.type}: '${constraint.type}'>`,
      `name=${pythonRepr(constraint.name)}`,
      `expression=${pythonRepr(constraint.expression)}`,
      `warn_unenforced=${pythonRepr(constraint.warn_unenforced)}`,
      `warn_unsupported=${pythonRepr(constraint.warn_unsupported)}`,
      `to=${pythonRepr(constraint.to)}`,
      `to_columns=${pythonRepr(constraint.to_columns)}`,
    ];
    if (className === "ModelLevelConstraint") fields.push(`columns=${pythonRepr(constraint.columns ?? [])}`);
    return `${className}(${fields.join(", ")})`;
  });
  return `[${shown.join(", ")}]`;
}
