// Commands for partitions and backfills: their options and help. Each action lives in `commands/`.
import { type Command, Option } from "commander";
import { examples } from "./look-commands.ts";

/** `set` takes the exit code. */
export function addPartitionCommands(program: Command, set: (code: number) => void): void {
  addBackfillCommands(
    program.command("backfill").description("make many partitions: launch, watch, cancel, retry"),
    set,
  );
  const partitions = program.command("partitions").description("partitions of assets and how they stand");
  partitions
    .command("list")
    .argument("<asset>", "key of the asset")
    .addOption(
      new Option("--state <state>", "only these").choices(["materialized", "failed", "in-progress", "missing"]),
    )
    .option("--limit <number>", "how many", "200")
    .option("--json", "print JSON")
    .addHelpText("after", examples("sluice partitions list orders --state missing"))
    .action(async (asset: string, options: { state?: PartitionState; limit: string; json?: boolean }) => {
      const { partitionsListCommand } = await import("./commands/partitions.ts");
      const { state = null, limit, json = false } = options;
      set(await partitionsListCommand(asset, { health: state, limit: Number(limit), json }));
    });
  for (const action of ["add", "delete"] as const) {
    partitions
      .command(action)
      .description(`${action} dynamic partitions`)
      .argument("<name>", "name of the dynamic partitions")
      .argument("<keys...>", "their keys")
      .option("--json", "print JSON")
      .addHelpText("after", examples(`sluice partitions ${action} customers acme globex`))
      .action(async (name: string, keys: string[], options: { json?: boolean }) => {
        const { partitionsChangeCommand } = await import("./commands/partitions.ts");
        set(await partitionsChangeCommand(action, name, keys, options.json === true));
      });
  }
}

type PartitionState = "materialized" | "failed" | "in-progress" | "missing";

interface LaunchFlags {
  readonly job?: string;
  readonly partition?: readonly string[];
  readonly partitionRange?: string;
  readonly all?: boolean;
  readonly missing?: boolean;
  readonly failed?: boolean;
  readonly title?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
}

function addBackfillCommands(backfill: Command, set: (code: number) => void): void {
  backfill
    .command("launch")
    .argument("[assets...]", "asset keys, or a selection such as group:staging")
    .option("--job <name>", "all assets of a job")
    .option("--partition <key...>", "these partitions")
    .option("--partition-range <range>", "from one to another: first...last")
    .option("--all", "all partitions")
    .option("--missing", "partitions that were never made")
    .option("--failed", "partitions whose last attempt failed")
    .option("--title <text>", "what pages call it")
    .option("--wait", "wait for its end; exit 0 when it succeeds, 1 when it does not")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        "sluice backfill launch orders+ --missing",
        "sluice backfill launch --job daily --partition-range 2024-05-01...2024-05-31 --wait",
      ),
    )
    .action(async (assets: string[], options: LaunchFlags) => {
      const { backfillLaunchCommand } = await import("./commands/backfills.ts");
      const { all, missing, failed } = options;
      set(
        await backfillLaunchCommand({
          job: options.job ?? null,
          selection: assets,
          partitions: options.partition ?? [],
          partitionRange: options.partitionRange ?? null,
          what: all ? "all" : missing ? "missing" : failed ? "failed" : null,
          title: options.title ?? null,
          wait: options.wait === true,
          json: options.json === true,
        }),
      );
    });
  backfill
    .command("list")
    .description("backfills, newest first")
    .option("--json", "print JSON")
    .action(async (options: { json?: boolean }) => {
      const { backfillListCommand } = await import("./commands/backfills.ts");
      set(await backfillListCommand(options.json === true));
    });
  const id = "id of the backfill, the part of it that is shown, or `latest`";
  backfill
    .command("show")
    .description("how far it is, asset by asset")
    .argument("<backfill>", id)
    .option("--json", "print JSON")
    .action(async (which: string, options: { json?: boolean }) => {
      const { backfillShowCommand } = await import("./commands/backfills.ts");
      set(await backfillShowCommand(which, options.json === true));
    });
  backfill
    .command("cancel")
    .description("end it and its runs")
    .argument("<backfill>", id)
    .option("--json", "print JSON")
    .action(async (which: string, options: { json?: boolean }) => {
      const { backfillCancelCommand } = await import("./commands/backfills.ts");
      set(await backfillCancelCommand(which, options.json === true));
    });
  backfill
    .command("retry")
    .description("a new one of what failed, was left out or not reached")
    .argument("<backfill>", id)
    .option("--wait", "wait for its end; exit 0 when it succeeds, 1 when it does not")
    .option("--json", "print JSON")
    .action(async (which: string, options: { wait?: boolean; json?: boolean }) => {
      const { backfillRetryCommand } = await import("./commands/backfills.ts");
      set(await backfillRetryCommand(which, { wait: options.wait === true, json: options.json === true }));
    });
}
