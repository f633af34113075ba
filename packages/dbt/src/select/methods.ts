// Every selection method by its name: the one table.

import { byFile, byFqn, byPackage, byPath } from "./name-methods.ts";
import { byNameOf, bySource } from "./named-methods.ts";
import {
  byAccess,
  byConfig,
  byGroup,
  byResourceType,
  byTag,
  byTestName,
  byTestType,
  byVersion,
} from "./property-methods.ts";
import { byResult, bySourceStatus, byState } from "./state-methods.ts";
import type { Method } from "./types.ts";

export const METHODS: Readonly<Record<string, Method>> = {
  fqn: byFqn,
  tag: byTag,
  group: byGroup,
  access: byAccess,
  source: bySource,
  path: byPath,
  file: byFile,
  package: byPackage,
  config: byConfig,
  test_name: byTestName,
  test_type: byTestType,
  resource_type: byResourceType,
  // dbt: `state:modified.body` puts the part behind the value, `state.modified…` does not exist.
  state: byState,
  exposure: byNameOf("exposure", "exposure", "Exposures"),
  metric: byNameOf("metric", "metric", "Metrics"),
  result: byResult,
  source_status: bySourceStatus,
  version: byVersion,
  semantic_model: byNameOf("semantic_model", "semantic model", "Semantic models"),
  saved_query: byNameOf("saved_query", "saved query", "Saved queries"),
  unit_test: byNameOf("unit_test", "unit test", "Saved queries"),
};
