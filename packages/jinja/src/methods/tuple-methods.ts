// The methods of tuple.
import { valueError } from "../errors/python-errors.ts";
import type { Tuple } from "../values/tuple.ts";
import { countOf, indexOf } from "./list-methods.ts";
import { type Method, type MethodTable, oneArgument, positional } from "./method.ts";

export const tupleMethods: MethodTable<Tuple> = new Map<string, Method<Tuple>>([
  ["count", oneArgument("tuple.count", (self, item) => countOf(self.items, item))],
  [
    "index",
    positional("tuple.index", 1, 3, (self, args) => {
      const at = indexOf(self.items, args);
      if (at < 0) throw valueError("tuple.index(x): x not in tuple");
      return at;
    }),
  ],
]);
