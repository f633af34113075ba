// `api.Relation`: makes relations. Also how the engine itself makes them: of nodes, of sources, of CTEs.
import {
  Dict,
  fn,
  fnWithSignature,
  HostObject,
  isTruthy,
  type Kwargs,
  toRepr,
  toText,
  type Value,
} from "@sluice/jinja";
import type { Project } from "../project/types.ts";
import { compilationError } from "./diagnostics.ts";
import { FieldsObject } from "./fields-object.ts";
import { Relation } from "./relation.ts";
import {
  ALL_PARTS,
  type RelationFields,
  type RelationPart,
  type RelationPath,
  type RelationPolicy,
  type RelationRules,
  relationRules,
} from "./relation-fields.ts";
import { isRelationType, relationTypes } from "./relation-types.ts";
import { ephemeralName, membersOf, pathPart, policyOf } from "./relation-values.ts";

/** Quoting as configs hold it: parts that are not there follow the next lower level. */
export type QuotingConfig = Readonly<Partial<Record<string, unknown>>>;

/** A resource that has a place in the database. */
export interface Placed {
  readonly database: string;
  readonly schema: string;
  readonly alias?: string;
  readonly identifier?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly quoting?: QuotingConfig;
}

export type RelationOptions = Partial<Omit<RelationFields, "path" | "quoting">>;

/** Makes relations under the adapter's rules and the root project's quoting. One per project. */
export class RelationFactory {
  readonly rules: RelationRules;
  readonly #projectQuoting: QuotingConfig;

  constructor(project: Project) {
    this.rules = relationRules(project.target.adapter);
    this.#projectQuoting = project.root.config.quoting;
  }

  /** The quoting of the project over the adapter's. */
  get quoting(): RelationPolicy {
    return mergePolicy(ALL_PARTS, this.#projectQuoting);
  }

  create(path: Partial<RelationPath>, quoting: QuotingConfig = {}, options: RelationOptions = {}): Relation {
    return this.plain(path, mergePolicy(this.quoting, quoting), options);
  }

  /** Ignores the project's quoting. */
  plain(path: Partial<RelationPath>, quoting: RelationPolicy = ALL_PARTS, options: RelationOptions = {}): Relation {
    return new Relation(this.rules, {
      path: { database: null, schema: null, identifier: null, ...path },
      type: null,
      include: ALL_PARTS,
      quoting,
      dbtCreated: false,
      limit: null,
      eventTimeFilter: null,
      requireAlias: this.rules.requireAlias,
      catalog: null,
      ...options,
    });
  }

  /** The relation that a model, seed, snapshot or test is built as. A node's own `quoting` config changes nothing in dbt. */
  ofNode(node: Placed, options: RelationOptions = {}): Relation {
    const path = { database: node.database, schema: node.schema, identifier: node.alias ?? null };
    return this.create(path, {}, options);
  }

  /** A source keeps to its own quoting, whatever the project says. */
  ofSource(source: Placed, options: RelationOptions = {}): Relation {
    const path = { database: source.database, schema: source.schema, identifier: source.identifier ?? null };
    return this.plain(path, mergePolicy(ALL_PARTS, source.quoting ?? {}), options);
  }

  /** The CTE that stands for an ephemeral model. */
  cte(identifier: string, options: RelationOptions = {}): Relation {
    return this.plain(
      { identifier: ephemeralName(identifier) },
      { ...ALL_PARTS, identifier: false },
      { type: "cte", ...options },
    );
  }
}

function mergePolicy(base: RelationPolicy, changes: QuotingConfig): RelationPolicy {
  const merged = { ...base };
  for (const part of ["database", "schema", "identifier"] as const) {
    const value = changes[part];
    if (typeof value === "boolean") merged[part] = value;
  }
  return merged;
}

const factories = new WeakMap<Project, RelationFactory>();

export function relationFactory(project: Project): RelationFactory {
  let factory = factories.get(project);
  if (factory === undefined) {
    factory = new RelationFactory(project);
    factories.set(project, factory);
  }
  return factory;
}

/** `api.Relation` and `adapter.Relation`. */
export class RelationClass extends HostObject {
  readonly typeName = "RelationProxy";
  readonly #factory: RelationFactory;

  constructor(factory: RelationFactory) {
    super();
    this.#factory = factory;
  }

  getAttribute(name: string): Value | undefined {
    return relationTypes.constants.get(name) ?? classMembers.get(name)?.(this.#factory);
  }
}

const classMembers: ReadonlyMap<string, (factory: RelationFactory) => Value> = new Map<
  string,
  (factory: RelationFactory) => Value
>([
  [
    "create",
    (factory) =>
      fnWithSignature(
        "create",
        [["database", null], ["schema", null], ["identifier", null], ["type", null], "**options"],
        (bound) => {
          const path = {
            database: bound.get("database"),
            schema: bound.get("schema"),
            identifier: bound.get("identifier"),
          };
          if (!isPath(path)) {
            const shown = toRepr(Dict.from(Object.entries(path)));
            throw compilationError(
              `Field "path" of type Path in ${factory.rules.typeName} has invalid value ${shown}`,
              "compile/relation-path",
            );
          }
          const type = bound.get("type");
          if (type !== null && !isRelationType(toText(type))) {
            throw compilationError(
              `Field "type" of type Optional[RelationType] in ${factory.rules.typeName} has invalid value ${toRepr(type)}`,
              "compile/relation-type",
            );
          }
          const options = optionsOf(bound.keywords);
          const quoting = policyOf(bound.keywords.get("quote_policy") ?? null);
          return factory.create(path, quoting, { ...options, type: type === null ? null : toText(type) });
        },
      ),
  ],
  [
    "create_from",
    (factory) =>
      fnWithSignature("create_from", ["quoting", "relation_config", "**options"], (bound) => {
        const config = membersOf(bound.get("relation_config"));
        const text = (name: string) => pathPart("identifier", config.get(name) ?? null);
        const path = {
          database: text("database"),
          schema: text("schema"),
          identifier: text("identifier") ?? text("alias"),
        };
        return factory.create(path, policyOf(bound.keywords.get("quote_policy") ?? null), optionsOf(bound.keywords));
      }),
  ],
  ["get_relation_type", () => relationTypes],
  [
    "add_ephemeral_prefix",
    () => fnWithSignature("add_ephemeral_prefix", ["name"], (bound) => ephemeralName(toText(bound.get("name")))),
  ],
  ["get_default_quote_policy", () => fn("get_default_quote_policy", () => policyObject(ALL_PARTS))],
  ["get_default_include_policy", () => fn("get_default_include_policy", () => policyObject(ALL_PARTS))],
  [
    "scd_args",
    () =>
      fnWithSignature("scd_args", ["primary_key", "updated_at"], (bound) => {
        const key = bound.get("primary_key");
        return [...(Array.isArray(key) ? key : [key]), bound.get("updated_at")];
      }),
  ],
]);

function isPath(path: Readonly<Record<RelationPart, Value>>): path is RelationPath {
  return Object.values(path).every((part) => part === null || typeof part === "string");
}

function policyObject(policy: RelationPolicy): Value {
  return new FieldsObject("Policy", Object.entries(policy));
}

function optionsOf(keywords: Kwargs): RelationOptions {
  const options: { -readonly [K in keyof RelationOptions]: RelationOptions[K] } = {};
  for (const [name, value] of keywords) {
    if (name === "include_policy") options.include = { ...ALL_PARTS, ...policyOf(value) };
    else if (name === "limit") options.limit = typeof value === "number" ? value : null;
    else if (name === "dbt_created") options.dbtCreated = isTruthy(value);
    else if (name === "require_alias") options.requireAlias = isTruthy(value);
    else if (name === "type" && value !== null) options.type = toText(value);
  }
  return options;
}
