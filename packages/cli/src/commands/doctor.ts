// `sluice doctor`: looks at everything that a project needs, and says of each thing that it is well, or what is wrong and what
// to do. What cannot be looked at because of another fault is left out, and said so.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type LoadResult, loadDefinitions } from "@sluice/orchestrator";
import pc from "picocolors";
import { CliError } from "../cli-error.ts";
import { choosePort } from "../dev/free-port.ts";
import { PLACEHOLDERS } from "../project/embedded.ts";
import { type Environment, readEnvironment } from "../project/environment.ts";
import { distFolder, embeddedServerFolder } from "../project/installation.ts";
import { type OpenScope, openScope } from "../project/open-scope.ts";
import { programFiles } from "../project/program-files.ts";
import { findProject, type SluiceProject } from "../project/project.ts";
import { openServices } from "../project/services.ts";
import { runningServer } from "../server-link/connect.ts";

/** What a look found: the words to print, and what later looks need. */
interface Found<T> {
  readonly text: string;
  readonly value: T;
}

/** Exit code 1 when something is wrong. */
export async function doctorCommand(): Promise<number> {
  const report = createReport((line) => process.stdout.write(`${line}\n`));
  const scope = openScope();
  try {
    await report.look("Node.js", async () => found(process.versions.node));
    await report.look("installation", checkInstallation);
    const project = await report.look("project", async () => readProject(process.cwd()));
    if (project !== null) await lookAtProject(project, report, scope);
  } finally {
    await scope.close();
  }
  return report.problems() === 0 ? 0 : 1;
}

async function lookAtProject(project: SluiceProject, report: Report, scope: OpenScope): Promise<void> {
  const env = await report.look("store", () => checkStore(project, scope));
  await report.look("definitions", () => checkDefinitions(project, env ?? environmentOf(project)));
  for (const folder of dbtFolders(project.root)) {
    const name = `warehouse of ${folder}`;
    if (env === null && needsEmbedded(project)) report.leaveOut(name, "it needs the store, see above");
    else await report.look(name, () => checkWarehouse(join(project.root, folder), env ?? environmentOf(project)));
  }
  await report.look("port", () => checkPort(project));
}

interface Report {
  /** Null when it is not well. */
  look<T>(name: string, check: () => Promise<Found<T>>): Promise<T | null>;
  leaveOut(name: string, because: string): void;
  problems(): number;
}

function createReport(print: (line: string) => void): Report {
  let problems = 0;
  return {
    async look(name, check) {
      try {
        const { text, value } = await check();
        print(`${pc.green("ok")}       ${name}: ${text}`);
        return value;
      } catch (error) {
        problems += 1;
        print(`${pc.red("problem")}  ${name}: ${indented(error instanceof Error ? error.message : String(error))}`);
        const hint: unknown = error instanceof Error && "hint" in error ? error.hint : null;
        if (typeof hint === "string") print(`         what to do: ${indented(hint)}`);
        return null;
      }
    },
    leaveOut: (name, because) => print(`${pc.dim("–")}        ${name}: not looked at: ${because}`),
    problems: () => problems,
  };
}

function indented(text: string): string {
  return text.trim().replaceAll("\n", "\n         ");
}

function found(text: string): Found<null> {
  return { text, value: null };
}

async function checkInstallation(): Promise<Found<null>> {
  const dist = distFolder();
  const missing = [
    "program/run-worker.js",
    "program/definitions-host.js",
    "ui/index.html",
    "macros/postgres.json",
  ].filter((file) => !existsSync(join(dist, file)));
  if (missing.length === 0) return found(dist);
  throw new CliError(
    "doctor/incomplete",
    `${dist} lacks ${missing.join(", ")}`,
    "build again with npm run build, or reinstall",
  );
}

function readProject(cwd: string): Found<SluiceProject> {
  const project = findProject(cwd);
  if (existsSync(project.definitions)) return { text: `${project.name} in ${project.root}`, value: project };
  throw new CliError(
    "project/no-definitions",
    `there is no file ${project.definitions}`,
    'write one, or say where it is: `"sluice": { "definitions": "…" }` in package.json',
  );
}

/** The store stays open until the scope is closed: the embedded warehouse lives as long. */
async function checkStore(project: SluiceProject, scope: OpenScope): Promise<Found<Environment>> {
  if (!readEnvironment(project.root, process.env)["SLUICE_DATABASE_URL"] && embeddedServerFolder() === null) {
    throw new CliError(
      "embedded/no-binaries",
      `npm has no PostgreSQL for ${process.platform}-${process.arch} installed`,
      "set SLUICE_DATABASE_URL, or install without --omit=optional",
    );
  }
  const services = await openServices(project, process.env, () => {});
  scope.defer(() => services.close());
  const place = services.storageKind === "embedded" ? "embedded" : "the server of SLUICE_DATABASE_URL";
  return { text: `PostgreSQL ${services.storage.serverVersion} (${place})`, value: services.env };
}

async function checkDefinitions(project: SluiceProject, env: Environment): Promise<Found<null>> {
  const { definitions: file, root } = project;
  const loaded = await loadDefinitions({ file, root, env, program: programFiles(), dev: true });
  if (loaded.status === "failed") throw problemOf(loaded);
  const { assets, checks, jobs, automations } = loaded.snapshot;
  return found(
    `assets ${assets.length}, checks ${checks.length}, jobs ${jobs.length}, schedules and sensors ${automations.length}`,
  );
}

function problemOf({ problems }: Extract<LoadResult, { readonly status: "failed" }>): CliError {
  const [problem] = problems;
  const place = problem?.file ? `${problem.file}:${problem.line ?? 1}: ` : "";
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more: sluice validate lists them)` : "";
  return new CliError(
    problem?.code ?? "definitions/not-loaded",
    `${place}${problem?.message ?? "the definitions did not load"}${more}`,
    problem?.hint ?? null,
  );
}

/** dbt's own words: `dbt debug` opens the profile's target and asks it something. */
async function checkWarehouse(folder: string, env: Environment): Promise<Found<null>> {
  const [{ invokeDbt }, { engineParts }] = await Promise.all([import("@sluice/dbt"), import("../engine.ts")]);
  const output: string[] = [];
  const profiles =
    env["DBT_PROFILES_DIR"] || !existsSync(join(folder, "profiles.yml")) ? [] : ["--profiles-dir", folder];
  const { exitCode } = await invokeDbt({
    ...engineParts(),
    argv: ["--no-use-colors", "--log-format", "text", "debug", "--project-dir", folder, ...profiles],
    cwd: folder,
    env,
    signal: new AbortController().signal,
    stdout: (text) => output.push(text),
    stderr: (text) => output.push(text),
  });
  if (exitCode === 0) return found("the target of the profile answers");
  throw new CliError(
    "doctor/warehouse",
    lastWords(output.join("")),
    `sluice dbt debug --project-dir ${folder} says more`,
  );
}

/** What stands after the list of checks, without times. */
function lastWords(output: string): string {
  const lines = output.split("\n").map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ""));
  const from = lines.findIndex((line) => /\d+ checks? failed:/.test(line));
  const words = lines.slice(from + 1).filter((line) => line.trim() !== "");
  return (from < 0 ? words.slice(-5) : words.slice(0, 12)).join("\n");
}

async function checkPort(project: SluiceProject): Promise<Found<null>> {
  const url = await runningServer(project.root);
  if (url !== null) return found(`a server of this project runs: ${url}`);
  const { port, notice } = await choosePort(null, "127.0.0.1");
  return found(notice ?? `${port} is free for sluice dev`);
}

/** Folders of dbt projects: the root, and those just below it. */
function dbtFolders(root: string): readonly string[] {
  const below = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [".", ...below.map((entry) => entry.name)].filter((name) => existsSync(join(root, name, "dbt_project.yml")));
}

function needsEmbedded(project: SluiceProject): boolean {
  return project.embeddedWarehouse && !readEnvironment(project.root, process.env)["POSTGRES_HOST"];
}

/** For loading definitions no database is asked; the variables of the embedded one must have values. */
function environmentOf(project: SluiceProject): Environment {
  const env = readEnvironment(project.root, process.env);
  return needsEmbedded(project) ? { ...env, ...PLACEHOLDERS } : env;
}
