// The command line outside of `sluice dbt`: commands, their options and help. Each action lives in `commands/`.
import { Argument, Command, CommanderError, InvalidArgumentError } from "commander";
import { CliError } from "./cli-error.ts";
import { addLookCommands, examples, needed } from "./look-commands.ts";
import { addPartitionCommands } from "./partition-commands.ts";
import { addQueueCommands } from "./queue-commands.ts";

/** Runs one command and gives the exit code. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const set = (code: number) => {
    exitCode = code;
  };
  const program = new Command("sluice")
    .description("An asset orchestrator with dbt inside.")
    .version(process.env["SLUICE_VERSION"] ?? "", "-V, --version")
    .option("--debug", "show stacks of errors")
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: false });

  program
    .command("init")
    .description("make a dbt project and definitions.ts in an empty folder")
    .argument("[folder]", "where", ".")
    .option("-y, --yes", "take the defaults: the embedded PostgreSQL")
    .addHelpText("after", examples("sluice init my_project --yes"))
    .action(async (folder: string, options: { yes?: boolean }) => {
      const { initCommand } = await import("./commands/init.ts");
      set(await initCommand(folder, { yes: options.yes === true }));
    });

  program
    .command("dev")
    .description("server, daemon and runs in one program; reloads as you edit")
    .option("-p, --port <number>", "port of the UI", portNumber)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--no-open", "do not open a browser")
    .option("--launch <job>", "launch this job once everything is up, and print its log")
    .addHelpText("after", examples("sluice dev", "sluice dev --port 4000 --no-open --launch nightly"))
    .action(async (options: { port?: number; host: string; open: boolean; launch?: string }) => {
      const { devCommand } = await import("./commands/dev.ts");
      set(
        await devCommand({
          port: options.port ?? null,
          host: options.host,
          open: options.open,
          launch: options.launch ?? null,
        }),
      );
    });

  program
    .command("launch")
    .description("queue a run of a job")
    .argument("<job>", "name of the job")
    .option("--partition <key>", "the partition to make")
    .option("--partition-range <range>", "several partitions in one run: first...last")
    .option("--wait", "follow the run; exit 0 when it succeeds, 1 when it does not")
    .option("-c, --config <file>", "run config, YAML or JSON")
    .option("--json", "print one JSON object")
    .addHelpText("after", examples("sluice launch nightly --wait", "sluice launch nightly --json"))
    .action(async (job: string, options: LaunchFlags) => {
      const { launchCommand } = await import("./commands/launch.ts");
      set(await launchCommand({ job }, launchOptions(options)));
    });

  program
    .command("materialize")
    .description("run these assets and their checks")
    .argument("<keys...>", "asset keys, or a selection such as group:staging")
    .option("--partition <key>", "the partition to make")
    .option("--partition-range <range>", "several partitions in one run: first...last")
    .option("--wait", "follow the run; exit 0 when it succeeds, 1 when it does not")
    .option("-c, --config <file>", "run config, YAML or JSON")
    .option("--json", "print one JSON object")
    .addHelpText("after", examples("sluice materialize stg_orders --wait", "sluice materialize group:staging --json"))
    .action(async (keys: string[], options: LaunchFlags) => {
      const { launchCommand } = await import("./commands/launch.ts");
      set(await launchCommand({ selection: keys }, launchOptions(options)));
    });

  program
    .command("cancel")
    .description("end a run: what it has running in the warehouse is canceled too")
    .argument("<run>", "id of the run, or the part of it that the UI shows")
    .option("--json", "print one JSON object")
    .addHelpText("after", examples("sluice cancel 4f3a2b1c"))
    .action(async (run: string, options: { json?: boolean }) => {
      const { cancelCommand } = await import("./commands/cancel.ts");
      set(await cancelCommand(run, { json: options.json === true }));
    });

  const runs = program
    .command("runs")
    .description("the latest runs, or one of them with its steps")
    .addArgument(new Argument("[action]", "what to do").choices(["list", "show"]).default("list"))
    .argument("[run]", "id of the run, the part of it that the UI shows, or `latest`")
    .option("--job <name>", "only of this job")
    .option("--status <statuses>", "only these, joined by commas: queued, started, success, failure, canceled, …")
    .option("--asset <key>", "only those that made this asset")
    .option("--limit <number>", "how many", "20")
    .option("--json", "print JSON")
    .addHelpText("after", examples("sluice runs --job nightly --status failure", "sluice runs show latest"))
    .action(async (action: string, run: string | undefined, options: RunsFlags) => {
      const { limit, job, status, asset, json = false } = options;
      if (action === "show") {
        const { showRunCommand } = await import("./commands/show.ts");
        set(await showRunCommand(needed(run, "run"), json));
        return;
      }
      const { runsCommand } = await import("./commands/runs.ts");
      set(await runsCommand({ limit: Number(limit), job, status, asset, json }));
    });

  addQueueCommands(program, runs, set);

  program
    .command("assets")
    .description("the assets and how they stand, or one of them")
    .addArgument(new Argument("[action]", "what to do").choices(["list", "show"]).default("list"))
    .argument("[key]", "key of the asset")
    .option("--stale", "only those that are missing or not up to date, and why")
    .option("--json", "print JSON")
    .addHelpText("after", examples("sluice assets --stale", "sluice assets show stg_orders --json"))
    .action(async (action: string, key: string | undefined, options: { json?: boolean; stale?: boolean }) => {
      if (action === "show") {
        const { showAssetCommand } = await import("./commands/show.ts");
        set(await showAssetCommand(needed(key, "asset"), options.json === true));
        return;
      }
      const { assetsCommand } = await import("./commands/assets.ts");
      set(await assetsCommand({ json: options.json === true, stale: options.stale === true }));
    });

  addLookCommands(program, set);
  addPartitionCommands(program, set);

  for (const kind of ["schedule", "sensor"] as const) {
    const actions = ["list", "start", "stop", "preview", "ticks", ...(kind === "sensor" ? ["cursor"] : [])];
    const command = program
      .command(`${kind}s`)
      .description(`the ${kind}s and their ticks; start and stop them, or see what a tick would do`)
      .addArgument(new Argument("[action]", "what to do").choices(actions).default("list"))
      .argument("[name]", `name of the ${kind}`)
      .option("--json", "print JSON")
      .addHelpText("after", examples(...AUTOMATION_EXAMPLES[kind]));
    if (kind === "sensor") command.argument("[cursor]", "what the cursor becomes; without, it is taken away");
    command.action(async () => {
      const { automationsCommand } = await import("./commands/automations.ts");
      const [action = "list", name, cursor = null] = command.processedArgs;
      const { json = false } = command.opts<JsonFlag>();
      set(await automationsCommand({ kind, action, name, cursor, json }));
    });
  }

  program
    .command("automation")
    .description("automation conditions: what an evaluation would come to now, and what the last ones came to and why")
    .addArgument(new Argument("<action>", "what to do").choices(["preview", "evaluations"]))
    .argument("[name]", "a sensor of conditions, or an asset (default: all such sensors)")
    .option("--json", "print JSON")
    .action(async (action: "preview" | "evaluations", name: string | undefined, options: { json?: boolean }) => {
      const { automationCommand } = await import("./commands/automation.ts");
      set(await automationCommand({ action, name, json: options.json === true }));
    });

  program
    .command("validate")
    .description("load the definitions and say what is wrong; needs no server")
    .option("--json", "print JSON")
    .addHelpText("after", examples("sluice validate --json"))
    .action(async (options: { json?: boolean }) => {
      const { validateCommand } = await import("./commands/validate.ts");
      set(await validateCommand({ json: options.json === true }));
    });

  program
    .command("doctor")
    .description("say what is wrong with this set-up, and what to do")
    .addHelpText("after", examples("sluice doctor"))
    .action(async () => {
      const { doctorCommand } = await import("./commands/doctor.ts");
      set(await doctorCommand());
    });

  program
    .command("dbt")
    .description("the dbt command line; `sluice dbt --help` lists its commands")
    .allowUnknownOption()
    .argument("[arguments...]");

  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof InvalidArgumentError) throw new CliError("cli/argument", error.message, null);
    throw error;
  }
  return exitCode;
}

interface LaunchFlags {
  readonly partition?: string;
  readonly partitionRange?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
  readonly config?: string;
}

function launchOptions({ partition, partitionRange, wait = false, json = false, config }: LaunchFlags) {
  return { partition: partition ?? null, partitionRange: partitionRange ?? null, wait, json, config: config ?? null };
}

const AUTOMATION_EXAMPLES = {
  schedule: ["sluice schedules start nightly_schedule", "sluice schedules ticks nightly_schedule --json"],
  sensor: ["sluice sensors preview new_files", "sluice sensors cursor new_files 2024-01-01.csv"],
} as const;

interface JsonFlag {
  readonly json?: boolean;
}

interface RunsFlags {
  readonly limit: string;
  readonly job?: string;
  readonly status?: string;
  readonly asset?: string;
  readonly json?: boolean;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError("a port is a number from 0 to 65535");
  return port;
}
