// `sluice assets`: the assets and how they stand.
import type { AssetSummary } from "@sluice/api";
import { findProject } from "../project/project.ts";
import { connectServer } from "../server-link/connect.ts";
import { printTable } from "./print-table.ts";

export async function assetsCommand(options: { readonly json: boolean }): Promise<number> {
  const link = await connectServer(findProject(process.cwd()), (line) => process.stderr.write(`${line}\n`));
  try {
    const assets = await link.assets();
    if (options.json) process.stdout.write(`${JSON.stringify(assets, null, 2)}\n`);
    else printTable(["asset", "group", "kinds", "status", "checks", "last materialized"], assets.map(rowOf));
    return 0;
  } finally {
    await link.close();
  }
}

function rowOf(asset: AssetSummary): readonly string[] {
  const passed = asset.checks.filter((check) => check.status === "passed").length;
  return [
    asset.key,
    asset.group,
    asset.kinds.join(", "),
    asset.status,
    asset.checks.length === 0 ? "-" : `${passed}/${asset.checks.length}`,
    asset.lastMaterializedAt ?? "-",
  ];
}
