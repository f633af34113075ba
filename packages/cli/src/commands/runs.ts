// `sluice runs`: the latest runs, as a table or as JSON.
import type { RunSummary } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { printTable } from "./print-table.ts";
import { printJson, withLink } from "./with-link.ts";

export interface RunsOptions {
  readonly limit: number;
  readonly job?: string | undefined;
  /** One or more, joined by commas. */
  readonly status?: string | undefined;
  readonly asset?: string | undefined;
  readonly json: boolean;
}

export async function runsCommand({ json, ...filter }: RunsOptions): Promise<number> {
  if (!Number.isInteger(filter.limit) || filter.limit < 1 || filter.limit > 500) {
    throw new CliError("cli/argument", "--limit takes a whole number from 1 to 500", null);
  }
  const { status, ...rest } = filter;
  return withLink(async (link) => {
    const { items } = await link.calls.runs({ ...rest, status: status?.toUpperCase() });
    if (json) printJson(items);
    else if (items.length > 0) {
      printTable(["run", "job", "status", "started", "seconds", "ok/failed/skipped"], items.map(rowOf));
    } else if (status ?? rest.job ?? rest.asset) process.stdout.write("No run fits.\n");
    else process.stdout.write("No run yet: `sluice launch <job>` starts one.\n");
    return 0;
  });
}

function rowOf(run: RunSummary): readonly string[] {
  const { counts } = run;
  return [
    run.id,
    run.jobName ?? "(assets)",
    run.status,
    run.startedAt ?? "-",
    secondsOf(run),
    `${counts.succeeded}/${counts.failed}/${counts.skipped}`,
  ];
}

function secondsOf(run: RunSummary): string {
  if (run.startedAt === null || run.endedAt === null) return "-";
  return ((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000).toFixed(2);
}
