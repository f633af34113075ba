// The settings of a project, read only by commands that run things.
import { readSettings, type Settings, SettingsError } from "@sluice/orchestrator";
import { CliError } from "../cli-error.ts";
import type { SluiceProject } from "./project.ts";

/** @throws {CliError} for a setting that cannot be */
export function settingsOf(project: SluiceProject): Settings {
  try {
    return readSettings(project.settings);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CliError("project/settings", `${error.message} (package.json in ${project.root})`, null);
  }
}
