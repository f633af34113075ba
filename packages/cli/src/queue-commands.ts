// The commands for the queue, for pools, for many runs at once and for what is no longer kept: their options and help.
import { Argument, type Command } from "commander";
import type { ManyRunsOptions } from "./commands/many-runs.ts";

interface RunFilterOptions {
  readonly status?: string;
  readonly job?: string;
  readonly asset?: string;
  readonly launchedBy?: string;
  readonly tag?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Adds them; `set` is told the exit code. */
export function addQueueCommands(program: Command, runs: Command, set: (code: number) => void): void {
  program
    .command("queue")
    .description("the runs that wait, and what for")
    .option("--json", "print JSON")
    .action(async (options: { json?: boolean }) => {
      const { queueCommand } = await import("./commands/queue.ts");
      set(await queueCommand({ json: options.json === true }));
    });
  program
    .command("pools")
    .description("pools and who holds their slots; set a limit")
    .addArgument(new Argument("[action]", "what to do").choices(["list", "set", "unset"]).default("list"))
    .argument("[name]", "name of the pool")
    .argument("[limit]", "so many slots; 0 closes the pool")
    .option("--json", "print JSON")
    .action(
      async (action: string, name: string | undefined, limit: string | undefined, options: { json?: boolean }) => {
        const { poolsCommand } = await import("./commands/pools.ts");
        set(await poolsCommand({ action, name, limit, json: options.json === true }));
      },
    );
  program
    .command("retention")
    .description("delete runs, events, ticks and output that the settings no longer keep")
    .addArgument(new Argument("<action>", "what to do").choices(["run"]))
    .option("--dry-run", "only say what would be deleted")
    .option("--json", "print JSON")
    .action(async (_action: string, options: { dryRun?: boolean; json?: boolean }) => {
      const { retentionCommand } = await import("./commands/retention.ts");
      set(await retentionCommand({ dryRun: options.dryRun === true, json: options.json === true }));
    });
  addManyRuns(runs, set);
}

const MANY: Readonly<Record<ManyRunsOptions["action"], string>> = {
  reexecute: "run runs again that have ended",
  cancel: "end runs",
  delete: "forget runs that have ended; what is known of assets stays",
};

function addManyRuns(runs: Command, set: (code: number) => void): void {
  for (const action of ["reexecute", "cancel", "delete"] as const) {
    const command = runs
      .command(action)
      .description(MANY[action])
      .argument("[ids...]", "ids of runs; without them the filter says which")
      .option("--status <status>", "by status: FAILURE, or several joined by commas")
      .option("--job <name>", "by job")
      .option("--asset <key>", "by asset")
      .option("--launched-by <who>", "by who launched them, as `sluice runs --json` has it")
      .option("--tag <key=value>", "by tag")
      .option("--all", "every run")
      .option("--json", "print JSON");
    if (action === "reexecute") {
      command
        .option("--strategy <strategy>", "from-failure, all", "from-failure")
        .option("--step <key...>", "only these steps, of one run");
    }
    command.action(async (ids: string[], options: RunFilterOptions & { strategy?: string; step?: string[] }) => {
      const { manyRunsCommand } = await import("./commands/many-runs.ts");
      // `runs` has options of the same names, and takes them wherever they stand.
      const given: typeof options = { ...runs.opts(), ...options };
      const { status, job, asset, launchedBy, tag, strategy = "from-failure", step = [], json = false } = given;
      const filter = {
        ...(status !== undefined && { status: status.toUpperCase() }),
        ...(job !== undefined && { job }),
        ...(asset !== undefined && { asset }),
        ...(launchedBy !== undefined && { launchedBy }),
        ...(tag !== undefined && { tag }),
      };
      set(await manyRunsCommand({ action, ids, filter, all: options.all === true, strategy, steps: step, json }));
    });
  }
}
