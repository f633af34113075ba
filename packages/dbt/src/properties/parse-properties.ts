// The properties files of a package, list by list in dbt's order, applied to the resources that the other files made.
import type { ParseState } from "../parse/state.ts";
import { addExposure, addGroup } from "./exposures-and-groups.ts";
import { patchFunction } from "./functions.ts";
import { addModelTests, patchModel } from "./models.ts";
import { addOtherTests, addYamlSnapshot, patchMacro, patchOther, patchSingularTest } from "./other-patches.ts";
import type { PatchTargets } from "./patch-nodes.ts";
import { type Entry, entriesOf, type PropertiesFile, readPropertiesFile } from "./properties-file.ts";
import { addMetric, addSavedQuery, addSemanticModel } from "./semantic.ts";
import { collectSource, type SourceCollection } from "./sources.ts";
import { addUnitTest } from "./unit-tests.ts";

export interface PropertiesResult {
  readonly targets: PatchTargets;
  readonly sources: SourceCollection;
}

export function parseProperties(state: ParseState, packageName: string, result: PropertiesResult): void {
  const { targets, sources } = result;
  for (const file of state.files.get(packageName)?.properties ?? []) {
    state.problems.attempt(() => {
      const source = readPropertiesFile(state, file);
      if (source !== null) parseFile(state, source, targets, sources);
    });
  }
}

type Handler = (entry: Entry) => void;

function parseFile(state: ParseState, source: PropertiesFile, targets: PatchTargets, sources: SourceCollection): void {
  const each = (key: string, handle: Handler): void => {
    for (const entry of entriesOf(state, source, key)) state.problems.attempt(() => handle(entry));
  };
  /** Properties first, then the tests of all entries. */
  const withTests = (key: string, patch: Handler, test: Handler): void => {
    const found = entriesOf(state, source, key);
    for (const entry of found) state.problems.attempt(() => patch(entry));
    for (const entry of found) state.problems.attempt(() => test(entry));
  };
  withTests(
    "models",
    (entry) => patchModel(state, targets, entry),
    (entry) => addModelTests(state, targets, entry),
  );
  withTests(
    "seeds",
    (entry) => patchOther(state, targets, entry),
    (entry) => addOtherTests(state, targets, entry),
  );
  let hasNewSnapshots = false;
  each("snapshots", (entry) => {
    hasNewSnapshots = addYamlSnapshot(state, entry) || hasNewSnapshots;
  });
  if (hasNewSnapshots) targets.refresh();
  withTests(
    "snapshots",
    (entry) => patchOther(state, targets, entry),
    (entry) => addOtherTests(state, targets, entry),
  );
  each("sources", (entry) => collectSource(sources, entry));
  each("macros", (entry) => patchMacro(state, entry));
  each("data_tests", (entry) => patchSingularTest(state, entry));
  each("analyses", (entry) => patchOther(state, targets, entry));
  each("exposures", (entry) => addExposure(state, entry));
  each("functions", (entry) => patchFunction(state, entry));
  each("metrics", (entry) => addMetric(state, entry));
  each("groups", (entry) => addGroup(state, entry));
  each("semantic_models", (entry) => addSemanticModel(state, entry));
  each("unit_tests", (entry) => addUnitTest(state, targets, entry));
  each("saved_queries", (entry) => addSavedQuery(state, entry));
}
