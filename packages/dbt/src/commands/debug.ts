// `dbt debug`: what the set-up is, whether its files can be read, whether the database answers.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { arch, platform, release, type } from "node:os";
import { join } from "node:path";
import { createBaseScope } from "../compile/base-members.ts";
import { toDbtError } from "../compile/to-dbt-error.ts";
import { DbtError } from "../errors.ts";
import { adapterRegistered, debugCmdOut, debugCmdResult, openCommand } from "../events/builders.ts";
import { createTextStyle, plural, type TextStyle } from "../events/text-style.ts";
import { readRawProject } from "../project/project-config.ts";
import { readProfile } from "../project/read-profile.ts";
import { readRootPackage } from "../project/read-project.ts";
import { createYamlEnvironment } from "../project/render-yaml.ts";
import type { Target } from "../project/types.ts";
import type { Yaml } from "../project/yaml.ts";
import { own } from "../project/yaml-values.ts";
import { DBT_VERSION } from "../version.ts";
import { readOptions } from "./load-project.ts";
import { openConnections } from "./open-warehouse.ts";
import { type Command, type CommandInput, done } from "./types.ts";

interface Check {
  /** In brackets, coloured. */
  readonly shown: string;
  /** Null when all is well. */
  readonly problem: string | null;
}

export const debugCommand: Command = async (input) => {
  const { flags } = input;
  const style = createTextStyle({ colors: flags.useColors, width: flags.printerWidth });
  if (flags.configDir) {
    const open = platform() === "win32" ? "start" : platform() === "darwin" ? "open" : "xdg-open";
    input.fire(openCommand({ open_cmd: open, profiles_dir: profilesDir(input) }));
    return done(true);
  }
  const out = (msg: string) => input.fire(debugCmdOut({ msg }));
  out(`dbt version: ${DBT_VERSION}`);
  out(`node version: ${process.versions.node}`);
  out(`node path: ${process.execPath}`);
  out(`os info: ${type()}-${release()}-${arch()}`);
  const profile = checkProfile(input, style);
  out(`Using profiles dir at ${profilesDir(input)}`);
  out(`Using profiles.yml file at ${profilesDir(input)}/profiles.yml`);
  out(`Using dbt_project.yml file at ${join(flags.projectDir, "dbt_project.yml")}`);
  if (profile.target !== null) {
    out(`adapter type: ${profile.target.adapter.facts.type}`);
    out(`adapter version: ${profile.target.adapter.facts.version}`);
  }
  const project = checkProject(input, style);
  const checks: Check[] = [profile.check, project];
  if (flags.connection) out("Skipping steps before connection verification");
  else {
    out("Configuration:");
    out(`  profiles.yml file [${profile.check.shown}]`);
    out(`  dbt_project.yml file [${project.shown}]`);
    out("Required dependencies:");
    const git = checkGit(style);
    input.fire(debugCmdResult({ msg: ` - git [${git.shown}]\n` }));
    checks.push(git);
  }
  checks.push(await checkConnection(profile.target, input, style));
  return done(tellResult(checks, input, style));
};

/** As it was given; dbt shows it so. */
function profilesDir({ flags }: CommandInput): string {
  const given = flags.all["profiles_dir"];
  return typeof given === "string" ? given : flags.profilesDir;
}

function tellResult(checks: readonly Check[], input: CommandInput, style: TextStyle): boolean {
  const problems = checks.flatMap(({ problem }) => (problem === null ? [] : [problem]));
  if (problems.length === 0) {
    input.fire(debugCmdResult({ msg: style.green("All checks passed!") }));
    return true;
  }
  input.fire(debugCmdResult({ msg: style.red(`${plural(problems.length, "check")} failed:`) }));
  for (const problem of problems) input.fire(debugCmdResult({ msg: `${problem}\n` }));
  return false;
}

function fine(style: TextStyle): Check {
  return { shown: style.green("OK found and valid"), problem: null };
}

function checkProfile(
  input: CommandInput,
  style: TextStyle,
): { readonly check: Check; readonly target: Target | null } {
  const { flags, fire, invocation, env } = input;
  const path = `${profilesDir(input)}/profiles.yml`;
  if (!existsSync(join(flags.profilesDir, "profiles.yml"))) {
    const problem = `dbt looked for a profiles.yml file in ${path}, but did\nnot find one. For more information on configuring your profile, consult the\ndocumentation:\n\nhttps://docs.getdbt.com/docs/configure-your-profile\n`;
    return { check: { shown: style.red("ERROR not found"), problem }, target: null };
  }
  try {
    const target = readProfile({
      profilesDir: flags.profilesDir,
      profile: flags.profile,
      projectProfile: profileOfProject(input),
      projectFile: join(flags.projectDir, "dbt_project.yml"),
      target: flags.target,
      threads: flags.threads,
      cliVars: flags.vars,
      adapters: input.adapters,
      env,
      environment: createYamlEnvironment(),
      base: createBaseScope({
        flags,
        fire,
        invocationId: invocation.id,
        startedAt: invocation.startedAt,
        thread: "MainThread",
        nodeInfo: () => null,
      }),
    });
    input.bus.addSecrets(target.credentials.secrets);
    return { check: fine(style), target };
  } catch (error) {
    const text = errorText(error);
    const problem = `Profile loading failed for the following reason:\n${text}\n`;
    return { check: { shown: style.red("ERROR invalid"), problem }, target: null };
  }
}

/** `profile:` of dbt_project.yml as written; null when the file cannot be read, which its own check tells. */
function profileOfProject({ flags }: CommandInput): Yaml {
  try {
    return own(readRawProject(flags.projectDir).data, "profile") ?? null;
  } catch (error) {
    if (error instanceof DbtError) return null;
    throw error;
  }
}

function checkProject(input: CommandInput, style: TextStyle): Check {
  const path = join(input.flags.projectDir, "dbt_project.yml");
  const failed = (reason: string) => `Project loading failed for the following reason:\n${reason}`;
  if (!existsSync(path)) {
    return { shown: style.red("ERROR not found"), problem: `${failed(` project path <${path}> not found`)}` };
  }
  try {
    readRootPackage(readOptions(input));
    return fine(style);
  } catch (error) {
    return { shown: style.red("ERROR invalid"), problem: `${failed(errorText(error))}\n` };
  }
}

function checkGit(style: TextStyle): Check {
  const git = spawnSync("git", ["--help"], { stdio: "ignore" });
  if (git.error === undefined && git.status === 0) return { shown: style.green("OK found"), problem: null };
  const reason = git.error?.message ?? `exit code ${git.status}`;
  return { shown: style.red("ERROR"), problem: `Error from git --help: ${reason}` };
}

async function checkConnection(target: Target | null, input: CommandInput, style: TextStyle): Promise<Check> {
  const out = (msg: string) => input.fire(debugCmdOut({ msg }));
  if (target === null) {
    out("Connection test skipped since no profile was found");
    return { shown: "", problem: null };
  }
  out("Connection:");
  for (const [key, value] of target.credentials.shown) out(`  ${key}: ${pythonText(value)}`);
  const { facts } = target.adapter;
  input.fire(adapterRegistered({ adapter_name: facts.type, adapter_version: `=${facts.version}` }));
  const problem = await connectionProblem(target, input);
  const shown = problem === null ? style.green("OK connection ok") : style.red("ERROR");
  out(`  Connection test: [${shown}]\n`);
  return { shown, problem };
}

async function connectionProblem(target: Target, input: CommandInput): Promise<string | null> {
  const warehouse = openConnections(target, input.fire);
  try {
    const connection = await warehouse.connect("debug", input.signal);
    try {
      await connection.execute("select 1 as id");
      return null;
    } finally {
      await connection.release();
    }
  } catch (error) {
    return `dbt was unable to connect to the specified database.\nThe database returned the following error:\n\n  >${errorText(error)}\n\nCheck your database credentials and try again. For more information, visit:\nhttps://docs.getdbt.com/docs/configure-your-profile\n`;
  } finally {
    await warehouse.close();
  }
}

function errorText(error: unknown): string {
  const known = toDbtError(error, null);
  if (known === null) throw error;
  return known.toText();
}

function pythonText(value: string | number | boolean | null): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}
