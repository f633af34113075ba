// `sluice assets`: the assets and how they stand.
import type { AssetSummary } from "@sluice/api";
import { findProject } from "../project/project.ts";
import { connectServer } from "../server-link/connect.ts";
import { printTable } from "./print-table.ts";

export interface AssetsOptions {
  readonly json: boolean;
  /** Only what is not up to date, and why. */
  readonly stale: boolean;
}

export async function assetsCommand(options: AssetsOptions): Promise<number> {
  const link = await connectServer(findProject(process.cwd()), (line) => process.stderr.write(`${line}\n`));
  try {
    const all = await link.calls.assets();
    const assets = options.stale ? all.filter(({ stale }) => stale !== null && stale.status !== "fresh") : all;
    if (options.json) process.stdout.write(`${JSON.stringify(assets, null, 2)}\n`);
    else if (options.stale) printStale(assets);
    else printTable(["asset", "group", "kinds", "health", "status", "checks", "last materialized"], assets.map(rowOf));
    return 0;
  } finally {
    await link.close();
  }
}

function printStale(assets: readonly AssetSummary[]): void {
  if (assets.length === 0) process.stdout.write("Every asset is up to date.\n");
  else {
    printTable(
      ["asset", "is", "because"],
      assets.map(({ key, stale }) => [
        key,
        stale?.status ?? "",
        stale?.status === "missing"
          ? "it has never been materialized"
          : (stale?.reasons.map((reason) => reason.message).join("; ") ?? ""),
      ]),
    );
  }
}

function rowOf(asset: AssetSummary): readonly string[] {
  const passed = asset.checks.filter((check) => check.status === "passed").length;
  return [
    asset.key,
    asset.group,
    asset.kinds.join(", "),
    asset.health?.status ?? "-",
    asset.status,
    asset.checks.length === 0 ? "-" : `${passed}/${asset.checks.length}`,
    asset.lastMaterializedAt ?? "-",
  ];
}
