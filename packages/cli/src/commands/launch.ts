// `sluice launch` and `sluice materialize`: queue a run, on the running server or here, and follow it when asked to.
import { readFileSync } from "node:fs";
import type { LaunchAnswer, LaunchRequest, RunDetail } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { withInterrupt } from "../interrupt.ts";
import { findProject } from "../project/project.ts";
import { connectServer } from "../server-link/connect.ts";
import type { ServerLink } from "../server-link/types.ts";
import { type ChecksFilter, findChecks } from "./checks.ts";
import { findRun } from "./find-run.ts";
import { followRun } from "./follow-run.ts";

export type LaunchTarget =
  | { readonly job: string }
  | { readonly selection: readonly string[] }
  | { readonly checks: ChecksFilter }
  | { readonly run: string; readonly strategy: "all" | "from-failure" };

export interface LaunchOptions {
  readonly partition: string | null;
  /** `first...last` */
  readonly partitionRange: string | null;
  readonly wait: boolean;
  readonly json: boolean;
  /** A file with the run config, YAML or JSON. */
  readonly config: string | null;
}

/** Exit code 0, or 1 when the run that was waited for did not succeed. */
export async function launchCommand(target: LaunchTarget, options: LaunchOptions): Promise<number> {
  const project = findProject(process.cwd());
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const link = await connectServer(project, say);
  try {
    // Without a server nobody else would carry the run.
    const wait = options.wait || link.url === null;
    const configYaml = options.config === null ? undefined : readConfigFile(options.config);
    const more = { ...partitionsOf(options), ...(configYaml !== undefined && { configYaml }) };
    const { runId, notice } = await launchAs(options.config, () => launch(link, target, more));
    if (notice !== null) say(`warning: ${notice}`);
    if (!options.json)
      say(link.url === null ? `Launched run ${runId}.` : `Launched run ${runId}: ${link.url}/runs/${runId}`);
    if (!wait) {
      if (options.json) process.stdout.write(`${JSON.stringify({ runId })}\n`);
      return 0;
    }
    const stdout = options.json ? () => {} : (text: string) => process.stdout.write(text);
    const run = await withInterrupt((signal) => followRun(link, runId, { stdout, signal }));
    report(run, options.json, say, link.url === null ? "is canceled" : "goes on");
    return run.status === "SUCCESS" ? 0 : 1;
  } finally {
    await link.close();
  }
}

function readConfigFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CliError("launch/config-file", `${file} cannot be read: ${String(error)}`, null);
  }
}

/** What is wrong with the run config is told with the name of its file. */
async function launchAs<T>(file: string | null, launch: () => Promise<T>): Promise<T> {
  try {
    return await launch();
  } catch (error) {
    if (file === null || !(error instanceof Error) || !("code" in error) || error.code !== "plan/run-config")
      throw error;
    throw new CliError("plan/run-config", `${file}: ${error.message}`, null);
  }
}

async function launch(
  link: ServerLink,
  target: LaunchTarget,
  more: Omit<LaunchRequest, "job" | "assetKeys">,
): Promise<LaunchAnswer> {
  if ("job" in target) return link.calls.launch({ job: target.job, ...more });
  if ("selection" in target) {
    return link.calls.launch({ assetKeys: await selected(target.selection, link), ...more });
  }
  if ("checks" in target) {
    const checks = (await findChecks(link, target.checks)).map(({ assetKey, name }) => ({ assetKey, name }));
    if (checks.length > 0) return link.calls.launch({ checks });
    throw new CliError("launch/nothing-selected", "no check fits", "`sluice checks` lists them");
  }
  return link.calls.reexecute({ id: await findRun(link, target.run), strategy: target.strategy });
}

async function selected(selection: readonly string[], link: ServerLink): Promise<string[]> {
  const assetKeys = [...(await link.calls.select({ select: [...selection] }))];
  if (assetKeys.length === 0) {
    throw new CliError(
      "launch/nothing-selected",
      `no asset fits ${selection.map((word) => `"${word}"`).join(" ")}`,
      "`sluice assets` lists them",
    );
  }
  return assetKeys;
}

/** @throws {CliError} for what is no range */
function partitionsOf({ partition, partitionRange }: LaunchOptions) {
  if (partition !== null && partitionRange !== null) {
    throw new CliError("launch/partitions", "give --partition or --partition-range, not both", null);
  }
  if (partition !== null) return { partitionKey: partition };
  return partitionRange === null ? {} : { partitionKeyRange: parseRange(partitionRange) };
}

/** @throws {CliError} */
export function parseRange(text: string): { readonly start: string; readonly end: string } {
  const [start, end, ...more] = text.split("...");
  if (start && end && more.length === 0) return { start, end };
  throw new CliError(
    "launch/partition-range",
    `"${text}" is no range of partitions`,
    "write it as first...last: 2024-05-01...2024-05-31",
  );
}

/** `left`: what becomes of a run that was not waited for to its end. */
function report(run: RunDetail, json: boolean, say: (line: string) => void, left: string): void {
  const { id, status, endedAt, counts, failureReason } = run;
  if (json) {
    process.stdout.write(`${JSON.stringify({ runId: id, status, counts, failureReason })}\n`);
    return;
  }
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  const sums = `${counts.succeeded} succeeded, ${counts.failed} failed${skipped}`;
  const ending = endedAt === null ? left : `ended: ${status}`;
  say(`Run ${id} ${ending} (${sums})${failureReason === null ? "" : `\n${failureReason}`}`);
}
