// return(): stops the nearest macro call and makes its argument that call's value, whatever its type.

import type { Callable } from "../values/callable.ts";
import { fnWithSignature } from "../values/callable.ts";
import type { Value } from "../values/types.ts";

/** Thrown by return(), caught by the macro that is being called. */
export class ReturnSignal {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }
}

/** The `return` that hosts put into the scope of their macros. */
export const returnFunction: Callable = fnWithSignature("return", [["data", null]], (bound) => {
  throw new ReturnSignal(bound.get("data"));
});
