// From a folder to the `Project`: dbt_project.yml, the profile's target, installed packages, selectors. Nothing of the
// project's resources is read here.
import type { Adapter, MacroFile } from "@sluice/adapter-contract";
import type { Environment, Scope } from "@sluice/jinja";
import { createBaseScope } from "../compile/base-members.ts";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import { readPackageSpecs } from "./package-specs.ts";
import { type ProjectConfigOptions, type RawProject, readRawProject, toProjectConfig } from "./project-config.ts";
import { tellProjectDeprecations } from "./project-deprecations.ts";
import { readInstalledPackages } from "./read-packages.ts";
import { readProfile } from "./read-profile.ts";
import { readSelectors } from "./read-selectors.ts";
import { createYamlEnvironment } from "./render-yaml.ts";
import type { EnvReader, InternalPackage, Package, Project, ProjectConfig, Target } from "./types.ts";
import { cliVarsOnly } from "./vars.ts";
import { createYamlScope } from "./yaml-scope.ts";
import { own } from "./yaml-values.ts";

export interface ReadProjectOptions {
  readonly flags: Flags;
  /** Every adapter that a profile may name. */
  readonly adapters: readonly Adapter[];
  /** The macros of the package `dbt`. */
  readonly globalMacros: readonly MacroFile[];
  readonly env: EnvReader;
  readonly fire: Fire;
  readonly invocationId: string;
  readonly startedAt: Date;
  /** Told of the target once the root project stands, before the packages are read. */
  readonly onTarget?: (target: Target) => void;
}

/** Reads everything that a command needs before it parses. @throws DbtError in dbt's words */
export function readProject(options: ReadProjectOptions): Project {
  const { flags } = options;
  const reading = readingOf(options);
  const raw = readRawProject(flags.projectDir);
  const target = readProfile({
    profilesDir: flags.profilesDir,
    profile: flags.profile,
    projectProfile: own(raw.data, "profile") ?? null,
    projectFile: raw.file,
    target: flags.target,
    threads: flags.threads,
    cliVars: flags.vars,
    adapters: options.adapters,
    env: options.env,
    environment: reading.environment,
    base: reading.base,
  });
  const root = rootPackage(raw, options, reading, target);
  tellProjectDeprecations(raw, options.fire, { checksTrees: false });
  const selectors = readSelectors(root.root, {
    scope: projectScope(options, reading, target, flags.vars),
    environment: reading.environment,
  });
  const internalPackages = internalPackagesOf(target, options.globalMacros);
  options.onTarget?.(target);
  return {
    root,
    packages: [root, ...readPackages(root, options, reading, target, internalPackages)],
    internalPackages,
    target,
    cliVars: flags.vars,
    selectors,
  };
}

/** The root package alone, whatever the profile. */
export function readRootPackage(options: ReadProjectOptions): Package {
  return rootPackage(readRawProject(options.flags.projectDir), options, readingOf(options), null);
}

/** The project of commands that have no profile (`deps`, `clean`): what it says in old ways is told here. */
export function openRootPackage(options: ReadProjectOptions): Package {
  const raw = readRawProject(options.flags.projectDir);
  const root = rootPackage(raw, options, readingOf(options), null);
  tellProjectDeprecations(raw, options.fire, { checksTrees: true });
  return root;
}

interface Reading {
  readonly environment: Environment;
  readonly base: Scope;
}

function readingOf(options: ReadProjectOptions): Reading {
  const { flags, fire, invocationId, startedAt } = options;
  const base = createBaseScope({ flags, fire, invocationId, startedAt, thread: "MainThread", nodeInfo: () => null });
  return { environment: createYamlEnvironment(), base };
}

function rootPackage(raw: RawProject, options: ReadProjectOptions, reading: Reading, target: Target | null): Package {
  const { flags } = options;
  const config = toProjectConfig(raw, {
    scope: projectScope(options, reading, target, flags.vars),
    environment: reading.environment,
    checkVersion: flags.versionCheck,
    targetPath: flags.targetPath,
    logPath: flags.logPath,
    packagesInstallPath: flags.packagesInstallPath,
  });
  return { name: config.name, root: flags.projectDir, isRoot: true, config };
}

function projectScope(
  options: ReadProjectOptions,
  reading: Reading,
  target: Target | null,
  vars: Flags["vars"],
): Scope {
  return createYamlScope({
    vars: cliVarsOnly(vars),
    env: options.env,
    target: target ?? "unset",
    secrets: false,
    lenientVars: target === null,
    base: reading.base,
  });
}

function readPackages(
  root: Package,
  options: ReadProjectOptions,
  reading: Reading,
  target: Target,
  internal: readonly InternalPackage[],
): readonly Package[] {
  const specs = readPackageSpecs(root.root, packageSpecOptions(options, reading));
  // dbt gives the dbt_project.yml of packages no vars of the command line.
  const config: ProjectConfigOptions = {
    scope: projectScope(options, reading, target, {}),
    environment: reading.environment,
    checkVersion: options.flags.versionCheck,
    targetPath: null,
    logPath: null,
    packagesInstallPath: null,
  };
  const readConfig = (folder: string): ProjectConfig => toProjectConfig(readRawProject(folder), config);
  return readInstalledPackages({ root, specs, internalNames: internal.map((entry) => entry.name), readConfig });
}

function packageSpecOptions(options: ReadProjectOptions, reading: Reading) {
  const scope = createYamlScope({
    vars: cliVarsOnly(options.flags.vars),
    env: options.env,
    target: null,
    secrets: true,
    base: reading.base,
  });
  return { scope, environment: reading.environment, env: options.env };
}

function internalPackagesOf(target: Target, globalMacros: readonly MacroFile[]): readonly InternalPackage[] {
  const { facts, macros } = target.adapter;
  return [
    { name: `dbt_${facts.type}`, macros },
    { name: "dbt", macros: globalMacros },
  ];
}
