// `dbt deps`: resolves the packages of the project, writes package-lock.yml, installs what it says.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { createBaseScope } from "../compile/base-members.ts";
import { notReachable } from "../deps/diagnostics.ts";
import { installPackage } from "../deps/install-package.ts";
import { lockText, readLock, specsHash } from "../deps/package-lock.ts";
import { type ResolvedPackage, resolvePackages } from "../deps/resolve-packages.ts";
import type { DepsPorts } from "../deps/types.ts";
import { DbtError } from "../errors.ts";
import {
  depsAddPackage,
  depsInstallInfo,
  depsListSubdirectory,
  depsLockUpdating,
  depsNoPackagesFound,
  depsNotifyUpdatesAvailable,
  depsSetDownloadDirectory,
  depsStartPackageInstall,
  depsUpdateAvailable,
  depsUpToDate,
  formatting,
} from "../events/builders.ts";
import { type PackageSpec, type PackageSpecs, readPackageSpecs } from "../project/package-specs.ts";
import { packagesFolder } from "../project/read-packages.ts";
import { openRootPackage } from "../project/read-project.ts";
import { createYamlEnvironment } from "../project/render-yaml.ts";
import type { Package } from "../project/types.ts";
import { cliVarsOnly } from "../project/vars.ts";
import { loadYaml } from "../project/yaml.ts";
import { createYamlScope } from "../project/yaml-scope.ts";
import { isMap, own } from "../project/yaml-values.ts";
import { readOptions } from "./load-project.ts";
import { type Command, type CommandInput, done } from "./types.ts";

export const depsCommand: Command = async (input) => {
  const root = openRootPackage(readOptions(input));
  addPackage(root, input);
  const specs = specsReader(input)(root.root);
  const downloads = mkdtempSync(join(input.environment["DBT_DOWNLOAD_DIR"] ?? tmpdir(), "dbt-deps-"));
  try {
    const ports = portsFor(root, downloads, input);
    input.fire(depsSetDownloadDirectory({ path: downloads }));
    await lock(root, specs.specs, ports, input);
    if (input.flags.all["lock"] !== true) await install(root, ports, input);
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
  return done(true);
};

function specsReader(input: CommandInput): (folder: string) => PackageSpecs {
  const { flags, fire, invocation, env } = input;
  const base = createBaseScope({
    flags,
    fire,
    invocationId: invocation.id,
    startedAt: invocation.startedAt,
    thread: "MainThread",
    nodeInfo: () => null,
  });
  const scope = createYamlScope({ vars: cliVarsOnly(flags.vars), env, target: null, secrets: true, base });
  const environment = createYamlEnvironment();
  return (folder) => readPackageSpecs(folder, { scope, environment, env });
}

function portsFor(root: Package, downloads: string, input: CommandInput): DepsPorts {
  return {
    fire: input.fire,
    projectRoot: root.root,
    downloads,
    hubUrl: (input.environment["DBT_PACKAGE_HUB_URL"] ?? "https://hub.getdbt.com").replace(/\/$/, ""),
    signal: input.signal,
    fetchUrl: async (url) => {
      try {
        const response = await fetch(url, { signal: input.signal });
        if (response.ok) return new Uint8Array(await response.arrayBuffer());
        throw notReachable(url, `HTTP ${response.status}`);
      } catch (error) {
        if (error instanceof DbtError) throw error;
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        throw notReachable(url, cause instanceof Error ? cause.message : String(cause));
      }
    },
  };
}

function lockFile(root: Package): string {
  return join(root.root, "package-lock.yml");
}

/** Resolves anew when there is no lock, when packages.yml has changed, or when asked to. */
async function lock(
  root: Package,
  specs: readonly PackageSpec[],
  ports: DepsPorts,
  input: CommandInput,
): Promise<void> {
  const file = lockFile(root);
  const hash = specsHash(specs);
  const known = readLock(file);
  if (known !== null && known.hash === hash && input.flags.all["upgrade"] !== true) return;
  if (specs.length === 0) {
    input.fire(depsNoPackagesFound());
    return;
  }
  const resolved = await resolveAll(specs, ports, input);
  writeFileSync(file, lockText(resolved, hash));
  input.fire(depsLockUpdating({ lock_filepath: file }));
}

function resolveAll(specs: readonly PackageSpec[], ports: DepsPorts, input: CommandInput) {
  const read = specsReader(input);
  return resolvePackages(specs, (folder) => read(folder).specs, ports);
}

async function install(root: Package, ports: DepsPorts, input: CommandInput): Promise<void> {
  const folder = packagesFolder(root.root, root.config.packagesInstallPath);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const locked = readLock(lockFile(root))?.specs ?? [];
  if (locked.length === 0) {
    input.fire(depsNoPackagesFound());
    return;
  }
  const outdated: string[] = [];
  // The lock holds the packages of packages too.
  for (const entry of await resolvePackages(locked, () => [], ports)) {
    await installOne(entry, folder, ports, input);
    if (entry.pinned.latest !== null && entry.pinned.latest !== entry.pinned.version) outdated.push(entry.pinned.name);
  }
  if (outdated.length > 0) {
    input.fire(formatting({ msg: "" }));
    input.fire(depsNotifyUpdatesAvailable({ packages: outdated }));
  }
}

async function installOne(entry: ResolvedPackage, folder: string, ports: DepsPorts, input: CommandInput) {
  const { pinned } = entry;
  input.fire(depsStartPackageInstall({ package_name: pinned.name }));
  await installPackage(entry, folder, ports);
  input.fire(depsInstallInfo({ version_name: pinned.niceVersion }));
  if (pinned.latest !== null) {
    const isLatest = pinned.latest === pinned.version;
    input.fire(isLatest ? depsUpToDate() : depsUpdateAvailable({ version_latest: pinned.latest }));
  }
  if (pinned.subdirectory !== null) input.fire(depsListSubdirectory({ subdirectory: pinned.subdirectory }));
}

/** `--add-package name@version`: another entry in packages.yml. */
function addPackage(root: Package, input: CommandInput): void {
  const wanted = input.flags.all["add_package"];
  if (typeof wanted !== "object" || wanted === null || !("name" in wanted)) return;
  const { name, version } = wanted;
  const source = String(input.flags.all["source"] ?? "hub");
  if (version === null && source !== "local") {
    throw new DbtError(`Version is required in --add-package when a package when source is ${source}`, {
      code: "deps/no-version-given",
      heading: "Usage Error",
    });
  }
  const file = join(root.root, "packages.yml");
  const data = existsSync(file) ? loadYaml(readFileSync(file, "utf8"), file).data : null;
  if (!existsSync(file)) input.fire(formatting({ msg: "Created packages.yml" }));
  const list = isMap(data) ? own(data, "packages") : null;
  const entries = Array.isArray(list) ? list : [];
  const added = packageEntry(String(name), typeof version === "string" ? version : null, source);
  writeFileSync(file, dump({ ...(isMap(data) ? data : {}), packages: [...entries, added] }));
  input.fire(
    depsAddPackage({
      package_name: String(name),
      version: typeof version === "string" ? version : "None",
      packages_filepath: file,
    }),
  );
}

function packageEntry(name: string, version: string | null, source: string): Record<string, string | string[]> {
  const entry: Record<string, string | string[]> = { [source === "hub" ? "package" : source]: name };
  if (version === null) return entry;
  const parts = version.split(",");
  entry[source === "git" ? "revision" : "version"] = parts.length > 1 ? parts : version;
  return entry;
}
