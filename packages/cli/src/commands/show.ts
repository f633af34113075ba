// `sluice assets show` and `sluice runs show`: one of them, with what the lists leave out.
import type { AssetDetail, RunDetail } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { orNull } from "../server-link/or-null.ts";
import { findRun, unknownRun } from "./find-run.ts";
import { printTable } from "./print-table.ts";
import { printJson, withLink } from "./with-link.ts";

export function showAssetCommand(key: string, json: boolean): Promise<number> {
  return withLink(async (link) => {
    const [asset, checks, history] = await Promise.all([
      orNull(link.calls.asset({ key })),
      link.calls.assetChecks({ key }),
      link.calls.assetHistory({ key }),
    ]);
    if (asset === null) {
      throw new CliError("asset/not-found", `there is no asset "${key}"`, "`sluice assets` lists them");
    }
    if (json) {
      printJson({ ...asset, checks, history: history.items });
      return 0;
    }
    printFacts(factsOf(asset));
    if (checks.length > 0) {
      process.stdout.write("\n");
      printTable(
        ["check", "status", "last evaluated", "message"],
        checks.map((check) => [
          check.name,
          check.status,
          check.lastEvaluatedAt ?? "-",
          firstLine(check.executions[0]?.message ?? "") || "-",
        ]),
      );
    }
    if (history.items.length > 0) {
      process.stdout.write("\n");
      printTable(
        ["when", "outcome", "run", "seconds"],
        history.items
          .slice(0, 10)
          .map((each) => [each.timestamp, each.outcome, each.runId, seconds(each.durationMillis)]),
      );
    }
    return 0;
  });
}

function factsOf(asset: AssetDetail): readonly (readonly [string, string | null])[] {
  const { definition, freshness } = asset;
  return [
    ["asset", asset.key],
    ["status", `${asset.status}${asset.statusReason === null ? "" : ` (${firstLine(asset.statusReason)})`}`],
    ["freshness", freshness === null ? null : `${freshness.status}; is to be ${freshness.policy}`],
    ["description", asset.description],
    ["group", asset.group],
    ["kinds", asset.kinds.join(", ")],
    ["owners", asset.owners.join(", ")],
    ["made of", asset.deps.join(", ")],
    ["part of", asset.children.join(", ")],
    ["jobs", asset.jobs.join(", ")],
    ["table", asset.relationName],
    ["declared", definition.file === null ? null : `${definition.file}${definition.line ? `:${definition.line}` : ""}`],
    ["last materialized", asset.lastMaterializedAt],
  ];
}

export function showRunCommand(name: string, json: boolean): Promise<number> {
  return withLink(async (link) => {
    const id = await findRun(link, name);
    const run = await orNull(link.calls.run({ id }));
    if (run === null) throw unknownRun(name);
    if (json) printJson(run);
    else printRun(run);
    return 0;
  });
}

function printRun(run: RunDetail): void {
  const { counts } = run;
  printFacts([
    ["run", run.id],
    ["job", run.jobName],
    ["status", run.status],
    ["launched by", run.launchedBy],
    ["created", run.createdAt],
    ["started", run.startedAt],
    ["ended", run.endedAt],
    ["failure", run.failureReason],
    ["re-execution of", run.parentRunId],
    [
      run.isOfOps ? "ops" : "assets and checks",
      `${counts.succeeded} succeeded, ${counts.failed} failed, ${counts.skipped} skipped`,
    ],
  ]);
  process.stdout.write("\n");
  printTable(
    ["step or node", "status", "seconds", "message"],
    run.gantt.map((row) => [
      `${row.parent === null ? "" : "  "}${row.label}`,
      row.status,
      row.startedAt === null || row.endedAt === null
        ? "-"
        : seconds(Date.parse(row.endedAt) - Date.parse(row.startedAt)),
      firstLine(row.message ?? "") || "-",
    ]),
  );
}

function printFacts(facts: readonly (readonly [string, string | null])[]): void {
  const told = facts.filter(([, value]) => value !== null && value !== "");
  const width = Math.max(...told.map(([name]) => name.length));
  for (const [name, value] of told) process.stdout.write(`${name.padEnd(width)}  ${value}\n`);
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function seconds(millis: number | null): string {
  return millis === null ? "-" : (millis / 1000).toFixed(2);
}
