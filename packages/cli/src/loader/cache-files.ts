// Where compiled code is kept: beside the program where that can be written, else in the user's cache folder. The names say
// everything that compiled code depends on; what V8 was told by flags it checks itself.
import { homedir } from "node:os";
import { join } from "node:path";

export type ProcessFacts = Pick<NodeJS.Process, "arch" | "argv" | "env" | "platform" | "version">;

/** The files in which the code of this process may be, best place first. `build` is another for each build of the program. */
export function cacheFiles(folder: string, build: string, entry: string, process: ProcessFacts): readonly string[] {
  const name = join(`${build}-${process.version}-${process.arch}`, kindOf(entry, process.argv));
  return [join(folder, "cache", name), join(userCacheFolder(process), "sluice", name)];
}

/** Commands that have files of their own. */
const COMMANDS = new Set(
  "assets build clean clone compile debug deps dev docs doctor init launch list ls materialize parse retry run run-operation runs seed show snapshot source test".split(
    " ",
  ),
);

/** `main-dbt-build`, `main-launch`, `run-worker`: processes of one kind need the same code. */
function kindOf(entry: string, argv: readonly string[]): string {
  if (entry !== "main") return entry;
  const words = argv.slice(2);
  const command = words.find((word) => COMMANDS.has(word)) ?? "other";
  return words[0] === "dbt" ? `main-dbt-${command}` : `main-${command}`;
}

function userCacheFolder({ env, platform }: ProcessFacts): string {
  if (platform === "win32") return env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local");
  if (platform === "darwin") return join(homedir(), "Library", "Caches");
  return env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
}
