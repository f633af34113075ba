// Which dbt project `sluice dbt` means at the root of a sluice project, where there is none itself: the only one just below.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "./environment.ts";

/**
 * The environment with dbt's own variables for the folders set, where the user said nothing else. A folder that holds a
 * dbt_project.yml, and one with none or several below it, is left to dbt.
 */
export function withDbtFolder(folder: string, env: Environment): Environment {
  if (env["DBT_PROJECT_DIR"] || existsSync(join(folder, "dbt_project.yml"))) return env;
  const [found, ...others] = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "dbt_project.yml")))
    .map((entry) => join(folder, entry.name));
  if (found === undefined || others.length > 0) return env;
  const ownProfiles = env["DBT_PROFILES_DIR"] || !existsSync(join(found, "profiles.yml"));
  return { ...env, DBT_PROJECT_DIR: found, ...(ownProfiles ? {} : { DBT_PROFILES_DIR: found }) };
}
