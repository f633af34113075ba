// What the entries of each list of a properties file may hold.
import { choice, fields, flag, integer, listOf, map, number, oneOf, optional, type Shape, text } from "./shapes.ts";

const tests = listOf(choice(map, text));
const docs = fields({ show: flag, node_color: optional(text) });

const properties = {
  name: text,
  description: text,
  meta: map,
  data_type: optional(text),
  constraints: listOf(map),
  docs,
  config: map,
};

const testable = { data_tests: tests, tests };
const required = ["name"];
const open = { required, isOpen: true };
const plainColumn = fields(properties, open);
const columnFields = {
  ...properties,
  ...testable,
  quote: optional(flag),
  tags: listOf(text),
  granularity: optional(text),
};
const column = fields(columnFields, open);

const seedFields = {
  ...properties,
  ...testable,
  columns: listOf(column),
  quote_columns: optional(flag),
  access: optional(text),
};

const keptColumns = fields({ include: choice(text, listOf(text)), exclude: listOf(text) }, { required: ["include"] });

const version = fields(
  {
    v: choice(text, number),
    defined_in: optional(text),
    description: text,
    access: optional(text),
    config: map,
    constraints: listOf(map),
    docs,
    data_tests: optional(tests),
    tests: optional(tests),
    columns: listOf(choice(keptColumns, column)),
    deprecation_date: optional(text),
  },
  { required: ["v"] },
);

const timeSpine = fields(
  {
    standard_granularity_column: text,
    custom_granularities: listOf(fields({ name: text, column_name: optional(text) }, { required })),
  },
  { required: ["standard_granularity_column"] },
);

const quoting = fields({
  database: optional(flag),
  schema: optional(flag),
  identifier: optional(flag),
  column: optional(flag),
});

const time = optional(fields({ count: optional(integer), period: optional(oneOf(["minute", "hour", "day"])) }));
const freshness = optional(fields({ warn_after: time, error_after: time, filter: optional(text) }));

const external = optional(
  fields(
    {
      location: optional(text),
      file_format: optional(text),
      row_format: optional(text),
      tbl_properties: optional(text),
      partitions: optional(
        choice(
          listOf(text),
          listOf(fields({ name: text, description: text, data_type: text, meta: map }, { isOpen: true })),
        ),
      ),
    },
    { isOpen: true },
  ),
);

const table = fields(
  {
    ...properties,
    ...testable,
    columns: listOf(column),
    loaded_at_field: optional(text),
    loaded_at_query: optional(text),
    identifier: optional(text),
    quoting,
    freshness,
    external,
    tags: listOf(text),
  },
  open,
);

const sourceFields = {
  name: text,
  description: text,
  meta: map,
  database: optional(text),
  schema: optional(text),
  loader: text,
  quoting,
  freshness,
  loaded_at_field: optional(text),
  loaded_at_query: optional(text),
  tables: listOf(table),
  tags: listOf(text),
  config: map,
};

const owner = fields({ email: optional(choice(text, listOf(text))), name: optional(text) }, { isOpen: true });

const rows = optional(choice(text, listOf(map)));
const fixture = { rows, format: oneOf(["csv", "dict", "sql"]), fixture: optional(text) };
const versionList = optional(listOf(choice(text, number)));

/** By the key of the list. */
export const entryShapes: Readonly<Record<string, Shape>> = {
  models: fields(
    {
      ...seedFields,
      latest_version: optional(choice(text, number)),
      versions: listOf(version),
      deprecation_date: optional(text),
      time_spine: optional(timeSpine),
    },
    open,
  ),
  seeds: fields(seedFields, open),
  snapshots: fields(seedFields, open),
  analyses: fields({ ...properties, columns: listOf(plainColumn), access: optional(text) }, open),
  data_tests: fields(properties, open),
  macros: fields(
    {
      ...properties,
      arguments: listOf(fields({ name: text, type: optional(text), description: text }, { required })),
    },
    open,
  ),
  functions: fields(
    {
      returns: fields({ data_type: text, description: optional(text) }, { required: ["data_type"] }),
      ...properties,
      access: optional(text),
      columns: listOf(plainColumn),
      arguments: listOf(
        fields(
          { name: text, data_type: text, description: optional(text), default_value: () => null },
          { required: ["name", "data_type"] },
        ),
      ),
    },
    { required: ["returns", "name"], isOpen: true },
  ),
  sources: fields(sourceFields, { required }),
  exposures: fields(
    {
      name: text,
      type: oneOf(["dashboard", "notebook", "analysis", "ml", "application"]),
      owner,
      description: text,
      label: optional(text),
      maturity: optional(oneOf(["low", "medium", "high"])),
      meta: map,
      tags: listOf(text),
      url: optional(text),
      depends_on: listOf(text),
      config: map,
    },
    { required: ["name", "type", "owner"] },
  ),
  groups: fields({ name: text, owner, description: optional(text), config: map }, { required: ["name", "owner"] }),
  unit_tests: fields(
    {
      name: text,
      model: text,
      given: listOf(fields({ input: text, ...fixture }, { required: ["input"] })),
      expect: fields(fixture),
      description: text,
      overrides: optional(fields({ macros: map, vars: map, env_vars: map })),
      config: map,
      versions: optional(fields({ include: versionList, exclude: versionList })),
    },
    { required: ["name", "model", "given", "expect"] },
  ),
};
