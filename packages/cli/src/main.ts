// The command `sluice`. `sluice dbt …` takes the short way to the engine; everything else goes through `program.ts`.
import { ApiProblem } from "@sluice/api";
import { CliError } from "./cli-error.ts";

// Whoever read the output has gone (`| head`): the command goes on, as dbt does, and says no more.
for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});

async function main(argv: readonly string[]): Promise<number> {
  try {
    if (argv[0] === "dbt") {
      const { dbtCommand } = await import("./commands/dbt.ts");
      return await dbtCommand(argv.slice(1));
    }
    const { runProgram } = await import("./program.ts");
    return await runProgram(argv);
  } catch (error) {
    return report(error);
  }
}

function ignoreClosedPipe(error: Error): void {
  if (!("code" in error) || error.code !== "EPIPE") throw error;
}

/** Says what went wrong; a stack only for `--debug` or `SLUICE_DEBUG`. */
function report(error: unknown): number {
  if (error instanceof CliError || error instanceof ApiProblem) {
    process.stderr.write(`error: ${error.message}\n`);
    if (error.hint !== null) process.stderr.write(`hint: ${error.hint}\n`);
    return error instanceof CliError ? error.exitCode : 2;
  }
  const debug = process.argv.includes("--debug") || process.env["SLUICE_DEBUG"] === "1";
  if (error instanceof Error) {
    process.stderr.write(`error: ${debug ? (error.stack ?? error.message) : error.message}\n`);
    if (!debug) process.stderr.write("hint: --debug shows where this comes from\n");
  } else process.stderr.write(`error: ${String(error)}\n`);
  return 2;
}
