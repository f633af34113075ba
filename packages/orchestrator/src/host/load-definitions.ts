// Loads a team's definitions in a child process and gives plain data. Whatever the team's code does — throws, prints, exits,
// never ends — the caller gets a snapshot or problems.
import { resolve } from "node:path";
import { askChild } from "./ask-child.ts";
import type { HostAnswer, HostRequest } from "./definitions-host.ts";
import type { LoadResult, Problem, WatchList } from "./types.ts";

/** The program's own files, absolute. */
export interface ProgramFiles {
  readonly definitionsHost: string;
  readonly runWorker: string;
  readonly stepWorker: string;
  readonly tickHost: string;
  /** What `sluice`, `sluice/dbt` and `sluice/testing` mean in a definitions file. */
  readonly library: Readonly<Record<string, string>>;
}

export interface LoadOptions {
  readonly file: string;
  /** Folder of the project; user code runs with it as its working directory. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly program: ProgramFiles;
  /** True lets dbt projects be parsed on the way (default false). */
  readonly dev?: boolean;
  /** Default one minute. */
  readonly timeoutMillis?: number;
  readonly signal?: AbortSignal;
}

export async function loadDefinitions(options: LoadOptions): Promise<LoadResult> {
  const file = resolve(options.root, options.file);
  const request: HostRequest = { file, root: options.root, library: options.program.library };
  const timeoutMillis = options.timeoutMillis ?? 60_000;
  const { answer, ending, timedOut, output } = await askChild<HostAnswer>({
    entry: options.program.definitionsHost,
    cwd: options.root,
    env: { ...options.env, ...(options.dev ? { SLUICE_DEV: "1" } : {}) },
    request,
    isAnswer,
    timeoutMillis,
    signal: options.signal,
  });
  if (answer?.kind === "loaded") return { status: "loaded", snapshot: answer.snapshot, output };
  if (answer?.kind === "failed") return failed(answer.problems, answer.watch, output);
  const problem = timedOut ? hangs(file, timeoutMillis) : ended(file, ending, output);
  return failed([problem], { files: [file], folders: [] }, output);
}

function failed(problems: readonly Problem[], watch: WatchList, output: string): LoadResult {
  return { status: "failed", problems, output, watch };
}

function isAnswer(message: unknown): message is HostAnswer {
  return (
    typeof message === "object" &&
    message !== null &&
    "kind" in message &&
    (message.kind === "loaded" || message.kind === "failed")
  );
}

const NO_PLACE = { line: null, column: null, excerpt: null };

function hangs(file: string, timeoutMillis: number): Problem {
  return {
    code: "definitions/timeout",
    message: `loading ${file} did not end within ${Math.round(timeoutMillis / 1000)} s`,
    hint: "does it wait for something at its top level? What takes long belongs into an asset or a resource",
    file,
    ...NO_PLACE,
  };
}

function ended(file: string, ending: string, output: string): Problem {
  const last = output.trim().split("\n").slice(-5).join("\n");
  return {
    code: "definitions/process-ended",
    message: `the process that loads ${file} ended early (${ending})${last === "" ? "" : `:\n${last}`}`,
    hint: ending === "exit code 0" ? "an await at its top level waits for something that never comes" : null,
    file,
    ...NO_PLACE,
  };
}
