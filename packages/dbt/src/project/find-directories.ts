// Where the project and the profiles are, when the command line does not say.
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { isFile } from "./files.ts";

/** The nearest folder, from `cwd` upwards, that holds dbt_project.yml; `cwd` when there is none. */
export function findProjectDir(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (isFile(join(folder, "dbt_project.yml"))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}

/** `cwd` when it holds profiles.yml, else `~/.dbt`. */
export function findProfilesDir(cwd: string, home: string = homedir()): string {
  return isFile(join(cwd, "profiles.yml")) ? cwd : join(home, ".dbt");
}
