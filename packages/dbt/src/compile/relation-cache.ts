// What is known of the warehouse's relations, so that models need not ask: filled before a run, kept up to date by what the
// run does. Names are compared without case.
import { DbtError } from "../errors.ts";
import type { Relation } from "./relation.ts";
import { relationList } from "./relation-match.ts";

interface Entry {
  relation: Relation;
  /** Relations that are dropped with this one (views on a table), by key. */
  readonly referencedBy: Set<string>;
}

export class RelationCache {
  readonly #entries = new Map<string, Entry>();
  readonly #schemas = new Set<string>();

  /** The schema has been listed: what is not here is not there. */
  hasSchema(database: string | null, schema: string | null): boolean {
    return this.#schemas.has(schemaKey(database, schema));
  }

  /** True once anything has been listed. */
  get isFilled(): boolean {
    return this.#schemas.size > 0;
  }

  addSchema(database: string | null, schema: string | null): void {
    this.#schemas.add(schemaKey(database, schema));
  }

  /** Notes a relation; one that is known already stays as it is. */
  add(relation: Relation): void {
    this.addSchema(relation.database, relation.schema);
    const key = keyOf(relation);
    if (!this.#entries.has(key)) this.#entries.set(key, { relation, referencedBy: new Set() });
  }

  /** `dependent` falls when `referenced` is dropped with cascade. */
  addLink(referenced: Relation, dependent: Relation): void {
    if (!this.hasSchema(referenced.database, referenced.schema)) return;
    for (const relation of [referenced, dependent]) {
      if (!this.#entries.has(keyOf(relation))) this.add(relation.with({ type: "external" }));
    }
    this.#entries.get(keyOf(referenced))?.referencedBy.add(keyOf(dependent));
  }

  /** Forgets a relation and what falls with it. */
  drop(relation: Relation): void {
    const fallen = new Set<string>();
    const open = [keyOf(relation)];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const entry = this.#entries.get(key);
      if (entry === undefined || fallen.has(key)) continue;
      fallen.add(key);
      open.push(...entry.referencedBy);
    }
    for (const key of fallen) this.#entries.delete(key);
    if (fallen.size === 0) return;
    for (const entry of this.#entries.values()) for (const key of fallen) entry.referencedBy.delete(key);
  }

  dropSchema(database: string | null, schema: string | null): void {
    for (const relation of this.relations(database, schema)) this.drop(relation);
    this.#schemas.delete(schemaKey(database, schema));
  }

  /** @throws {DbtError} when the new name is taken */
  rename(from: Relation, to: Relation): void {
    const oldKey = keyOf(from);
    const newKey = keyOf(to);
    if (this.#entries.has(newKey)) throw this.#nameTaken(to);
    const entry = this.#entries.get(oldKey);
    this.addSchema(to.database, to.schema);
    if (entry === undefined) {
      this.#entries.set(newKey, { relation: to, referencedBy: new Set() });
      return;
    }
    this.#entries.delete(oldKey);
    entry.relation = entry.relation.withPath(to.fields.path);
    this.#entries.set(newKey, entry);
    for (const other of this.#entries.values()) {
      if (other.referencedBy.delete(oldKey)) other.referencedBy.add(newKey);
    }
  }

  relations(database: string | null, schema: string | null): readonly Relation[] {
    const wanted = schemaKey(database, schema);
    const found: Relation[] = [];
    for (const { relation } of this.#entries.values()) {
      if (schemaKey(relation.database, relation.schema) === wanted) found.push(relation);
    }
    return found;
  }

  /** The relation of a name, compared without case. */
  find(database: string | null, schema: string | null, identifier: string): Relation | null {
    return this.#entries.get(`${schemaKey(database, schema)}.${identifier.toLowerCase()}`)?.relation ?? null;
  }

  clear(): void {
    this.#entries.clear();
    this.#schemas.clear();
  }

  #nameTaken(relation: Relation): DbtError {
    const known = relationList([...this.#entries.values()].map((entry) => entry.relation));
    const identifier = (relation.identifier ?? "").toLowerCase();
    const suffix = /__dbt_backup|__dbt_tmp$/.exec(identifier);
    const advice =
      suffix === null
        ? ""
        : "\n\nName collisions can occur when the length of two models' names approach your database's builtin limit. " +
          "Try restructuring your project such that no two models share the prefix " +
          `'${identifier.slice(0, suffix.index)}'. Then, clean your warehouse of any removed models.`;
    return new DbtError(
      `Cache inconsistency detected: in rename, new key ${relation.render()} already in cache: ${known}${advice}`,
      { code: "compile/cache-rename", heading: "Internal Error" },
    );
  }
}

function schemaKey(database: string | null, schema: string | null): string {
  return JSON.stringify([database?.toLowerCase() ?? null, schema?.toLowerCase() ?? null]);
}

function keyOf(relation: Relation): string {
  return `${schemaKey(relation.database, relation.schema)}.${relation.identifier?.toLowerCase() ?? ""}`;
}
