// The rules of the semantic layer, in dbt's order: warnings are told first, then mistakes, which end the parse.
import { semanticValidationFailure } from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { Manifest } from "../manifest/types.ts";
import { parseError } from "../parse/errors.ts";
import {
  aggregationTimes,
  countExpressions,
  nonAdditiveDimensions,
  percentiles,
  uniqueMeasures,
} from "./semantic-measure-rules.ts";
import {
  conversionMetrics,
  cumulativeMetrics,
  derivedMetrics,
  measureAliases,
  savedQueries,
} from "./semantic-metric-rules.ts";
import {
  defaultTimes,
  dimensionConsistency,
  dimensionPairs,
  elementConsistency,
  naturalEntities,
  primaryEntities,
  reservedKeywords,
  validityWindows,
} from "./semantic-model-rules.ts";
import { entityLabels, metricLabels, modelLabels, uniqueNames } from "./semantic-names.ts";
import { timeSpines } from "./semantic-spine-rules.ts";
import { type Issue, type SemanticView, viewSemantic } from "./semantic-view.ts";

type Rule = (view: SemanticView) => readonly Issue[];

const rules: readonly Rule[] = [
  percentiles,
  derivedMetrics,
  countExpressions,
  uniqueMeasures,
  validityWindows,
  dimensionConsistency,
  elementConsistency,
  naturalEntities,
  measureAliases,
  cumulativeMetrics,
  uniqueNames,
  aggregationTimes,
  reservedKeywords,
  nonAdditiveDimensions,
  defaultTimes,
  primaryEntities,
  dimensionPairs,
  savedQueries,
  metricLabels,
  modelLabels,
  entityLabels,
  conversionMetrics,
  timeSpines,
];

/** @throws DbtError when a rule is broken; projects without metrics or without semantic models are not asked */
export function checkSemantic({ manifest, fire }: { readonly manifest: Manifest; readonly fire: Fire }): void {
  if (manifest.metrics.size === 0 || manifest.semantic_models.size === 0) return;
  const view = viewSemantic(manifest);
  const issues = rules.flatMap((rule) => rule(view));
  const errors = issues.filter(({ isError }) => isError);
  for (const { text } of issues.filter(({ isError }) => !isError)) fire(semanticValidationFailure({ msg: text }));
  for (const { text } of errors) fire(semanticValidationFailure({ msg: text }), { level: "error" });
  if (errors.length === 0) return;
  throw parseError("Semantic Manifest validation failed.", {
    code: "resolve/semantic-manifest",
    heading: "Parsing Error",
  });
}
