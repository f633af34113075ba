// Notices, checked against the jobs and assets that they name.
import { evaluateSelection } from "../selection/evaluate-selection.ts";
import { SelectionError } from "../selection/types.ts";
import type { DefinitionsOptions } from "./definitions.ts";
import { badTarget, duplicateName, unknownJob } from "./diagnostics.ts";
import type { DefinitionProblem } from "./errors.ts";
import type { ResolvedNotice } from "./notice.ts";
import { duplicates } from "./resolve-graph.ts";
import type { ResolvedAssetSpec } from "./types.ts";

/** A notice with the keys of the assets that its selection means; null = all assets. */
export interface BoundNotice extends ResolvedNotice {
  readonly assetKeys: readonly string[] | null;
}

export function resolveNotices<R extends object>(
  { notices = [], jobs = [] }: DefinitionsOptions<R>,
  assets: readonly ResolvedAssetSpec[],
  problems: DefinitionProblem[],
): readonly BoundNotice[] {
  const declared = notices.map((each) => each.resolved);
  for (const [first, second] of duplicates(declared)) {
    problems.push(duplicateName("notice", second.name, first.site, second.site));
  }
  const names = jobs.map((job) => job.name);
  return declared.map((each) => {
    for (const job of each.jobs ?? []) {
      if (!names.includes(job)) problems.push(unknownJob(each.name, job, each.site, names));
    }
    return { ...each, assetKeys: keysOf(each, assets, problems) };
  });
}

function keysOf(
  { name, selection, site }: ResolvedNotice,
  assets: readonly ResolvedAssetSpec[],
  problems: DefinitionProblem[],
): readonly string[] | null {
  if (selection === null) return null;
  try {
    const keys = evaluateSelection(selection, assets);
    if (keys.length === 0) problems.push(badTarget(name, `its selection selects nothing: ${selection}`, null, site));
    return keys;
  } catch (error) {
    if (!(error instanceof SelectionError)) throw error;
    problems.push(badTarget(name, error.message, error.hint, site));
    return null;
  }
}
