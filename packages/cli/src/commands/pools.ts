// `sluice pools`: what there is, who holds and who wants slots, and setting a limit.
import type { PoolView } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { findProject } from "../project/project.ts";
import { connectServer } from "../server-link/connect.ts";
import { printTable } from "./print-table.ts";

export interface PoolsOptions {
  readonly action: string;
  readonly name: string | undefined;
  readonly limit: string | undefined;
  readonly json: boolean;
}

export async function poolsCommand({ action, name, limit, json }: PoolsOptions): Promise<number> {
  const wanted = action === "set" ? slots(limit) : null;
  if (action !== "list" && name === undefined) throw new CliError("cli/argument", "name the pool", null);
  const link = await connectServer(findProject(process.cwd()), (line) => process.stderr.write(`${line}\n`));
  try {
    const pools =
      name === undefined || action === "list"
        ? await link.calls.pools({})
        : [await link.calls.setPool({ name, limit: wanted })];
    if (json) process.stdout.write(`${JSON.stringify(pools, null, 2)}\n`);
    else if (pools.length === 0) process.stdout.write("No pool: an asset names one with `pool`.\n");
    else printTable(["pool", "limit", "held", "waiting", "limit from"], pools.map(rowOf));
    return 0;
  } finally {
    await link.close();
  }
}

function slots(text: string | undefined): number {
  const limit = Number(text);
  if (text !== undefined && /^\d{1,7}$/.test(text)) return limit;
  throw new CliError("cli/argument", "a limit is a whole number from 0", "sluice pools set warehouse 2");
}

function rowOf({ name, limit, slots, source }: PoolView): readonly string[] {
  const held = slots.filter((slot) => slot.claimedAt !== null).length;
  return [name, limit === null ? "none" : String(limit), String(held), String(slots.length - held), source];
}
