// The SQL of column and model constraints, from their YAML form.
import type { AdapterFacts, ConstraintKind } from "@sluice/adapter-contract";
import { Dict, iterate, toJs, toRepr, toText, type Value } from "@sluice/jinja";
import { DbtError } from "../errors.ts";
import { constraintNotEnforced, constraintNotSupported } from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";

export interface ConstraintRules {
  readonly facts: AdapterFacts;
  readonly quote: (name: string) => string;
  readonly fire: Fire;
}

interface ReadConstraint {
  readonly type: ConstraintKind;
  readonly name: string | null;
  readonly expression: string;
  readonly warnUnenforced: boolean;
  readonly warnUnsupported: boolean;
  readonly to: string;
  readonly toColumns: readonly string[];
  readonly columns: readonly string[];
}

const KINDS: ReadonlySet<string> = new Set(["check", "not_null", "unique", "primary_key", "foreign_key", "custom"]);

/** One line of DDL for each column: name, type, constraints. */
export function renderColumns(rawColumns: Value, rules: ConstraintRules): Value {
  if (!(rawColumns instanceof Dict)) return [];
  return [...rawColumns.values()].flatMap((column) => {
    if (!(column instanceof Dict)) return [];
    const name = toText(column.get("name") ?? null);
    const shown = column.get("quote") === true ? rules.quote(name) : name;
    const constraints = [...iterate(column.get("constraints") ?? [])].flatMap((raw) =>
      renderOne(readConstraint(raw), columnConstraint, rules),
    );
    return [[`${shown} ${toText(column.get("data_type") ?? null)}`, ...constraints].join(" ")];
  });
}

/** The constraints of a model as a whole. */
export function renderModelConstraints(rawConstraints: Value, rules: ConstraintRules): Value {
  return [...iterate(rawConstraints)].flatMap((raw) => renderOne(readConstraint(raw), modelConstraint, rules));
}

function renderOne(
  constraint: ReadConstraint,
  render: (constraint: ReadConstraint) => string | null,
  rules: ConstraintRules,
): string[] {
  const { facts, fire } = rules;
  const support = facts.constraints[constraint.type];
  if (constraint.type !== "custom") {
    const data = { constraint: constraint.type, adapter: facts.type };
    if (constraint.warnUnsupported && support === "not_supported") fire(constraintNotSupported(data));
    if (constraint.warnUnenforced && support === "not_enforced") fire(constraintNotEnforced(data));
    if (support === "not_supported") return [];
  }
  const sql = render(constraint);
  return sql === null ? [] : [sql];
}

function columnConstraint(constraint: ReadConstraint): string | null {
  const { expression, to, toColumns } = constraint;
  switch (constraint.type) {
    case "check":
      return expression === "" ? null : `check (${expression})`;
    case "not_null":
      return `not null ${expression}`.trim();
    case "unique":
      return `unique ${expression}`.trim();
    case "primary_key":
      return `primary key ${expression}`.trim();
    case "foreign_key":
      if (to !== "" && toColumns.length > 0) return `references ${to} (${toColumns.join(", ")})`;
      return expression === "" ? null : `references ${expression}`.trim();
    case "custom":
      return expression === "" ? null : expression.trim();
  }
}

function modelConstraint(constraint: ReadConstraint): string | null {
  const { name, expression, to, toColumns } = constraint;
  const prefix = name === null || name === "" ? "" : `constraint ${name} `;
  const columns = constraint.columns.join(", ");
  const extra = expression === "" ? "" : ` ${expression}`;
  switch (constraint.type) {
    case "check":
      return expression === "" ? null : `${prefix}check (${expression})`;
    case "unique":
      return `${prefix}unique${extra} (${columns})`;
    case "primary_key":
      return `${prefix}primary key${extra} (${columns})`;
    case "foreign_key": {
      const start = `${prefix}foreign key (${columns}) references`;
      if (to !== "" && toColumns.length > 0) return `${start} ${to} (${toColumns.join(", ")})`;
      return expression === "" ? null : `${start} ${expression}`;
    }
    case "custom":
      return expression === "" ? null : `${prefix}${expression}`;
    case "not_null":
      return null;
  }
}

function readConstraint(raw: Value): ReadConstraint {
  const type = raw instanceof Dict ? raw.get("type") : undefined;
  if (!(raw instanceof Dict) || typeof type !== "string" || !isKind(type)) {
    throw new DbtError(`Could not parse constraint: ${toRepr(raw)}`, {
      code: "compile/constraint",
      heading: "Runtime Error",
    });
  }
  const text = (key: string) => {
    const value = raw.get(key) ?? null;
    return value === null ? "" : toText(value);
  };
  const list = (key: string) => {
    const data = toJs(raw.get(key) ?? null);
    return Array.isArray(data) ? data.map(String) : [];
  };
  return {
    type,
    name: text("name") || null,
    expression: text("expression"),
    warnUnenforced: raw.get("warn_unenforced") !== false,
    warnUnsupported: raw.get("warn_unsupported") !== false,
    to: text("to"),
    toColumns: list("to_columns"),
    columns: list("columns"),
  };
}

function isKind(type: string): type is ConstraintKind {
  return KINDS.has(type);
}
