// `dbt retry`: runs again what failed or was skipped in the last run, with that run's flags.
import { isAbsolute, join } from "node:path";
import { readArtifact } from "../artifacts/read-state.ts";
import { DbtError } from "../errors.ts";
import { COMMANDS, type CommandSpec } from "../flags/command-specs.ts";
import type { OptionSpec } from "../flags/option-types.ts";
import { optionsOf } from "../flags/parse-argv.ts";
import { resolveFlags } from "../flags/resolve-flags.ts";
import type { Flags } from "../flags/types.ts";
import type { Manifest } from "../manifest/types.ts";
import { readRootPackage } from "../project/read-project.ts";
import type { RunKind } from "../run/execute-run-types.ts";
import { readOptions } from "./load-project.ts";
import { runGraphCommand } from "./run-graph-command.ts";
import type { Command, CommandInput } from "./types.ts";

type Dict = Readonly<Record<string, unknown>>;

const RETRIED: ReadonlySet<string> = new Set(["error", "fail", "skipped", "runtime error", "partial success"]);

/** dbt's names of the commands that can be retried, and what they do with nodes. */
const KINDS: Readonly<Record<string, { readonly path: string; readonly kind: RunKind }>> = {
  build: { path: "build", kind: "build" },
  run: { path: "run", kind: "run" },
  test: { path: "test", kind: "test" },
  seed: { path: "seed", kind: "seed" },
  snapshot: { path: "snapshot", kind: "snapshot" },
  compile: { path: "compile", kind: "compile" },
  clone: { path: "clone", kind: "clone" },
  generate: { path: "docs generate", kind: "compile" },
};

export const retryCommand: Command = async (input) => {
  const root = readRootPackage(readOptions(input));
  const folder = input.flags.state ?? root.config.targetPath;
  const previous = readArtifact(
    join(isAbsolute(folder) ? folder : join(root.root, folder), "run_results.json"),
    "run-results",
    [6, 5],
  );
  if (previous === null) {
    throw new DbtError(`Could not find previous run in '${folder}' target directory`, { code: "retry/no-results" });
  }
  const args = dictOf(previous["args"]);
  const which = String(args["which"]);
  if (which === "run-operation") return retryOperation(args, previous, input);
  const known = Object.hasOwn(KINDS, which) ? KINDS[which] : undefined;
  if (known === undefined) {
    throw new DbtError(`The command ${which} cannot be retried`, { code: "retry/unknown-command" });
  }
  const ids = retriedIds(previous, input.flags.warnError);
  return runGraphCommand(
    {
      kind: known.kind,
      resourceTypes: new Set(),
      testEdges: known.kind === "build",
      alwaysDefers: known.kind === "clone",
      chosen: (manifest) => existing(ids, manifest),
      ...(known.kind === "compile" ? { endMessages: () => {} } : {}),
    },
    { ...input, flags: previousFlags(args, known.path, input) },
  );
};

async function retryOperation(args: Dict, previous: Dict, input: CommandInput) {
  const failed = listOf(previous["results"]).some((result) => RETRIED.has(String(dictOf(result)["status"])));
  if (!failed) return { success: true, results: null, manifest: null, targetFolder: null };
  const { runOperationCommand } = await import("./run-operation.ts");
  const flags = previousFlags(args, "run-operation", input);
  return runOperationCommand({ ...input, flags: { ...flags, macro: String(args["macro"]) } });
}

function retriedIds(previous: Dict, warnError: boolean): readonly string[] {
  return listOf(previous["results"])
    .map(dictOf)
    .filter(({ status, unique_id: id }) => {
      const wanted = RETRIED.has(String(status)) || (warnError && status === "warn");
      return wanted && !String(id).startsWith("operation.");
    })
    .map((result) => String(result["unique_id"]))
    .sort();
}

function existing(ids: readonly string[], manifest: Manifest): readonly string[] {
  for (const id of ids) {
    const found = [manifest.nodes, manifest.unit_tests, manifest.exposures, manifest.saved_queries, manifest.functions];
    if (!found.some((resources) => resources.has(id))) {
      throw new DbtError(`Couldn't find model '${id}' -- does it exist or is it disabled?`, {
        code: "retry/unknown-node",
      });
    }
  }
  return ids;
}

/** Flags that this command has a word in, and those of its surroundings. */
const OWN = new Set([
  "log_path",
  "profiles_dir",
  "project_dir",
  "defer_state",
  "target_path",
  "warn_error",
  "version",
  "show",
]);

/** The flags of the earlier run; `--vars`, `--threads` and the places are this command's. */
function previousFlags(args: Dict, path: string, input: CommandInput): Flags {
  const spec = COMMANDS.find((command) => command.path === path);
  if (spec === undefined) throw new Error(`no command ${path}`);
  const argv = [...path.split(" "), ...previousWords(spec, args)];
  if (path === "run-operation") argv.push(String(args["macro"]));
  const resolved = resolveFlags({ argv, env: input.environment, cwd: input.cwd, home: input.home });
  if (resolved.kind !== "flags") throw new Error("the flags of the earlier run ask for help");
  const { flags } = input;
  const { flags: earlier } = resolved;
  const invocationCommand = flags.invocationCommand;
  return {
    ...earlier,
    invocationCommand,
    projectDir: flags.projectDir,
    profilesDir: flags.profilesDir,
    targetPath: flags.targetPath,
    logPath: flags.logPath,
    vars: Object.keys(flags.vars).length > 0 ? flags.vars : earlier.vars,
    threads: flags.threads ?? earlier.threads,
    fullRefresh: earlier.fullRefresh || flags.fullRefresh,
    warnError: flags.warnError,
    all: { ...earlier.all, invocation_command: invocationCommand },
  };
}

function previousWords(spec: CommandSpec, args: Dict): string[] {
  const specs = optionsOf(spec);
  // A value may be given once: of options that exclude each other the earlier run had only one set.
  return specs.flatMap((option) => {
    const value = args[option.name];
    if (OWN.has(option.name) || value === undefined || value === null) return [];
    if (JSON.stringify(value) === JSON.stringify(option.default)) return [];
    return wordsOf(option, value);
  });
}

function wordsOf(option: OptionSpec, value: unknown): string[] {
  const on = option.on.find((word) => word.startsWith("--")) ?? "";
  switch (option.type) {
    case "flag":
      return value === true ? [on] : [];
    case "switch":
      return [value === true ? on : (option.off[0] ?? on)];
    case "words":
      return listOf(value).length === 0 ? [] : [on, ...listOf(value).map(String)];
    case "yaml":
      return Object.keys(dictOf(value)).length === 0 ? [] : [`${on}=${JSON.stringify(value)}`];
    case "warn-error-options":
      return isEmptyOptions(value) ? [] : [`${on}=${JSON.stringify(value)}`];
    default:
      return [`${on}=${String(value)}`];
  }
}

function isEmptyOptions(value: unknown): boolean {
  return Object.values(dictOf(value)).every((list) => Array.isArray(list) && list.length === 0);
}

function dictOf(value: unknown): Dict {
  return isDict(value) ? value : {};
}

function isDict(value: unknown): value is Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
