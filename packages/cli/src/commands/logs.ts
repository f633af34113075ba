// `sluice logs`: the raw output of a run's steps.
import { CliError } from "../cli-error.ts";
import { withInterrupt } from "../interrupt.ts";
import { orNull } from "../server-link/or-null.ts";
import { findRun, unknownRun } from "./find-run.ts";
import { followRun, printLogs } from "./follow-run.ts";
import { printJson, withLink } from "./with-link.ts";

export interface LogsOptions {
  /** Null: every step. */
  readonly step: string | null;
  readonly stderr: boolean;
  readonly follow: boolean;
  /** The list of files in the place of what is in them. */
  readonly json: boolean;
}

export function logsCommand(name: string, { step, stderr, follow, json }: LogsOptions): Promise<number> {
  const stdout = (text: string) => void process.stdout.write(text);
  return withLink(async (link) => {
    const id = await findRun(link, name);
    const run = await orNull(link.calls.run({ id }));
    if (run === null) throw unknownRun(name);
    const steps = run.gantt.filter(({ kind }) => kind === "step").map(({ key }) => key);
    if (step !== null && !steps.includes(step)) {
      throw new CliError("run/unknown-step", `run ${id} has no step "${step}"`, `its steps: ${steps.join(", ")}`);
    }
    const wants = (file: { readonly stepKey: string; readonly stream: string }) =>
      (step === null || file.stepKey === step) && (!stderr || file.stream === "stderr");
    if (json) printJson(run.logFiles.filter(wants));
    else if (follow) await withInterrupt((signal) => followRun(link, id, { stdout, signal, wants }));
    else await printLogs(link, run, { stdout, wants });
    return 0;
  });
}
