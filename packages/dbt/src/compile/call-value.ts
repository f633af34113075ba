// Calls a template value from host code.
import { HostObject, type Kwargs, noKwargs, typeError, typeNameOf, Undefined, type Value } from "@sluice/jinja";

export function callValue(
  callee: Value | undefined,
  args: readonly Value[] = [],
  kwargs: Kwargs = noKwargs,
): Value | Promise<Value> {
  if (callee instanceof HostObject && callee.call !== undefined) return callee.call(args, kwargs);
  if (callee instanceof Undefined) throw callee.error();
  throw typeError(`'${typeNameOf(callee ?? null)}' object is not callable`);
}
