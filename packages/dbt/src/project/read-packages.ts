// The packages that are installed in dbt_packages/, each with its own dbt_project.yml.
import { isAbsolute, join } from "node:path";
import { DbtError } from "../errors.ts";
import { folderEntries, isDirectory } from "./files.ts";
import type { PackageSpecs } from "./package-specs.ts";
import type { Package, ProjectConfig } from "./types.ts";

export interface ReadPackagesOptions {
  readonly root: Package;
  readonly specs: PackageSpecs;
  readonly internalNames: readonly string[];
  readonly readConfig: (root: string) => ProjectConfig;
}

/** @throws DbtError when fewer are installed than asked for, on a name that is taken, or on a broken package */
export function readInstalledPackages(options: ReadPackagesOptions): readonly Package[] {
  const { root, specs } = options;
  const folders = installedFolders(root);
  if (specs.specs.length > folders.length) {
    throw new DbtError(
      `dbt found ${specs.specs.length} package(s) specified in ${specs.file}, but only ${folders.length} package(s) ` +
        `installed in ${root.config.packagesInstallPath}. Run "dbt deps" to install package dependencies.`,
      { code: "project/packages-not-installed", heading: "Compilation Error" },
    );
  }
  const names = new Set([root.name, ...options.internalNames]);
  return folders.map((folder) => {
    const config = readPackageConfig(folder, options.readConfig);
    if (names.has(config.name)) throw sameName(config.name);
    names.add(config.name);
    return { name: config.name, root: folder, isRoot: false, config };
  });
}

/** The absolute path of the folder that packages are installed in. */
export function packagesFolder(root: string, installPath: string): string {
  return isAbsolute(installPath) ? installPath : join(root, installPath);
}

function installedFolders(root: Package): readonly string[] {
  const folder = packagesFolder(root.root, root.config.packagesInstallPath);
  if (!isDirectory(folder)) return [];
  return folderEntries(folder)
    .filter(({ name }) => !name.startsWith("__"))
    .map(({ name }) => join(folder, name))
    .filter(isDirectory);
}

function readPackageConfig(folder: string, readConfig: (root: string) => ProjectConfig): ProjectConfig {
  try {
    return readConfig(folder);
  } catch (error) {
    if (!(error instanceof DbtError)) throw error;
    const { code, span, hint } = error;
    throw new DbtError(`Failed to read package: ${error.words()}`, { code, path: folder, span, hint, cause: error });
  }
}

function sameName(name: string): DbtError {
  return new DbtError(
    `dbt found more than one package with the name "${name}" included in this project. Package names must be unique ` +
      "in a project. Please rename one of these packages.",
    { code: "project/duplicate-package", heading: "Compilation Error" },
  );
}
