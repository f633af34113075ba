// `sluice cancel`: asks a run to end and waits until it has. Exit code 0 when it was canceled, 1 when it had ended otherwise.
import type { RunDetail } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { withInterrupt } from "../interrupt.ts";
import { findProject } from "../project/project.ts";
import { connectServer } from "../server-link/connect.ts";
import { orNull } from "../server-link/or-null.ts";
import type { ServerLink } from "../server-link/types.ts";
import { followRun } from "./follow-run.ts";

/** How far back a shortened id is looked for. */
const RECENT_RUNS = 500;

export async function cancelCommand(name: string, options: { readonly json: boolean }): Promise<number> {
  const link = await connectServer(findProject(process.cwd()), (line) => process.stderr.write(`${line}\n`));
  try {
    const id = await findRun(link, name);
    if ((await orNull(link.calls.cancel({ id }))) === null) throw unknownRun(name);
    const run = await withInterrupt((signal) => followRun(link, id, { stdout: () => {}, signal }));
    if (options.json) process.stdout.write(`${JSON.stringify({ runId: id, status: run.status })}\n`);
    else process.stderr.write(`${sentenceOf(run)}\n`);
    return run.status === "CANCELED" ? 0 : 1;
  } finally {
    await link.close();
  }
}

/** People read the end of an id in the UI; the whole id always works. */
async function findRun(link: ServerLink, name: string): Promise<string> {
  if (name.length >= 36) return name;
  const { items } = await link.calls.runs({ limit: RECENT_RUNS });
  const matches = items.filter((run) => name !== "" && run.id.endsWith(name.toLowerCase()));
  const [match] = matches;
  if (match === undefined) throw unknownRun(name);
  if (matches.length > 1) {
    throw new CliError("run/ambiguous", `"${name}" fits ${matches.length} runs`, "give the whole id: `sluice runs`");
  }
  return match.id;
}

function unknownRun(name: string): CliError {
  return new CliError("run/not-found", `there is no run "${name}"`, "`sluice runs` lists the latest");
}

function sentenceOf({ id, status }: RunDetail): string {
  if (status === "CANCELED") return `Run ${id} is canceled.`;
  if (status === "CANCELING") return `Run ${id} is still ending.`;
  return `Run ${id} had ended before: ${status}`;
}
