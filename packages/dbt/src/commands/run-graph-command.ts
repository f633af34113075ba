// What all commands that work through the graph have in common: load, select, run, write artifacts, tell how it ended.
import { isAbsolute, join } from "node:path";
import { runResultsJson } from "../artifacts/run-results.ts";
import { writeArtifact } from "../artifacts/write-artifact.ts";
import { endRunResult, nothingToDo } from "../events/builders.ts";
import type { Manifest } from "../manifest/types.ts";
import { printEndMessages } from "../run/end-messages.ts";
import { executeRun } from "../run/execute-run.ts";
import type { RunKind, RunOutcome } from "../run/execute-run-types.ts";
import { resultEventData } from "../run/result-event-data.ts";
import { isSuccessful, type RunResult } from "../run/types.ts";
import { withSession } from "./create-session.ts";
import { deferManifest, deferTo } from "./defer.ts";
import { type LoadedProject, loadProject, writeManifest } from "./load-project.ts";
import { linkGraph, readStates, selectForCommand } from "./select-for-command.ts";
import type { CommandInput, CommandOutcome } from "./types.ts";

export interface GraphCommand {
  readonly kind: RunKind;
  readonly resourceTypes: ReadonlySet<string>;
  /** `build`: nodes wait for the tests of what is above them. */
  readonly testEdges?: boolean;
  /** `clone`: deferral is what the command does. */
  readonly alwaysDefers?: boolean;
  /** Changes the manifest before the graph is linked: `--inline`. Gives what takes the change back. */
  readonly prepare?: (loaded: LoadedProject) => Promise<() => void>;
  /** In the place of what the flags select: `retry`. */
  readonly chosen?: (manifest: Manifest) => readonly string[];
  /** Narrows what was selected. */
  readonly accepts?: (manifest: Manifest, id: string) => boolean;
  /** Whether models without a text are among the selected ones. */
  readonly includesEmpty?: boolean;
  /** False: the database is not opened. */
  readonly connects?: boolean;
  /** Writes the artifact of the results; default run_results.json. */
  readonly writeResults?: (results: readonly RunResult[], elapsed: number, targetFolder: string) => void;
  /** Tells how it ended; default dbt's summary. */
  readonly endMessages?: (results: readonly RunResult[]) => void;
  /** A project that is loaded already. */
  readonly loaded?: LoadedProject;
}

/** @throws DbtError */
export async function runGraphCommand(command: GraphCommand, input: CommandInput): Promise<CommandOutcome> {
  const loaded = command.loaded ?? (await loadProject(input));
  const restore = await command.prepare?.(loaded);
  const states = readStates(loaded, input);
  const { graph, runGraph } = linkGraph(loaded, input, command.testEdges === true);
  const selected = chosenIds();
  const outcome = selected.length === 0 ? nothing(input) : await run();
  restore?.();
  finish(outcome);
  return {
    success: isSuccessful(outcome.results),
    results: outcome.results,
    manifest: loaded.manifest,
    targetFolder: loaded.targetFolder,
    interrupted: outcome.interrupted,
  };

  function chosenIds(): readonly string[] {
    if (command.chosen !== undefined) return command.chosen(loaded.manifest);
    const ids = selectForCommand(
      {
        loaded,
        graph,
        previous: states.state,
        resourceTypes: command.resourceTypes,
        includeEmpty: command.includesEmpty === true,
        select: input.flags.select,
      },
      input,
    );
    const { accepts } = command;
    return accepts === undefined ? ids : ids.filter((id) => accepts(loaded.manifest, id));
  }

  async function run(): Promise<RunOutcome> {
    if (input.flags.defer || command.alwaysDefers === true) {
      deferTo(loaded.manifest, deferManifest(input.flags, states.state, states.deferState));
    }
    return withSession({ loaded, selected, connects: command.connects !== false }, input, (session) =>
      executeRun({
        session,
        graph: runGraph,
        selected,
        kind: command.kind,
        signal: input.signal,
        now: input.invocation.now,
      }),
    );
  }

  function finish({ results, elapsed, interrupted }: RunOutcome): void {
    input.fire(
      endRunResult({
        results: results.map(resultEventData),
        elapsed_time: elapsed,
        generated_at: input.invocation.now().toISOString(),
        success: isSuccessful(results),
      }),
    );
    if (input.flags.writeJson) {
      writeManifest(loaded, input);
      if (command.writeResults !== undefined) command.writeResults(results, elapsed, loaded.targetFolder);
      else writeRunResults(results, elapsed, loaded.targetFolder, input);
    }
    if (interrupted) return;
    if (command.endMessages !== undefined) command.endMessages(results);
    else if (results.length > 0) printEndMessages(results, input.fire, { interrupted });
  }
}

function nothing(input: CommandInput): RunOutcome {
  input.fire(nothingToDo());
  return { results: [], elapsed: 0, interrupted: false, failedFast: false };
}

export function writeRunResults(
  results: readonly RunResult[],
  elapsed: number,
  targetFolder: string,
  input: CommandInput,
): void {
  const json = runResultsJson({ results, elapsed, flags: input.flags, invocation: input.invocation });
  writeArtifact(join(targetFolder, "run_results.json"), json, "RunExecutionResult", input);
}

/** A path of the command line, from where the command was called. */
export function fromWorkingFolder(path: string, input: CommandInput): string {
  return isAbsolute(path) ? path : join(input.cwd, path);
}
