// `sluice dbt …`: the dbt command line on the native engine. Everything after `dbt` is dbt's own.
import { realpathSync } from "node:fs";
import { invokeDbt } from "@sluice/dbt";
import { engineParts } from "../engine.ts";
import { withInterrupt } from "../interrupt.ts";
import { withDbtFolder } from "../project/dbt-folder.ts";
import { readEnvironment } from "../project/environment.ts";
import { findProjectOrNull } from "../project/project.ts";
import { gatherOutput } from "./gather-output.ts";

/** Runs one dbt command in this process and gives its exit code: 0, 1 or 2 (dbt's meaning). */
export async function dbtCommand(argv: readonly string[]): Promise<number> {
  const cwd = process.cwd();
  const project = findProjectOrNull(cwd);
  let env = readEnvironment(project?.root ?? null, process.env);
  if (project?.root === realpathSync(cwd) && argv[0] !== "init") env = withDbtFolder(project.root, env);
  const output = gatherOutput(process.stdout);
  let release = async () => {};
  if (project?.embeddedWarehouse && !env["POSTGRES_HOST"] && needsWarehouse(argv)) {
    const { openEmbeddedWarehouse } = await import("../project/embedded.ts");
    const warehouse = await openEmbeddedWarehouse(project.root, (line) => process.stderr.write(`${line}\n`));
    env = { ...env, ...warehouse.variables };
    release = warehouse.release;
  }
  try {
    const result = await withInterrupt((signal) =>
      invokeDbt({
        ...engineParts(),
        argv,
        cwd,
        env,
        signal,
        stdout: output.write,
        stderr: (text) => {
          output.flush();
          process.stderr.write(text);
        },
      }),
    );
    return result.exitCode;
  } finally {
    await release();
  }
}

/** Help and version must not start a server. */
function needsWarehouse(argv: readonly string[]): boolean {
  return argv.length > 0 && !argv.some((word) => ["--help", "-h", "--version", "-v", "-V"].includes(word));
}
