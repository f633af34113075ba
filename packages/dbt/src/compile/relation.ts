// A table, view or CTE as templates handle it: an immutable value whose text is its SQL name.
import { HostObject, type Value } from "@sluice/jinja";
import {
  checkLength,
  type RelationFields,
  type RelationPath,
  type RelationRules,
  renderName,
  renderRelation,
} from "./relation-fields.ts";
import { relationMembers } from "./relation-members.ts";

export class Relation extends HostObject {
  override readonly moduleName: string;
  readonly rules: RelationRules;
  readonly fields: RelationFields;
  #name: string | null = null;

  constructor(rules: RelationRules, fields: RelationFields) {
    super();
    checkLength(fields, rules);
    this.moduleName = rules.moduleName;
    this.rules = rules;
    this.fields = fields;
  }

  get typeName(): string {
    return this.fields.informationSchemaView === undefined ? this.rules.typeName : "InformationSchema";
  }

  get database(): string | null {
    return this.fields.path.database;
  }

  get schema(): string | null {
    return this.fields.path.schema;
  }

  get identifier(): string | null {
    return this.fields.path.identifier;
  }

  get type(): string | null {
    return this.fields.type;
  }

  /** The name, whatever limits the relation has. */
  render(): string {
    this.#name ??= renderName(this.fields, this.rules);
    return this.#name;
  }

  with(changes: Partial<RelationFields>): Relation {
    return new Relation(this.rules, { ...this.fields, ...changes });
  }

  withPath(path: Partial<RelationPath>): Relation {
    return this.with({ path: { ...this.fields.path, ...path } });
  }

  withoutIdentifier(): Relation {
    const include = { ...this.fields.include, identifier: false };
    return this.with({ include, path: { ...this.fields.path, identifier: null } });
  }

  /** The information schema of the relation's database. */
  informationSchema(view: string | null): Relation {
    const { path, include, quoting } = this.fields;
    return this.with({
      type: "view",
      path: { database: path.database, schema: null, identifier: "INFORMATION_SCHEMA" },
      include: { ...include, database: path.database !== null, schema: false, identifier: true },
      quoting: { ...quoting, identifier: false },
      informationSchemaView: view,
    });
  }

  override toText(): string {
    return this.fields.limit === null && this.fields.eventTimeFilter === null
      ? this.render()
      : renderRelation(this.fields, this.rules);
  }

  override toRepr(): string {
    return `<${this.typeName} ${this.render()}>`;
  }

  override isTruthy(): boolean {
    return true;
  }

  override equals(other: Value): boolean {
    return other instanceof Relation && this.hashKey() === other.hashKey();
  }

  override hashKey(): string {
    return `\u0000relation:${JSON.stringify([this.rules.typeName, this.fields])}`;
  }

  getAttribute(name: string): Value | undefined {
    return relationMembers.get(name)?.(this);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === "string" ? this.getAttribute(key) : undefined;
  }
}
