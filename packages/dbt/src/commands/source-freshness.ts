// `dbt source freshness`: how old the data of sources is; writes sources.json.
import { join } from "node:path";
import { sourcesJson } from "../artifacts/sources.ts";
import { writeArtifact } from "../artifacts/write-artifact.ts";
import { customOutputPathInSourceFreshnessDeprecation, freshnessCheckComplete } from "../events/builders.ts";
import type { Manifest, SourceDefinition } from "../manifest/types.ts";
import { printResultError } from "../run/end-messages.ts";
import { fromWorkingFolder, runGraphCommand } from "./run-graph-command.ts";
import type { Command } from "./types.ts";

export const sourceFreshnessCommand: Command = (input) => {
  const { output } = input.flags;
  return runGraphCommand(
    {
      kind: "freshness",
      resourceTypes: new Set(["source"]),
      prepare: async () => {
        if (output !== null) input.fire(customOutputPathInSourceFreshnessDeprecation({ path: output }));
        return () => {};
      },
      accepts: (manifest: Manifest, id) => hasFreshness(manifest.sources.get(id)),
      writeResults: (results, elapsed, targetFolder) => {
        const path = output === null ? join(targetFolder, "sources.json") : fromWorkingFolder(output, input);
        writeArtifact(path, sourcesJson(results, elapsed, input.invocation), "FreshnessResult", input);
      },
      endMessages: (results) => {
        for (const result of results) {
          if (result.status === "error" || result.status === "runtime error") printResultError(result, input.fire);
        }
        input.fire(freshnessCheckComplete());
      },
    },
    input,
  );
};

/** A threshold, and something to measure. */
function hasFreshness(source: SourceDefinition | undefined): boolean {
  if (source === undefined || source.freshness === null) return false;
  const { warn_after, error_after } = source.freshness;
  return [warn_after, error_after].some((threshold) => threshold?.count != null && threshold.period != null);
}
