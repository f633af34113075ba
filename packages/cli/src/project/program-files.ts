// The files of the built program that the orchestrator starts or links to.
import type { ProgramFiles } from "@sluice/orchestrator";
import { libraryEntries, programFile } from "./installation.ts";

export function programFiles(): ProgramFiles {
  return {
    definitionsHost: programFile("definitions-host.js"),
    runWorker: programFile("run-worker.js"),
    stepWorker: programFile("step-worker.js"),
    tickHost: programFile("tick-host.js"),
    library: libraryEntries(),
  };
}
