// `sluice partitions`: those of an asset and how they stand; dynamic ones are added and deleted.
import { CliError } from "../cli-error.ts";
import { printTable } from "./print-table.ts";
import { printJson, withLink } from "./with-link.ts";

export interface PartitionsListOptions {
  readonly health: "materialized" | "failed" | "in-progress" | "missing" | null;
  readonly limit: number;
  readonly json: boolean;
}

export function partitionsListCommand(asset: string, { health, limit, json }: PartitionsListOptions): Promise<number> {
  return withLink(async (link) => {
    const [view, page] = await Promise.all([
      link.calls.assetPartitions({ key: asset }),
      link.calls.assetPartitionKeys({ key: asset, limit, ...(health === null ? {} : { health }) }),
    ]);
    if (json) {
      printJson({ total: view.total, counts: view.counts, items: page.items });
      return 0;
    }
    const { counts } = view;
    process.stdout.write(
      `${view.total} partitions: ${counts.materialized} materialized, ${counts.failed} failed, ${counts["in-progress"]} in progress, ${counts.missing} missing\n`,
    );
    printTable(
      ["partition", "state"],
      page.items.map((item) => [item.key, item.health]),
    );
    if (page.nextCursor !== null) process.stdout.write(`… the first ${limit}; --limit shows more\n`);
    return 0;
  });
}

export function partitionsChangeCommand(
  action: "add" | "delete",
  name: string,
  keys: readonly string[],
  json: boolean,
): Promise<number> {
  if (keys.length === 0) throw new CliError("cli/argument", `name the partitions to ${action}`, null);
  return withLink(async (link) => {
    const change = action === "add" ? { add: [...keys], delete: [] } : { add: [], delete: [...keys] };
    const after = await link.calls.changeDynamicPartitions({ name, ...change });
    if (json) printJson(after);
    else process.stdout.write(`${name} has ${after.keys.length} partition${after.keys.length === 1 ? "" : "s"}.\n`);
    return 0;
  });
}
