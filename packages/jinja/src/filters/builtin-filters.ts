// All filters that every environment has, by name.
import type { FilterFunction } from "../runtime/filter-engine.ts";
import { htmlFilters } from "./html-filters.ts";
import { numberFilters } from "./number-filters.ts";
import { orderFilters } from "./order-filters.ts";
import { selectionFilters } from "./selection-filters.ts";
import { sequenceFilters } from "./sequence-filters.ts";
import { textFilters } from "./text-filters.ts";
import { valueFilters } from "./value-filters.ts";

export const builtinFilters: ReadonlyMap<string, FilterFunction> = new Map([
  ...textFilters,
  ...htmlFilters,
  ...numberFilters,
  ...sequenceFilters,
  ...orderFilters,
  ...selectionFilters,
  ...valueFilters,
]);

/** For hints about names that are written wrongly. */
export const filterNames: readonly string[] = [...builtinFilters.keys()];
