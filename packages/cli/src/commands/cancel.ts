// `sluice cancel`: asks a run to end and waits until it has. Exit code 0 when it was canceled, 1 when it had ended otherwise.
import type { RunDetail } from "@sluice/api";
import { withInterrupt } from "../interrupt.ts";
import { orNull } from "../server-link/or-null.ts";
import { findRun, unknownRun } from "./find-run.ts";
import { followRun } from "./follow-run.ts";
import { withLink } from "./with-link.ts";

export function cancelCommand(name: string, options: { readonly json: boolean }): Promise<number> {
  return withLink(async (link) => {
    const id = await findRun(link, name);
    if ((await orNull(link.calls.cancel({ id }))) === null) throw unknownRun(name);
    const run = await withInterrupt((signal) => followRun(link, id, { stdout: () => {}, signal }));
    if (options.json) process.stdout.write(`${JSON.stringify({ runId: id, status: run.status })}\n`);
    else process.stderr.write(`${sentenceOf(run)}\n`);
    return run.status === "CANCELED" ? 0 : 1;
  });
}

function sentenceOf({ id, status }: RunDetail): string {
  if (status === "CANCELED") return `Run ${id} is canceled.`;
  if (status === "CANCELING") return `Run ${id} is still ending.`;
  return `Run ${id} had ended before: ${status}`;
}
