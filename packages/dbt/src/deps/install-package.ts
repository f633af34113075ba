// Puts a fetched package into dbt_packages/.
import { cpSync, lstatSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { depsCreatingLocalSymlink, depsSymlinkNotAvailable } from "../events/builders.ts";
import type { ResolvedPackage } from "./resolve-packages.ts";
import type { DepsPorts } from "./types.ts";

export async function installPackage(
  { pinned, projectName }: ResolvedPackage,
  packagesFolder: string,
  ports: DepsPorts,
): Promise<void> {
  const source = await pinned.fetch();
  const destination = join(packagesFolder, projectName);
  if (isThere(destination)) rmSync(destination, { recursive: true, force: true });
  if (pinned.placing === "link") link(source, destination, ports);
  else move(source, destination);
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function link(source: string, destination: string, ports: DepsPorts): void {
  ports.fire(depsCreatingLocalSymlink());
  try {
    symlinkSync(source, destination, "dir");
  } catch {
    // Windows allows links to administrators only.
    ports.fire(depsSymlinkNotAvailable());
    cpSync(source, destination, { recursive: true });
  }
}

function move(source: string, destination: string): void {
  try {
    renameSync(source, destination);
  } catch {
    // The download lies on another disk.
    cpSync(source, destination, { recursive: true });
    rmSync(source, { recursive: true, force: true });
  }
}
