// Which versions of a dbt executable can be worked with.
import { execFile } from "node:child_process";
import { DefinitionError } from "../definitions/errors.ts";
import { text } from "./read-manifest.ts";
import type { DbtLogEvent } from "./types.ts";

/** From here on each node's end is told with its status, its times and what the warehouse answered. */
const OLDEST = [1, 7] as const;

/** The version that dbt says at its start; null in every other event. */
export function versionOfEvent({ info, data }: DbtLogEvent): string | null {
  return info.name === "MainReportVersion" ? (text(data["version"])?.replace(/^=/, "") ?? null) : null;
}

/** Asks the executable; null when it does not say. */
export function askVersion(path: string, env: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(path, ["--version"], { env: { ...env }, timeout: 30_000 }, (_error, stdout, stderr) => {
      // dbt before 1.5 writes it to stderr.
      resolve(
        /(?:installed:|dbt-fusion|dbt(?:-core)?)\s+v?(\d+\.\d+[\w.-]*)/.exec(`${stdout}\n${stderr}`)?.[1] ?? null,
      );
    });
  });
}

/** Null when the version will do, or cannot be read. */
export function tooOld(path: string, version: string): DefinitionError | null {
  const [major, minor] = version.split(".").map(Number);
  if (major === undefined || minor === undefined || !Number.isFinite(major) || !Number.isFinite(minor)) return null;
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return null;
  return new DefinitionError(
    "dbt/old-executable",
    `the dbt executable "${path}" is dbt ${version}; it has to be ${OLDEST.join(".")} or newer`,
    { hint: "install a newer dbt, or leave `executable` out: sluice runs dbt projects itself" },
  );
}
