// `sluice jobs`: the jobs with their latest runs, or one of them with its steps.
import type { JobDetail, JobSummary } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { orNull } from "../server-link/or-null.ts";
import { printTable } from "./print-table.ts";
import { printJson, withLink } from "./with-link.ts";

export interface JobsOptions {
  /** Null: all of them. */
  readonly name: string | null;
  readonly json: boolean;
}

export function jobsCommand({ name, json }: JobsOptions): Promise<number> {
  return withLink(async (link) => {
    if (name === null) {
      const jobs = await link.calls.jobs();
      if (json) printJson(jobs);
      else if (jobs.length === 0) process.stdout.write("No job is declared.\n");
      else printTable(["job", "makes", "executor", "last run", "when"], jobs.map(rowOf));
      return 0;
    }
    const job = await orNull(link.calls.job({ name }));
    if (job === null) throw new CliError("job/not-found", `there is no job "${name}"`, "`sluice jobs` lists them");
    if (json) printJson(job);
    else printJob(job);
    return 0;
  });
}

function rowOf({ name, assetKeys, opCount, executor, lastRuns: [last] }: JobSummary): readonly string[] {
  const makes = opCount > 0 ? `${opCount} ops` : `${assetKeys.length} assets`;
  return [name, makes, executor, last?.status ?? "-", last?.createdAt ?? "-"];
}

function printJob({ name, description, executor, tags, steps, lastRuns }: JobDetail): void {
  process.stdout.write(`${name}${description === null ? "" : `: ${description}`}\n`);
  process.stdout.write(`executor ${executor}${tagsText(tags)}\n\n`);
  printTable(
    ["step", "after", "makes"],
    steps.map((step) => [step.key, step.deps.join(", ") || "-", makesText(step)]),
  );
  if (lastRuns.length === 0) return;
  process.stdout.write("\n");
  printTable(
    ["run", "status", "created"],
    lastRuns.map((run) => [run.id, run.status, run.createdAt]),
  );
}

function makesText({ op, assetKeys }: JobDetail["steps"][number]): string {
  if (op === null) return `${assetKeys.length} assets`;
  return op.isMapped ? `op ${op.name}, once for each value` : `op ${op.name}`;
}

function tagsText(tags: Readonly<Record<string, string>>): string {
  const words = Object.entries(tags).map(([key, value]) => (value === "" ? key : `${key}=${value}`));
  return words.length === 0 ? "" : `, tags ${words.join(" ")}`;
}
