// Commands that look at what there is, and re-execute: their options and help. Each action lives in `commands/`.
import { Argument, type Command } from "commander";
import { CliError } from "./cli-error.ts";

const EXIT_CODES =
  "\nExit codes: 0 done, 1 the answer is no (a run failed, a test did not arrive), 2 it could not be done.";

/** `set` takes the exit code. */
export function addLookCommands(program: Command, set: (code: number) => void): void {
  program
    .command("status")
    .description("how the installation stands; exit 1 when something needs somebody")
    .option("--json", "print JSON")
    .addHelpText("after", examples("sluice status", "sluice status --json | jq .assets.failed"))
    .action(async (options: { json?: boolean }) => {
      const { statusCommand } = await import("./commands/status.ts");
      set(await statusCommand({ json: options.json === true }));
    });

  program
    .command("reexecute")
    .description("run again: from where it failed, or all of it")
    .argument("<run>", "id of the run, the part of it that the UI shows, or `latest`")
    .option("--all", "everything, not only what failed and what was skipped")
    .option("--wait", "follow the run; exit 0 when it succeeds, 1 when it does not")
    .option("--json", "print one JSON object")
    .addHelpText("after", examples("sluice reexecute latest --wait", "sluice reexecute 4f3a2b1c --all"))
    .action(async (run: string, options: { all?: boolean; wait?: boolean; json?: boolean }) => {
      const { launchCommand } = await import("./commands/launch.ts");
      const target = { run, strategy: options.all === true ? "all" : "from-failure" } as const;
      set(
        await launchCommand(target, {
          wait: options.wait === true,
          json: options.json === true,
          config: null,
          partition: null,
          partitionRange: null,
        }),
      );
    });

  program
    .command("events")
    .description("what happened in a run")
    .argument("<run>", "id of the run, the part of it that the UI shows, or `latest`")
    .option("--step <key>", "only of this step")
    .option("--level <level>", "only from this level on: debug, info, warning, error")
    .option("-f, --follow", "go on until the run has ended")
    .option("--json", "one JSON object a line")
    .addHelpText("after", examples("sluice events latest --level warning", "sluice events latest -f --json"))
    .action(async (run: string, options: { step?: string; level?: string; follow?: boolean; json?: boolean }) => {
      const { eventsCommand } = await import("./commands/events.ts");
      const { step = null, level = null } = options;
      set(await eventsCommand(run, { step, level, follow: options.follow === true, json: options.json === true }));
    });

  program
    .command("logs")
    .description("the raw output of a run's steps")
    .argument("<run>", "id of the run, the part of it that the UI shows, or `latest`")
    .argument("[step]", "only of this step")
    .option("--stderr", "only what went to stderr")
    .option("-f, --follow", "go on until the run has ended")
    .option("--json", "list the files in the place of what is in them")
    .addHelpText("after", examples("sluice logs latest", "sluice logs 4f3a2b1c my_dbt_assets -f"))
    .action(async (run: string, step: string | undefined, options: LogFlags) => {
      const { logsCommand } = await import("./commands/logs.ts");
      const { stderr = false, follow = false, json = false } = options;
      set(await logsCommand(run, { step: step ?? null, stderr, follow, json }));
    });

  program
    .command("jobs")
    .description("the jobs, or one of them with its steps")
    .addArgument(new Argument("[action]", "what to do").choices(["list", "show"]).default("list"))
    .argument("[name]", "name of the job")
    .option("--json", "print JSON")
    .addHelpText("after", examples("sluice jobs", "sluice jobs show nightly --json"))
    .action(async (action: string, name: string | undefined, options: { json?: boolean }) => {
      const { jobsCommand } = await import("./commands/jobs.ts");
      set(await jobsCommand({ name: action === "show" ? needed(name, "job") : null, json: options.json === true }));
    });

  program
    .command("checks")
    .description("the checks and how they stand; run them, and make nothing")
    .addArgument(new Argument("[action]", "what to do").choices(["list", "run"]).default("list"))
    .option("--asset <key>", "only of this asset")
    .option("--status <statuses>", "only these, joined by commas: passed, warned, failed, errored, skipped, never")
    .option("--wait", "for run: follow it; exit 0 when it succeeds, 1 when it does not")
    .option("--json", "print JSON")
    .addHelpText("after", examples("sluice checks --status failed,errored", "sluice checks run --asset orders --wait"))
    .action(async (action: string, options: ChecksFlags) => {
      const { asset = null, status = null, wait = false, json = false } = options;
      if (action === "run") {
        const { launchCommand } = await import("./commands/launch.ts");
        set(
          await launchCommand(
            { checks: { asset, status } },
            { wait, json, config: null, partition: null, partitionRange: null },
          ),
        );
        return;
      }
      const { checksCommand } = await import("./commands/checks.ts");
      set(await checksCommand({ asset, status, json }));
    });

  program
    .command("notices")
    .description("whom to tell of what; switch them, or send a test")
    .addArgument(new Argument("[action]", "what to do").choices(["list", "start", "stop", "test"]).default("list"))
    .argument("[name]", "name of the notice")
    .option("--json", "print JSON")
    .addHelpText("after", examples("sluice notices", "sluice notices test data-team"))
    .action(async (action: string, name: string | undefined, options: { json?: boolean }) => {
      const { noticesCommand } = await import("./commands/notices.ts");
      set(await noticesCommand({ action, name, json: options.json === true }));
    });
}

interface ChecksFlags {
  readonly asset?: string;
  readonly status?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
}

interface LogFlags {
  readonly stderr?: boolean;
  readonly follow?: boolean;
  readonly json?: boolean;
}

/** @throws {CliError} when a name is missing */
export function needed(name: string | undefined, what: string): string {
  if (name !== undefined) return name;
  throw new CliError("cli/argument", `name the ${what} to show`, null);
}

/** What follows the help of a command. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}\n${EXIT_CODES}`;
}
