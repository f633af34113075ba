// The schema of a piece of config as a team writes it: zod 4, or any other library of the Standard Schema interface. Known by its
// form only, so that the team's copy of the library and ours need not be the same.

import { resolveReferences } from "./schema-references.ts";

/** What `config` takes: `z.object({ … })`. */
export interface ConfigSchema<Input = unknown, Output = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => ValidationResult<Output> | Promise<ValidationResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

type ValidationResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What declarations without config have. */
export type NoConfig = ConfigSchema<never, object>;
/** What a function sees: defaults filled in, values transformed. */
export type ConfigOutput<S extends ConfigSchema> = NonNullable<S["~standard"]["types"]>["output"];
/** What somebody writes. */
export type ConfigInput<S extends ConfigSchema> = NonNullable<S["~standard"]["types"]>["input"];

/** One thing that is wrong with config, by its path from the top. */
export interface ConfigProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type ParsedConfig =
  | { readonly value: unknown; readonly problems: readonly [] }
  | { readonly value: null; readonly problems: readonly ConfigProblem[] };

/** Validates with the team's own schema: defaults, refinements, transforms. */
export async function parseConfig(schema: ConfigSchema, value: unknown): Promise<ParsedConfig> {
  const result = await schema["~standard"].validate(value);
  if (result.issues === undefined) return { value: result.value, problems: [] };
  return {
    value: null,
    problems: result.issues.map(({ message, path = [] }) => ({ message, path: path.map(pathPart) })),
  };
}

function pathPart(part: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key = typeof part === "object" ? part.key : part;
  return typeof key === "number" ? key : String(key);
}

/** The schema as JSON Schema of what is written; an empty one, which allows everything, where the library cannot say it. */
export function jsonSchemaOf(schema: ConfigSchema): unknown {
  const converter: unknown = Reflect.get(schema["~standard"], "jsonSchema");
  const input: unknown = typeof converter === "object" && converter !== null ? Reflect.get(converter, "input") : null;
  if (typeof input !== "function") return {};
  // What has no JSON Schema (a date, a custom type) allows everything here; the schema itself judges it in the run.
  const { $schema: _, ...whole } = Object(
    Reflect.apply(input, converter, [{ target: "draft-2020-12", libraryOptions: { unrepresentable: "any" } }]),
  );
  return resolveReferences(whole, whole) ?? {};
}
