// A column of a relation as templates handle it, and `api.Column`, which makes columns.
import type { Dialect } from "@sluice/adapter-contract";
import {
  type BoundArguments,
  fn,
  fnWithSignature,
  HostObject,
  type Kwargs,
  toRepr,
  toText,
  type Value,
} from "@sluice/jinja";
import type { Project } from "../project/types.ts";
import { runtimeError } from "./diagnostics.ts";

export interface ColumnFields {
  readonly name: string;
  readonly dtype: string;
  readonly charSize: number | null;
  readonly numericPrecision: number | null;
  readonly numericScale: number | null;
}

/** What columns know of their database. */
export interface ColumnRules {
  /** `PostgresColumn`. */
  readonly typeName: string;
  /** `dbt.adapters.postgres.column`, as messages show it. */
  readonly moduleName: string;
  readonly dialect: Dialect;
}

export class Column extends HostObject {
  override readonly moduleName: string;
  readonly rules: ColumnRules;
  fields: ColumnFields;

  constructor(rules: ColumnRules, fields: ColumnFields) {
    super();
    this.moduleName = rules.moduleName;
    this.rules = rules;
    this.fields = fields;
  }

  get typeName(): string {
    return this.rules.typeName;
  }

  get name(): string {
    return this.fields.name;
  }

  get isString(): boolean {
    return this.rules.dialect.isStringType(this.fields.dtype);
  }

  /** The type as DDL needs it. */
  get dataType(): string {
    const { dtype, charSize, numericPrecision, numericScale } = this.fields;
    return this.rules.dialect.columnType({ type: dtype, charSize, numericPrecision, numericScale });
  }

  stringSize(): number {
    if (!this.isString) throw runtimeError("Called string_size() on non-string field!", "compile/column-string-size");
    const { dtype, charSize } = this.fields;
    return dtype === "text" || charSize === null ? 256 : charSize;
  }

  canExpandTo(other: Column): boolean {
    return this.isString && other.isString && other.stringSize() > this.stringSize();
  }

  getAttribute(name: string): Value | undefined {
    return attributes.get(name)?.(this) ?? (NULLABLE.has(name) ? null : undefined);
  }

  override setAttribute(name: string, value: Value): void {
    if (name === "dtype") this.fields = { ...this.fields, dtype: toText(value) };
    else if (name === "column" || name === "name") this.fields = { ...this.fields, name: toText(value) };
  }

  override toRepr(): string {
    const { name, dtype, charSize, numericPrecision, numericScale } = this.fields;
    const shown = [
      ["column", name],
      ["dtype", dtype],
      ["char_size", charSize],
      ["numeric_precision", numericPrecision],
      ["numeric_scale", numericScale],
    ] as const;
    return `${this.typeName}(${shown.map(([key, value]) => `${key}=${toRepr(value)}`).join(", ")})`;
  }

  override equals(other: Value): boolean {
    return other instanceof Column && other.toRepr() === this.toRepr();
  }

  override hashKey(): string {
    return `\u0000column:${this.toRepr()}`;
  }
}

const NULLABLE: ReadonlySet<string> = new Set(["char_size", "numeric_precision", "numeric_scale"]);

const attributes: ReadonlyMap<string, (column: Column) => Value> = new Map<string, (column: Column) => Value>([
  ["name", (c) => c.name],
  ["column", (c) => c.name],
  ["dtype", (c) => c.fields.dtype],
  ["char_size", (c) => c.fields.charSize],
  ["numeric_precision", (c) => c.fields.numericPrecision],
  ["numeric_scale", (c) => c.fields.numericScale],
  ["quoted", (c) => c.rules.dialect.quoteIdentifier(c.name)],
  ["data_type", (c) => c.dataType],
  ["expanded_data_type", (c) => c.dataType],
  ["is_string", (c) => fn("is_string", () => c.isString)],
  ["is_number", (c) => fn("is_number", () => isNumber(c))],
  ["is_numeric", (c) => fn("is_numeric", () => c.rules.dialect.isNumericType(c.fields.dtype))],
  ["is_integer", (c) => fn("is_integer", () => c.rules.dialect.isIntegerType(c.fields.dtype))],
  ["is_float", (c) => fn("is_float", () => c.rules.dialect.isFloatType(c.fields.dtype))],
  ["string_size", (c) => fn("string_size", () => c.stringSize())],
  [
    "can_expand_to",
    (c) =>
      fnWithSignature("can_expand_to", ["other_column"], (bound) => {
        const other = bound.get("other_column");
        return other instanceof Column && c.canExpandTo(other);
      }),
  ],
  ["literal", (c) => fnWithSignature("literal", ["value"], (bound) => `${toText(bound.get("value"))}::${c.dataType}`)],
]);

function isNumber(column: Column): boolean {
  const { dialect } = column.rules;
  const { dtype } = column.fields;
  return dialect.isIntegerType(dtype) || dialect.isNumericType(dtype) || dialect.isFloatType(dtype);
}

/** `api.Column`: called with a name and a type, and the functions that need no column. */
export class ColumnClass extends HostObject {
  readonly typeName = "type";
  readonly rules: ColumnRules;

  constructor(rules: ColumnRules) {
    super();
    this.rules = rules;
  }

  override toRepr(): string {
    return `<class '${this.rules.typeName}'>`;
  }

  override call(args: readonly Value[], kwargs: Kwargs): Value | Promise<Value> {
    const make = fnWithSignature(
      this.rules.typeName,
      ["column", "dtype", ["char_size", null], ["numeric_precision", null], ["numeric_scale", null]],
      (bound) => new Column(this.rules, fieldsOf(bound)),
    );
    return make.call(args, kwargs);
  }

  /** A column whose type is one of dbt's portable names. */
  create(name: string, type: string): Column {
    return new Column(this.rules, plainColumn(name, this.rules.dialect.translateType(type)));
  }

  getAttribute(name: string): Value | undefined {
    return classMembers.get(name)?.(this) ?? staticForm(name);
  }
}

function fieldsOf(bound: BoundArguments): ColumnFields {
  return {
    name: toText(bound.get("column")),
    dtype: toText(bound.get("dtype")),
    charSize: sizeOf(bound.get("char_size")),
    numericPrecision: sizeOf(bound.get("numeric_precision")),
    numericScale: sizeOf(bound.get("numeric_scale")),
  };
}

function plainColumn(name: string, dtype: string): ColumnFields {
  return { name, dtype, charSize: null, numericPrecision: null, numericScale: null };
}

/** A size from a query's row: int, Decimal or nothing. */
function sizeOf(value: Value): number | null {
  if (value === null) return null;
  const size = Number(toText(value));
  return Number.isFinite(size) ? size : null;
}

const classMembers: ReadonlyMap<string, (owner: ColumnClass) => Value> = new Map<string, (owner: ColumnClass) => Value>(
  [
    [
      "create",
      (owner) =>
        fnWithSignature("create", ["name", "label_or_dtype"], (bound) =>
          owner.create(toText(bound.get("name")), toText(bound.get("label_or_dtype"))),
        ),
    ],
    [
      "translate_type",
      (owner) =>
        fnWithSignature("translate_type", ["dtype"], (bound) =>
          owner.rules.dialect.translateType(toText(bound.get("dtype"))),
        ),
    ],
    [
      "string_type",
      (owner) =>
        fnWithSignature("string_type", ["size"], (bound) =>
          owner.rules.dialect.stringType(sizeOf(bound.get("size")) ?? 256),
        ),
    ],
    [
      "numeric_type",
      (owner) =>
        fnWithSignature("numeric_type", ["dtype", "precision", "scale"], (bound) =>
          owner.rules.dialect.numericType(
            toText(bound.get("dtype")),
            sizeOf(bound.get("precision")),
            sizeOf(bound.get("scale")),
          ),
        ),
    ],
    [
      "from_description",
      (owner) =>
        fnWithSignature("from_description", ["name", "raw_data_type"], (bound) =>
          columnFromDescription(owner.rules, toText(bound.get("name")), toText(bound.get("raw_data_type"))),
        ),
    ],
  ],
);

/** Methods called on the class take the column as their first argument. */
function staticForm(name: string): Value | undefined {
  if (!attributes.has(name) || NULLABLE.has(name)) return undefined;
  return fn(name, ([column, ...rest], kwargs) => {
    const bound = column instanceof Column ? column.getAttribute(name) : undefined;
    return bound instanceof HostObject && bound.call !== undefined ? bound.call(rest, kwargs) : (bound ?? null);
  });
}

/** `numeric(10,2)`, `varchar(16)`, … as a column. */
function columnFromDescription(rules: ColumnRules, name: string, description: string): Column {
  const found = /^([^(]+)(\([^)]+\))?/.exec(description);
  if (found === null) {
    throw runtimeError(`Could not interpret data type "${description}"`, "compile/column-description");
  }
  const sizes = (found[2] ?? "")
    .slice(1, -1)
    .split(",")
    .filter((part) => part !== "");
  const numbers = sizes.map((part) => {
    if (/^\s*[+-]?\d+\s*$/.test(part)) return Number(part);
    throw runtimeError(
      `Could not interpret data_type "${description}": could not convert "${part}" to an integer`,
      "compile/column-description",
    );
  });
  const [first = null, second = null] = numbers;
  const sized = numbers.length === 2;
  return new Column(rules, {
    name,
    dtype: found[1] ?? description,
    charSize: numbers.length === 1 ? first : null,
    numericPrecision: sized ? first : null,
    numericScale: sized ? second : null,
  });
}

const columnClasses = new WeakMap<Project, ColumnClass>();

/** `api.Column` under the adapter's rules. One per project. */
export function columnClass(project: Project): ColumnClass {
  let found = columnClasses.get(project);
  if (found === undefined) {
    const { facts, dialect } = project.target.adapter;
    found = new ColumnClass({
      typeName: `${facts.displayName}Column`,
      moduleName: `dbt.adapters.${facts.type}.column`,
      dialect,
    });
    columnClasses.set(project, found);
  }
  return found;
}
