// What a dbt command said nothing of, though it was to do it: looked up in what it left behind, else told as not done.
import { join } from "node:path";
import type { AssetExecutionContext } from "../definitions/types.ts";
import type { DbtBridge } from "./bridge.ts";
import type { DbtStep } from "./dbt-assets.ts";
import { DbtCliError } from "./errors.ts";
import { TEST_TYPES } from "./manifest-specs.ts";
import { type DbtManifest, type DbtNode, readManifest, text } from "./read-manifest.ts";
import { runResultEvents } from "./run-results.ts";
import { foldersOf, termOf } from "./selection-arguments.ts";
import type { DbtLogEvent } from "./types.ts";

export interface UntoldOptions {
  readonly bridge: DbtBridge;
  readonly context: AssetExecutionContext;
  readonly step: DbtStep;
  readonly targetPath: string;
  readonly since: Date;
  /** Whether the command was to do all that is selected: a build with no selection of its own. */
  readonly isWhole: boolean;
  /** Terms of the selection that dbt found nothing for. */
  readonly unmatched: ReadonlySet<string>;
}

/** The term of a selection that fits nothing in the project. */
export function unmatchedTerm({ info, data }: DbtLogEvent): string | null {
  return info.name === "NoNodesForSelectionCriteria" ? text(data["spec_raw"]) : null;
}

/** Tells of nodes whose end dbt wrote into its artifacts only. */
export function tellFromArtifacts({ bridge, targetPath, since, ...rest }: UntoldOptions): void {
  if (untold({ bridge, ...rest }).length === 0) return;
  const file = join(targetPath, "run_results.json");
  for (const event of runResultEvents(file, since, (id) => !bridge.hasEnded(id))) bridge.hear(event);
}

/**
 * Tells of what could not be made because the project no longer has it where the definitions do.
 * @returns what is wrong; null when nothing is, or when only tests are gone and others were run
 */
export function tellVanished(options: UntoldOptions): DbtCliError | null {
  const { bridge, context, step } = options;
  const vanished = vanishedNodes(options);
  if (vanished.length === 0) return null;
  for (const node of vanished) {
    const key = step.specs.checkOf.has(node.uniqueId) ? undefined : step.specs.assetKeyOf.get(node.uniqueId);
    if (key === undefined) continue;
    context.runtime.emit({
      type: "ASSET_FAILED_TO_MATERIALIZE",
      level: "error",
      stepKey: context.stepKey,
      assetKey: key,
      nodeId: node.uniqueId,
      reason: "failed",
      becauseOf: null,
      message: `${key} was not materialized: the dbt project no longer has ${node.originalFilePath}.`,
    });
  }
  const names = listed(vanished.map((node) => `${node.resourceType.replace("_", " ")} ${node.name}`));
  const them = vanished.length === 1 ? "it" : "them";
  const message = `the dbt project no longer has ${names} where the definitions have ${them}: reload the definitions`;
  const ran = selectedIds(options).some((id) => bridge.hasEnded(id));
  if (!ran || vanished.some((node) => !TEST_TYPES.has(node.resourceType))) return new DbtCliError(message, 2);
  context.log.warn(message);
  return null;
}

function vanishedNodes(options: UntoldOptions): readonly DbtNode[] {
  const ids = untold(options);
  const { manifest } = options.step;
  const folders = options.unmatched.size === 0 ? null : foldersOf(manifest);
  const now = options.isWhole && ids.length > 0 ? manifestNow(options.targetPath) : null;
  return ids.flatMap((id) => {
    const node = manifest.nodes.get(id);
    if (node === undefined) return [];
    const isUnmatched = folders !== null && options.unmatched.has(termOf(node, folders, manifest));
    const isGone = isUnmatched || (now !== null && !now.nodes.has(id));
    return isGone ? [node] : [];
  });
}

/** A warning when dbt ran what the definitions do not know. */
export function unknownNodes(bridge: DbtBridge): string | null {
  const ids = bridge.unknown();
  if (ids.length === 0) return null;
  return `dbt ran ${listed(ids)}, which the manifest of the definitions does not have: it is older than the project. Reload the definitions.`;
}

type Selected = Pick<UntoldOptions, "context" | "step">;

function selectedIds({ context, step }: Selected): readonly string[] {
  const ids = step.uniqueIdsOf(context.selectedAssetKeys, context.selectedChecks);
  return ids.filter((id) => step.manifest.nodes.has(id));
}

function untold({ bridge, ...selected }: Selected & Pick<UntoldOptions, "bridge">): readonly string[] {
  return selectedIds(selected).filter((id) => !bridge.hasEnded(id));
}

function manifestNow(targetPath: string): DbtManifest | null {
  try {
    return readManifest(join(targetPath, "manifest.json"));
  } catch {
    // A command that failed early writes none.
    return null;
  }
}

const SHOWN = 5;

function listed(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return more > 0 ? `${names.slice(0, SHOWN).join(", ")} and ${more} more` : names.join(", ");
}
