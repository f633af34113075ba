// `data_tests:` and its older name `tests:`.
import { pythonRepr } from "../project/python-repr.ts";
import type { Yaml, YamlMap } from "../project/yaml.ts";
import { own } from "../project/yaml-values.ts";
import { type Entry, entryError } from "./properties-file.ts";

/** The tests of a model, version, column or table; null when it says nothing of tests. */
export function testsOf(entry: Entry, map: YamlMap): readonly Yaml[] | null {
  const older = own(map, "tests");
  const now = own(map, "data_tests");
  if (Array.isArray(older) && older.length > 0 && now !== undefined) {
    throw entryError(entry, "Invalid test config: cannot have both 'tests' and 'data_tests' defined");
  }
  const list = now ?? older;
  if (list === undefined || list === null) return null;
  if (Array.isArray(list)) return list;
  throw entryError(entry, `at path ['data_tests']: ${pythonRepr(list)} is not of type 'array'`);
}
