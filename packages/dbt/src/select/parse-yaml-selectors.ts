// selectors.yml → selections by name. A definition is a text, `{method: value}`, `{method, value, …}`, a union or an
// intersection, each with an optional `exclude`.
import { dump } from "js-yaml";
import { DbtError, type Span } from "../errors.ts";
import type { IndirectSelection } from "../flags/types.ts";
import type { Json } from "../manifest/types.ts";
import { didYouMean } from "../project/settings-place.ts";
import { makeCriterion, parseCriterion } from "./parse-selection.ts";
import type { Selection } from "./types.ts";

export interface YamlSelector {
  readonly name: string;
  readonly isDefault: boolean;
  readonly selection: Selection;
}

/** Where the file defines a selector, or a part of it that keys and indexes lead to. */
type PlaceOfSelector = (name: string, part: readonly (string | number)[]) => Span | null;

/** Reads every definition, earlier ones being known to later ones. @throws {DbtError} */
export function parseYamlSelectors(
  definitions: ReadonlyMap<string, Json>,
  indirect: IndirectSelection,
  placeOf: PlaceOfSelector = () => null,
): ReadonlyMap<string, YamlSelector> {
  const known = new Map<string, YamlSelector>();
  for (const [name, entry] of definitions) {
    const record = isRecord(entry) ? entry : {};
    const reader = new Reader(name, indirect, known, placeOf);
    known.set(name, {
      name,
      isDefault: record["default"] === true,
      selection: reader.definition(record["definition"] ?? null, true),
    });
  }
  return known;
}

type RecordJson = Readonly<Record<string, Json>>;

class Reader {
  readonly #name: string;
  readonly #indirect: IndirectSelection;
  readonly #known: ReadonlyMap<string, YamlSelector>;

  readonly #placeOf: PlaceOfSelector;
  /** What leads to the part that is being read. */
  readonly #path: (string | number)[] = [];

  constructor(
    name: string,
    indirect: IndirectSelection,
    known: ReadonlyMap<string, YamlSelector>,
    placeOf: PlaceOfSelector,
  ) {
    this.#placeOf = placeOf;
    this.#name = name;
    this.#indirect = indirect;
    this.#known = known;
  }

  definition(value: Json, atRoot: boolean): Selection {
    if (typeof value === "string") return parseCriterion(value, this.#indirect);
    if (!isRecord(value)) {
      throw this.#fail(`Expected to find union, intersection, str or dict, instead found ${JSON.stringify(value)}`);
    }
    const group = "union" in value ? "union" : "intersection" in value ? "intersection" : null;
    if (group === null) return this.#criterion(value);
    const keys = Object.keys(value);
    if (atRoot && keys.length > 1) {
      throw this.#fail(
        `Only a single 'union' or 'intersection' key is allowed in a root level selector definition; found ${keys.join(",")}.`,
      );
    }
    return this.#group(group, value);
  }

  #group(kind: "union" | "intersection", value: RecordJson): Selection {
    const included: Selection[] = [];
    let excluded: Selection | null = null;
    for (const part of this.#parts(value, kind)) {
      if (isRecord(part) && "exclude" in part && !("method" in part)) {
        if (excluded !== null) {
          const shown = dump(part, { sortKeys: true, noRefs: true, seqNoIndent: true })
            .trimEnd()
            .replaceAll("\n", "\n  ");
          throw this.#fail(
            `You cannot provide multiple exclude arguments to the same selector set operator:\n  ${shown}`,
          );
        }
        excluded = this.#exclusions(part);
      } else included.push(this.definition(part, false));
    }
    return this.#without(this.#combined(kind, included), excluded);
  }

  #criterion(value: RecordJson): Selection {
    const keys = Object.keys(value);
    const [only] = keys;
    if (keys.length === 1 && only !== undefined) return this.#single(only, value[only] ?? null, {});
    if (value["method"] === "selector") return this.#reuse(value["value"] ?? null);
    const { method, value: wanted, exclude: _exclude, ...rest } = value;
    if (typeof method !== "string" || wanted === undefined) {
      const shown = keys.map((key) => `'${key}'`).join(", ");
      throw this.#fail(`Expected either 1 key or else "method" and "value" keys, but got [${shown}]`);
    }
    const base = this.#single(method, wanted, rest);
    return this.#without(base, "exclude" in value ? this.#exclusions(value) : null);
  }

  #single(method: string, value: Json, options: RecordJson): Selection {
    const indirect = options["indirect_selection"];
    if (method === "union" || method === "intersection") this.#list({ [method]: value }, method);
    return this.#inFile(() =>
      makeCriterion({
        raw: `${method}:${String(value)}`,
        method,
        value: typeof value === "boolean" ? (value ? "true" : "false") : String(value),
        childrensParents: options["childrens_parents"] === true,
        parents: options["parents"] === true,
        parentsDepth: depthOf(options["parents_depth"]),
        children: options["children"] === true,
        childrenDepth: depthOf(options["children_depth"]),
        indirect: isIndirect(indirect) ? indirect : this.#indirect,
      }),
    );
  }

  /** What is wrong with a method or its value is told as a mistake of the file. */
  #inFile(work: () => Selection): Selection {
    try {
      return work();
    } catch (error) {
      throw error instanceof DbtError ? this.#fail(error.message, error.hint) : error;
    }
  }

  #reuse(name: Json): Selection {
    const found = typeof name === "string" ? this.#known.get(name) : undefined;
    if (found === undefined)
      throw this.#fail(`Existing selector definition for ${String(name)} not found.`, this.#nearSelector(name));
    return found.selection;
  }

  #nearSelector(name: Json): string | null {
    return typeof name === "string" ? didYouMean(name, this.#known.keys()) : null;
  }

  #exclusions(value: RecordJson): Selection | null {
    const parts = Array.from(this.#parts(value, "exclude"), (part) => this.definition(part, false));
    if (parts.length === 0) return null;
    return this.#combined("union", parts);
  }

  #without(base: Selection, excluded: Selection | null): Selection {
    return excluded === null ? base : this.#combined("difference", [base, excluded]);
  }

  #combined(kind: "union" | "intersection" | "difference", parts: readonly Selection[]): Selection {
    return { kind, parts, expectExists: false, raw: this.#name, indirect: this.#indirect };
  }

  /** The parts of a list, each read before the next is asked for. */
  *#parts(value: RecordJson, key: string): Generator<Json> {
    for (const [index, part] of this.#list(value, key).entries()) {
      this.#path.push(key, index);
      yield part;
      this.#path.length -= 2;
    }
  }

  #list(value: RecordJson, key: string): readonly Json[] {
    const list = value[key];
    if (!Array.isArray(list)) throw this.#fail(`Invalid value for key "${key}". Expected a list.`);
    return list;
  }

  #fail(message: string, hint: string | null = null): DbtError {
    return new DbtError(`Could not read selector file data: Runtime Error\n  ${message}`, {
      code: "select/selectors-yml",
      span: this.#placeOf(this.#name, this.#path),
      hint: hint ?? `see the selector "${this.#name}" in selectors.yml`,
    });
  }
}

function depthOf(value: Json | undefined): number | null {
  if (typeof value === "string" && /^\d+$/.test(value)) return Number(value);
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : null;
}

function isIndirect(value: unknown): value is IndirectSelection {
  return value === "eager" || value === "cautious" || value === "buildable" || value === "empty";
}

function isRecord(value: unknown): value is RecordJson {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
