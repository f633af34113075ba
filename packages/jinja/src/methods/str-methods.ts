// The methods of str, but for format(), which resolves attributes (str-format.ts).

import type { MethodTable } from "./method.ts";
import { caseMethods } from "./str-case.ts";
import { layoutMethods } from "./str-layout.ts";
import { searchMethods } from "./str-search.ts";
import { splitMethods } from "./str-split.ts";

export const strMethods: MethodTable<string> = new Map([
  ...caseMethods,
  ...searchMethods,
  ...splitMethods,
  ...layoutMethods,
]);
