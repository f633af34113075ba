// `sluice runs reexecute|cancel|delete`: by id, or all that a filter names. Exit code 1 when one was refused.
import type { BulkAnswer, BulkRunsRequest } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { findProject } from "../project/project.ts";
import { connectServer } from "../server-link/connect.ts";
import type { ServerLink } from "../server-link/types.ts";

export interface ManyRunsOptions {
  readonly action: BulkRunsRequest["action"];
  readonly ids: readonly string[];
  readonly filter: NonNullable<BulkRunsRequest["filter"]>;
  /** Every run: what an empty filter means has to be said. */
  readonly all: boolean;
  readonly strategy: string;
  /** For one run: only these of its steps. */
  readonly steps: readonly string[];
  readonly json: boolean;
}

const DONE: Readonly<Record<BulkRunsRequest["action"], string>> = {
  reexecute: "Launched again",
  cancel: "Asked to end",
  delete: "Deleted",
};

export async function manyRunsCommand(options: ManyRunsOptions): Promise<number> {
  refuse(options);
  const link = await connectServer(findProject(process.cwd()), (line) => process.stderr.write(`${line}\n`));
  try {
    const answer =
      options.steps.length > 0 ? await steps(link, options) : await link.calls.bulkRuns(requestOf(options));
    if (options.json) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    else print(answer, options);
    return answer.refused.length > 0 ? 1 : 0;
  } finally {
    await link.close();
  }
}

function refuse({ action, ids, filter, all, strategy, steps }: ManyRunsOptions): void {
  const filters = Object.keys(filter).length;
  if (ids.length > 0 && (filters > 0 || all))
    throw new CliError("cli/argument", "give ids or a filter, not both", null);
  if (ids.length === 0 && filters === 0 && !all) {
    throw new CliError(
      "cli/argument",
      `name the runs to ${action}`,
      "ids, a filter such as --status FAILURE, or --all",
    );
  }
  if (strategy !== "all" && strategy !== "from-failure") {
    throw new CliError("cli/argument", "--strategy is from-failure or all", null);
  }
  if (steps.length > 0 && ids.length !== 1) throw new CliError("cli/argument", "--step goes with one run", null);
}

function requestOf({ action, ids, filter, strategy }: ManyRunsOptions): BulkRunsRequest {
  const which = ids.length > 0 ? { runIds: [...ids] } : { filter };
  return { action, ...which, ...(action === "reexecute" && { strategy: strategy === "all" ? "all" : "from-failure" }) };
}

async function steps(link: ServerLink, { ids: [id = ""], steps: stepKeys }: ManyRunsOptions): Promise<BulkAnswer> {
  const { runId } = await link.calls.reexecute({ id, strategy: "selected", stepKeys: [...stepKeys] });
  return { done: [runId], refused: [] };
}

function print({ done, refused }: BulkAnswer, { action }: ManyRunsOptions): void {
  for (const id of done) process.stdout.write(`${id}\n`);
  for (const { runId, message } of refused) process.stderr.write(`${runId}: ${message}\n`);
  process.stderr.write(`${DONE[action]}: ${done.length} run${done.length === 1 ? "" : "s"}.\n`);
}
