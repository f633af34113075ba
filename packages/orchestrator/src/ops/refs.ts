// What stands for a value while a graph is composed: nothing has run yet, and what is wired is only written down.
import { DefinitionError } from "../definitions/errors.ts";
import type { OpIn } from "./ins-outs.ts";

/** Where a value comes from. `each`: one of a dynamic output's values at a time; `collect`: all of them, as a list. */
export type FlatValue =
  | {
      readonly kind: "output";
      readonly step: string;
      readonly output: string;
      readonly mode: "value" | "each" | "collect";
    }
  | { readonly kind: "list"; readonly of: readonly FlatValue[] }
  /** An input of the graph that is being composed. */
  | { readonly kind: "input"; readonly name: string }
  /** Of the run config: `inputs` of the op or graph at this path; else the default of the input, where it has one. */
  | { readonly kind: "config"; readonly path: readonly string[]; readonly name: string; readonly spec: OpIn }
  /** The value of an asset that a graph-backed asset takes. */
  | { readonly kind: "asset"; readonly name: string };

/** The value of an output, or of an input of the graph. */
export class OutputRef<out V = unknown> {
  readonly kind = "output-ref";
  readonly from: FlatValue;
  /** The graph that it may be used in. */
  readonly scope: object;
  declare readonly "~value"?: V;

  constructor(from: FlatValue, scope: object) {
    this.from = from;
    this.scope = scope;
  }
}

type Mapped<T> =
  T extends OutputRef<infer U>
    ? DynamicRef<U>
    : T extends Readonly<Record<string, OutputRef>>
      ? { readonly [K in keyof T]: T[K] extends OutputRef<infer U> ? DynamicRef<U> : never }
      : undefined;

/** The values of a dynamic output, or what was made of each of them. */
export class DynamicRef<out V = unknown> {
  readonly kind = "dynamic-ref";
  /** One of them. */
  readonly each: FlatValue;
  readonly scope: object;
  declare readonly "~value"?: V;

  constructor(each: FlatValue, scope: object) {
    this.each = each;
    this.scope = scope;
  }

  /** Wires what runs once for each of the values. */
  map<T extends OutputRef | Readonly<Record<string, OutputRef>> | undefined>(
    wire: (each: OutputRef<V>) => T,
  ): Mapped<T> {
    const made: unknown = wire(new OutputRef(this.each, this.scope));
    if (isOutputRef(made)) return new DynamicRef(made.from, this.scope) as Mapped<T>;
    if (isDynamicRef(made) && made.each.kind === "output") {
      const { step } = made.each;
      throw new DefinitionError(
        "ops/mapped-dynamic",
        `op "${step}" has a dynamic output, and is mapped over another one`,
        {
          hint: "there is one level of mapping: collect before it",
        },
      );
    }
    if (typeof made !== "object" || made === null) return undefined as Mapped<T>;
    return Object.fromEntries(
      Object.entries(made).map(([name, ref]) => {
        if (isOutputRef(ref)) return [name, new DynamicRef(ref.from, this.scope)];
        throw new DefinitionError("ops/mapped", `map gave "${name}", which is no output of an op`);
      }),
    ) as Mapped<T>;
  }

  /** All of them, as one list. */
  collect(): OutputRef<V[]> {
    if (this.each.kind === "output") return new OutputRef({ ...this.each, mode: "collect" }, this.scope);
    throw new DefinitionError("ops/collect", "only what ops give can be collected");
  }
}

export function isOutputRef(value: unknown): value is OutputRef {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "output-ref";
}

export function isDynamicRef(value: unknown): value is DynamicRef {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "dynamic-ref";
}
