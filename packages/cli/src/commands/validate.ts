// `sluice validate`: loads the definitions, and the dbt projects in them, and says what is wrong. Needs no server and no database.
import { type LoadResult, loadDefinitions } from "@sluice/orchestrator";
import { problemText } from "../dev/problem-text.ts";
import { PLACEHOLDERS } from "../project/embedded.ts";
import { type Environment, readEnvironment } from "../project/environment.ts";
import { programFiles } from "../project/program-files.ts";
import { findProject, type SluiceProject } from "../project/project.ts";

/** Exit code 1 when something is wrong. */
export async function validateCommand({ json }: { readonly json: boolean }): Promise<number> {
  const project = findProject(process.cwd());
  const result = await loadDefinitions({
    file: project.definitions,
    root: project.root,
    env: environmentOf(project),
    program: programFiles(),
    dev: true,
  });
  if (json) process.stdout.write(`${JSON.stringify(summaryOf(result), null, 2)}\n`);
  else process.stdout.write(`${textOf(result, project.definitions)}\n`);
  return result.status === "loaded" ? 0 : 1;
}

/** Nothing is asked of a database here: the embedded one need not run, only its variables must have values. */
function environmentOf(project: SluiceProject): Environment {
  const env = readEnvironment(project.root, process.env);
  return project.embeddedWarehouse && !env["POSTGRES_HOST"] ? { ...env, ...PLACEHOLDERS } : env;
}

function summaryOf(result: LoadResult) {
  if (result.status === "failed") return { valid: false, problems: result.problems };
  const { assets, checks, jobs, automations } = result.snapshot;
  return {
    valid: true,
    problems: [],
    assets: assets.length,
    checks: checks.length,
    jobs: jobs.length,
    automations: automations.length,
  };
}

function textOf(result: LoadResult, file: string): string {
  if (result.status === "failed") return result.problems.map((problem) => problemText(problem, file)).join("\n");
  const { assets, checks, jobs, automations } = result.snapshot;
  return `${file} is valid: ${count(assets.length, "asset")}, ${count(checks.length, "check")}, ${count(jobs.length, "job")}, ${count(automations.length, "schedule or sensor")}.`;
}

function count(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : noun.replaceAll(/\b(schedule|sensor|asset|check|job)\b/g, "$1s")}`;
}
