// What is doubtful about time spines: several of one granularity, or none as fine as the dimensions of time.
import { TIME_GRAINS } from "../manifest/time-grains.ts";
import { pythonRepr } from "../project/python-repr.ts";
import { doubtful, type Issue, recordOf, type SemanticView, textOf } from "./semantic-view.ts";

export function timeSpines({ models, spines }: SemanticView): readonly Issue[] {
  if (spines.length === 0) return [];
  const issues: Issue[] = [];
  const repeated = repeatedGrains(spines);
  if (Object.keys(repeated).length > 0) {
    issues.push(doubtful(`Only one time spine is supported per granularity. Got duplicates: ${pythonRepr(repeated)}`));
  }
  const spine = finest(spines.map(({ grain }) => grain));
  const dimension = finest(
    models.flatMap((model) =>
      model.dimensions.flatMap(({ data }) => textOf(recordOf(data["type_params"])["time_granularity"]) ?? []),
    ),
  );
  if (spine === null || dimension === null || TIME_GRAINS.indexOf(dimension) >= TIME_GRAINS.indexOf(spine)) {
    return issues;
  }
  const text =
    "To avoid unexpected query errors, configuring a time spine at or below the smallest time dimension granularity " +
    `is recommended. Smallest time dimension granularity: ${dimension.toUpperCase()}; ` +
    `Smallest time spine granularity: TimeGranularity.${spine.toUpperCase()}`;
  return [...issues, doubtful(text)];
}

/** The relations of granularities that several time spines have. */
function repeatedGrains(spines: SemanticView["spines"]): Record<string, string[]> {
  const relations = new Map<string, string[]>();
  for (const { grain, relation } of spines) {
    const name = grain.toUpperCase();
    relations.set(name, [...(relations.get(name) ?? []), relation]);
  }
  return Object.fromEntries([...relations].filter(([, names]) => names.length > 1));
}

function finest(grains: readonly string[]): string | null {
  return TIME_GRAINS.find((grain) => grains.includes(grain)) ?? null;
}
