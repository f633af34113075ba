// `sluice runs`: the latest runs, as a table or as JSON.
import type { RunSummary } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { findProject } from "../project/project.ts";
import { connectServer } from "../server-link/connect.ts";
import { printTable } from "./print-table.ts";

export async function runsCommand(options: { readonly limit: number; readonly json: boolean }): Promise<number> {
  if (!Number.isInteger(options.limit) || options.limit < 1 || options.limit > 500) {
    throw new CliError("cli/argument", "--limit takes a whole number from 1 to 500", null);
  }
  const link = await connectServer(findProject(process.cwd()), (line) => process.stderr.write(`${line}\n`));
  try {
    const { items } = await link.calls.runs({ limit: options.limit });
    if (options.json) process.stdout.write(`${JSON.stringify(items, null, 2)}\n`);
    else if (items.length === 0) process.stdout.write("No run yet: `sluice launch <job>` starts one.\n");
    else printTable(["run", "job", "status", "started", "seconds", "ok/failed/skipped"], items.map(rowOf));
    return 0;
  } finally {
    await link.close();
  }
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
