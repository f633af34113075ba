// `sluice checks`: the checks and how they stand; of one asset with their latest executions.
import type { CheckSummary } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import type { ServerLink } from "../server-link/types.ts";
import { printTable } from "./print-table.ts";
import { printJson, withLink } from "./with-link.ts";

export interface ChecksFilter {
  readonly asset: string | null;
  /** One or more, joined by commas. */
  readonly status: string | null;
}

export interface ChecksOptions extends ChecksFilter {
  readonly json: boolean;
}

const STATUSES: readonly string[] = ["passed", "warned", "failed", "errored", "skipped", "running", "never"];

/** @throws {CliError} for an asset or a status that there is not */
export async function findChecks(link: ServerLink, { asset, status }: ChecksFilter): Promise<readonly CheckSummary[]> {
  const wanted = status?.split(",") ?? STATUSES;
  const unknown = wanted.find((each) => !STATUSES.includes(each));
  if (unknown !== undefined) {
    throw new CliError("cli/argument", `--status: there is no "${unknown}"`, `one or more of ${STATUSES.join(", ")}`);
  }
  const all = await link.calls.assets();
  if (asset !== null && !all.some(({ key }) => key === asset)) {
    throw new CliError("asset/not-found", `there is no asset "${asset}"`, "`sluice assets` lists them");
  }
  return all
    .flatMap((each) => each.checks)
    .filter((check) => wanted.includes(check.status) && (asset === null || check.assetKey === asset));
}

export function checksCommand({ json, ...filter }: ChecksOptions): Promise<number> {
  return withLink(async (link) => {
    const checks = await findChecks(link, filter);
    if (json) printJson(checks);
    else if (checks.length === 0) process.stdout.write("No check fits.\n");
    else printTable(["check", "asset", "status", "blocking", "last evaluated"], checks.map(rowOf));
    return 0;
  });
}

function rowOf({ name, assetKey, status, blocking, lastEvaluatedAt }: CheckSummary): readonly string[] {
  return [name, assetKey, status, blocking ? "yes" : "no", lastEvaluatedAt ?? "-"];
}
