// What must hold in semantic models: their entities, dimensions, and the dimensions' windows of validity.
import { pythonRepr } from "../project/python-repr.ts";
import {
  type Element,
  type Issue,
  type ModelView,
  recordOf,
  type SemanticView,
  textOf,
  wrong,
} from "./semantic-view.ts";

const reservedWords = new Set(
  (
    "AND AS CREATE DISTINCT FOR FROM FULL HAVING IN INNER INTO IS JOIN LEFT LIKE NATURAL NOT NULL ON OR RIGHT SELECT " +
    "UNION USING WHERE WITH"
  ).split(" "),
);

export function reservedKeywords({ models }: SemanticView): readonly Issue[] {
  return models.flatMap((model) => {
    const parts = model.relation.split(".").map((part) => part.toUpperCase());
    const found = [...new Set(parts)].filter((part) => reservedWords.has(part));
    const issues: Issue[] = [];
    if (found.length > 0) {
      const words = pythonSet(found);
      issues.push(
        wrong(
          `'${model.relation}' contains the SQL reserved keyword(s) ${words}, and thus cannot be used for 'node_relation'.`,
        ),
      );
    }
    for (const [elements, ending] of [
      [model.dimensions, "a dimension 'name'."],
      [model.entities, "an entity 'name'"],
      [model.measures, "a measure 'name'."],
    ] as const) {
      for (const { name } of elements) {
        if (!reservedWords.has(name.toUpperCase())) continue;
        issues.push(wrong(`'${name}' is an SQL reserved keyword, and thus cannot be used as ${ending}`));
      }
    }
    return issues;
  });
}

/** Python's text of a set. */
export function pythonSet(items: readonly string[]): string {
  return `{${items.map(pythonRepr).join(", ")}}`;
}

export function hasTimeDimension(model: ModelView, name: string): boolean {
  return model.dimensions.some((dimension) => dimension.type === "time" && dimension.name === name);
}

export function defaultTimes({ models }: SemanticView): readonly Issue[] {
  return models.flatMap((model) => {
    const { name, defaultTime } = model;
    if (defaultTime === null || hasTimeDimension(model, defaultTime)) return [];
    return [
      wrong(
        `Default aggregation time dimension was specified as '${defaultTime}' which doesn't exist as a time dimension in ` +
          `semantic model named '${name}'.`,
      ),
    ];
  });
}

const validityOf = ({ data }: Element) => recordOf(data["type_params"])["validity_params"] ?? null;

const WINDOW_RULES =
  "Semantic models using dimension validity params to define a validity window must have exactly two time dimensions with " +
  "validity params specified - one marked `is_start` and the other marked `is_end`.";

export function validityWindows({ models }: SemanticView): readonly Issue[] {
  return models.flatMap((model) => {
    const dimensions = model.dimensions.filter((dimension) => validityOf(dimension) !== null);
    return dimensions.length === 0 ? [] : [...windowShape(model, dimensions), ...windowKeys(model, dimensions)];
  });
}

function windowShape({ name }: ModelView, dimensions: readonly Element[]): readonly Issue[] {
  const names = dimensions.map((dimension) => dimension.name);
  const marked = (key: string) => dimensions.filter((one) => recordOf(validityOf(one))[key] === true);
  const ends = marked("is_end").map((one) => one.name);
  const starts = marked("is_start").length;
  if (dimensions.length === 1 && starts === 1 && ends.length === 1) {
    return [
      wrong(
        `Semantic model ${name} has a single validity param dimension that defines its window: \`${names[0] ?? ""}\`. This ` +
          `is not a currently supported configuration! ${WINDOW_RULES} If you have one column defining a window, as in a ` +
          "daily snapshot table, you can define a separate dimension and increment the time value in the `expr` field as a " +
          "work-around.",
      ),
    ];
  }
  if (dimensions.length !== 2) {
    return [
      wrong(
        `Semantic model ${name} has ${dimensions.length} dimensions defined with validity params. They are: ` +
          `${pythonRepr(names)}. There must be either zero or two! If you wish to define a validity window for this ` +
          `semantic model, please follow these requirements: ${WINDOW_RULES}`,
      ),
    ];
  }
  if (starts === 1 && ends.length === 1) return [];
  return [
    wrong(
      `Semantic model ${name} has two validity param dimensions defined, but does not have exactly one each marked with ` +
        `is_start and is_end! Dimensions: ${pythonRepr(names)}. is_start dimensions: []. is_end dimensions: ` +
        `${pythonRepr(ends)}. ${WINDOW_RULES}`,
    ),
  ];
}

function windowKeys({ name, entities, measures }: ModelView, dimensions: readonly Element[]): readonly Issue[] {
  const issues: Issue[] = [];
  const has = `Semantic model ${name} has`;
  const keys = entities.filter(({ type }) => type === "primary" || type === "unique").map((entity) => entity.name);
  if (!entities.some(({ type }) => type === "natural")) {
    issues.push(
      wrong(
        `${has} validity param dimensions defined, but does not have an entity with type \`natural\` set. The natural key ` +
          "for this semantic model is what we use to process a validity window join. Primary or unique entities, if any, " +
          `might be suitable for use as natural keys: (${pythonRepr(keys)}).`,
      ),
    );
  }
  if (keys.length > 0) {
    issues.push(
      wrong(
        `${has} validity param dimensions defined and also has one or more entities designated as \`primary\` or ` +
          "`unique`. This is not yet supported, as we do not currently process joins against these key types for semantic " +
          "models with validity windows specified.",
      ),
    );
  }
  if (measures.length > 0) {
    issues.push(
      wrong(
        `${has} both measures and validity param dimensions defined. This is not currently supported! Please remove either ` +
          `the measures or the validity params. Measure names: ${pythonRepr(measures.map((one) => one.name))}. Validity ` +
          `param dimension names: ${pythonRepr(dimensions.map((one) => one.name))}.`,
      ),
    );
  }
  return issues;
}

export function naturalEntities({ models }: SemanticView): readonly Issue[] {
  return models.flatMap((model) => {
    const natural = model.entities.filter(({ type }) => type === "natural").map(({ name }) => name);
    const names = pythonSet([...new Set(natural)]);
    const issues: Issue[] = [];
    if (new Set(natural).size > 1) {
      issues.push(
        wrong(
          `Semantic models can have at most one natural entity, but semantic model \`${model.name}\` has ` +
            `${new Set(natural).size} distinct natural entities set! ${names}.`,
        ),
      );
    }
    if (natural.length > 0 && model.dimensions.every((dimension) => validityOf(dimension) === null)) {
      issues.push(
        wrong(
          "The use of `natural` entities is currently supported only in conjunction with a validity window defined in the " +
            `set of time dimensions associated with the semantic model. Semantic model \`${model.name}\` uses a natural ` +
            `entity (${names}) but does not define a validity window!`,
        ),
      );
    }
    return issues;
  });
}

export function primaryEntities({ models }: SemanticView): readonly Issue[] {
  return models.flatMap((model) => {
    const primary = model.entities.filter(({ type }) => type === "primary").map(({ name }) => name);
    const [first] = primary;
    if (primary.length > 1) {
      return [
        wrong(
          `Semantic models can have only one primary entity. The semantic model \`${model.name}\` has ${primary.length}: ` +
            primary.join(", "),
        ),
      ];
    }
    if (first !== undefined && model.primaryEntity !== null) {
      return [
        wrong(
          `The semantic model \`${model.name}\` has an entity named \`${first}\` with type primary but it also has the ` +
            `\`primary_entity\` field set to \`${model.primaryEntity}\`. Both should not be present in the model.`,
        ),
      ];
    }
    if (model.dimensions.length === 0 || first !== undefined || model.primaryEntity !== null) return [];
    return [
      wrong(
        `The semantic model ${model.name} contains dimensions, but it does not define a primary entity. Either add an ` +
          "entity with type PRIMARY or set a value for the primary_entity key.",
      ),
    ];
  });
}

/** A dimension is named by its model's primary entity and its own name. */
export function dimensionPairs({ models }: SemanticView): readonly Issue[] {
  const users = new Map<string, string>();
  return models.flatMap((model) => {
    const entity = model.primaryEntity ?? model.entities.find(({ type }) => type === "primary")?.name;
    if (entity === undefined) return [];
    return model.dimensions.flatMap(({ name }) => {
      const pair = `${entity} ${name}`;
      const user = users.get(pair);
      if (user === undefined) users.set(pair, model.name);
      if (user === undefined) return [];
      return [
        wrong(
          "Duplicate dimension + primary entity pairing detected, dimension + primary entity pairings must be unique. " +
            `Semantic model \`${model.name}\` has a primary entity of \`${entity}\` and dimension \`${name}\`, but this ` +
            `pairing is already in use on semantic model \`${user}\`.`,
        ),
      ];
    });
  });
}

const typeName = (type: string) => `DimensionType.${type.toUpperCase()}`;
const isPartition = ({ data }: Element) => data["is_partition"] === true;

/** Dimensions of one name are of one kind. */
export function dimensionConsistency({ models }: SemanticView): readonly Issue[] {
  const first = new Map<string, Element>();
  return models.flatMap((model) =>
    model.dimensions.flatMap((dimension) => {
      const { name, type } = dimension;
      const known = first.get(name);
      if (known === undefined) first.set(name, dimension);
      if (known === undefined) return [];
      const issues: Issue[] = [];
      if (known.type !== type) {
        issues.push(
          wrong(
            `In semantic model \`${model.name}\`, type conflict for dimension \`${name}\` - already in model as type ` +
              `\`${typeName(known.type)}\` but got \`${typeName(type)}\``,
          ),
        );
      }
      if (isPartition(known) !== isPartition(dimension)) {
        issues.push(
          wrong(
            `In semantic model \`${model.name}, conflicting is_partition attribute for dimension ` +
              `\`DimensionReference(element_name=${pythonRepr(name)})\` - already in model with is_partition as ` +
              `\`${pythonRepr(isPartition(known))}\` but got \`${pythonRepr(isPartition(dimension))}\`\``,
          ),
        );
      }
      return issues;
    }),
  );
}

/** A name is a measure, a dimension or an entity everywhere. */
export function elementConsistency({ models }: SemanticView): readonly Issue[] {
  const types = new Map<string, Map<string, Set<string>>>();
  for (const model of models) {
    for (const [kind, elements] of [
      ["MEASURE", model.measures],
      ["DIMENSION", model.dimensions],
      ["ENTITY", model.entities],
    ] as const) {
      for (const { name } of elements) {
        const kinds = types.get(name) ?? new Map<string, Set<string>>();
        kinds.set(kind, (kinds.get(kind) ?? new Set()).add(model.name));
        types.set(name, kinds);
      }
    }
  }
  return [...types].flatMap(([name, kinds]) => {
    if (kinds.size < 2) return [];
    const sorted = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1));
    const used = sorted.map(([kind]) => `<SemanticModelElementType.${kind}: '${kind.toLowerCase()}'>`).join(", ");
    return sorted.map(([kind, users]) =>
      wrong(
        `In semantic models ${pythonSet([...users])}, element \`${name}\` is of type SemanticModelElementType.${kind}, ` +
          `but it is used as types [${used}] across the model.`,
      ),
    );
  });
}

/** The grain of a time dimension. */
export function grainOfDimension(dimension: Element): string | null {
  return textOf(recordOf(dimension.data["type_params"])["time_granularity"]);
}
