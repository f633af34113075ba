// The base of everything that is not a plain Python value: relations, adapters, modules, dates, functions. A template
// reaches exactly what `getAttribute` and the other methods hand out, never a JavaScript property.
import type { HashKey } from "./hash-key.ts";
import type { BinaryOperator, Kwargs, Value } from "./types.ts";

/**
 * An object given to templates. Only `typeName` and `getAttribute` are needed; each optional method adds one ability.
 *
 * @example
 * class Target extends HostObject {
 *   readonly typeName = "Target";
 *   getAttribute(name: string) { return name === "schema" ? "public" : undefined; }
 * }
 */
export abstract class HostObject {
  /** The name of the type in error messages, such as `PostgresRelation`. */
  abstract readonly typeName: string;
  /** The module of the type, where messages show it; absent for types without one. */
  readonly moduleName?: string;

  /** The value of an attribute; `undefined` when there is none. */
  abstract getAttribute(name: string): Value | undefined;

  /** `object[key]`; `undefined` when the key is not there. Absent: the object is not subscriptable. */
  getItem?(key: Value): Value | undefined;
  /** `object[start:stop:step]`; the bounds are ints or None. */
  slice?(start: Value, stop: Value, step: Value): Value;
  setAttribute?(name: string, value: Value): void;
  /** `str(object)`; `toRepr` stands in when absent. */
  toText?(): string;
  /** `repr(object)`. */
  toRepr?(): string;
  isTruthy?(): boolean;
  iterate?(): Iterable<Value>;
  /** `object|length`. */
  size?(): number;
  equals?(other: Value): boolean;
  /** Negative, zero or positive; `undefined` when the two have no order. */
  compare?(other: Value): number | undefined;
  contains?(value: Value): boolean;
  /** What makes two objects the same key of a dict; the object itself when absent. */
  hashKey?(): HashKey;
  call?(args: readonly Value[], kwargs: Kwargs): Value | Promise<Value>;
  /** An arithmetic operator; `reflected` when this object stands on the right. `undefined`: not supported. */
  binary?(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined;
  unary?(operator: "+" | "-"): Value | undefined;
  /** `abs(object)` */
  abs?(): Value;
  /** `round(object, places)`; `places` is null when not given. */
  round?(places: number | null): Value;
  /** `format(object, spec)` and `"%d" % object`. */
  format?(spec: string): string;
  /** The plain JavaScript form, for `toJs`. */
  toJs?(): unknown;
  /** The dict, list or scalar that JSON shows for the object; absent: it is not JSON serializable. */
  toJsonValue?(): Value;
}
