// `dbt clean`: deletes the folders of clean-targets, and nothing that holds sources.
import { rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DbtError } from "../errors.ts";
import {
  checkCleanPath,
  confirmCleanPath,
  finishedCleanPaths,
  packageInstallPathDeprecation,
} from "../events/builders.ts";
import { pythonRepr } from "../project/python-repr.ts";
import { openRootPackage } from "../project/read-project.ts";
import { readOptions } from "./load-project.ts";
import { type Command, done } from "./types.ts";

export const cleanCommand: Command = async (input) => {
  const { config, root } = openRootPackage(readOptions(input));
  const absolute = (path: string) => resolve(root, path);
  const targets = [...new Set(config.cleanTargets.map(absolute))];
  const sources = new Set(
    [
      ...config.modelPaths,
      ...config.seedPaths,
      ...config.snapshotPaths,
      ...config.analysisPaths,
      ...config.macroPaths,
      ...config.functionPaths,
      ...config.testPaths,
    ].map(absolute),
  );
  const forbidden = targets.filter((path) => sources.has(path));
  if (forbidden.length > 0) {
    throw new DbtError(`dbt will not clean the following source paths: ${pythonRepr(forbidden)}`, {
      code: "clean/source-paths",
    });
  }
  const outside = targets.filter((path) => !isInside(path, root));
  if (outside.length > 0 && input.flags.cleanProjectFilesOnly) {
    throw new DbtError(`dbt will not clean the following directories outside the project: ${pythonRepr(outside)}`, {
      code: "clean/outside",
    });
  }
  if (config.cleanTargets.includes("dbt_modules") && !config.cleanTargets.includes(config.packagesInstallPath)) {
    input.fire(packageInstallPathDeprecation());
  }
  for (const path of targets) {
    input.fire(checkCleanPath({ path }));
    rmSync(path, { recursive: true, force: true });
    input.fire(confirmCleanPath({ path }));
  }
  input.fire(finishedCleanPaths());
  return done(true);
};

function isInside(path: string, root: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (folder === root) return true;
    if (folder === dirname(folder)) return false;
  }
}
