// `sluice schedules` and `sluice sensors`: what there is, switching it on and off, and what a tick would do.
import type { AutomationSummary, TickPreview, TickView } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { findProject } from "../project/project.ts";
import { connectServer } from "../server-link/connect.ts";
import type { ServerLink } from "../server-link/types.ts";
import { printTable } from "./print-table.ts";

export interface AutomationsOptions {
  readonly kind: "schedule" | "sensor";
  readonly action: string;
  readonly name: string | undefined;
  /** For `cursor`: what it becomes. */
  readonly cursor: string | null;
  readonly json: boolean;
}

/** Exit code 1 when a preview fails. */
export async function automationsCommand(options: AutomationsOptions): Promise<number> {
  const link = await connectServer(findProject(process.cwd()), (line) => process.stderr.write(`${line}\n`));
  try {
    return await act(link, options);
  } finally {
    await link.close();
  }
}

async function act(link: ServerLink, { kind, action, name, cursor, json }: AutomationsOptions): Promise<number> {
  const all = (await link.calls.automations()).filter((each) => each.kind === kind);
  if (action === "list") {
    if (json) print(all);
    else if (all.length === 0) process.stdout.write(`No ${kind}s are declared.\n`);
    else printTable(["name", "state", "trigger", "runs", "next tick", "last tick"], all.map(rowOf));
    return 0;
  }
  if (name === undefined)
    throw new CliError("cli/argument", `name the ${kind}: sluice ${kind}s ${action} <name>`, null);
  if (!all.some((each) => each.name === name)) {
    throw new CliError("automation/not-found", `there is no ${kind} "${name}"`, `\`sluice ${kind}s\` lists them`);
  }
  if (action === "start" || action === "stop") {
    const after = await link.calls.switchAutomation({ name, isOn: action === "start" });
    if (json) print(after);
    else process.stdout.write(`${name} is ${after.isOn ? `on; next tick ${after.nextTickAt ?? "-"}` : "off"}.\n`);
    return 0;
  }
  if (action === "ticks") {
    const { items } = await link.calls.automationTicks({ name });
    if (json) print(items);
    else if (items.length === 0) process.stdout.write(`${name} has not ticked yet.\n`);
    else printTable(["planned for", "status", "runs", "message"], items.map(tickRow));
    return 0;
  }
  if (action === "cursor") {
    const after = await link.calls.setCursor({ name, cursor });
    if (json) print(after);
    else
      process.stdout.write(
        `The cursor of ${name} is ${after.cursor === null ? "gone" : JSON.stringify(after.cursor)}.\n`,
      );
    return 0;
  }
  const preview = await link.calls.previewTick({ name });
  if (json) print(preview);
  else printPreview(preview);
  return preview.status === "failure" ? 1 : 0;
}

function rowOf(each: AutomationSummary): readonly string[] {
  const last = each.lastTicks[0];
  return [
    each.name,
    each.isOn ? "on" : "off",
    `${each.trigger.join(", ")}${each.timezone === null ? "" : ` ${each.timezone}`}`,
    each.jobName ?? each.assetSelection ?? "-",
    each.nextTickAt ?? "-",
    last === undefined ? "-" : `${last.status} ${last.scheduledAt}`,
  ];
}

function tickRow({ scheduledAt, status, runIds, message, error }: TickView): readonly string[] {
  const said = (error?.message ?? message ?? "-").split("\n", 1)[0] ?? "-";
  return [scheduledAt, status, runIds.join(", ") || "-", said];
}

function printPreview({ status, message, error, runs, cursor, output }: TickPreview): void {
  if (output !== "") process.stderr.write(output);
  if (error !== null) process.stdout.write(`It fails: ${error.stack ?? error.message}\n`);
  else if (status === "skipped") process.stdout.write(`It launches nothing: ${message ?? ""}\n`);
  for (const run of runs) {
    const key = run.runKey === null ? "" : ` (run key ${run.runKey})`;
    process.stdout.write(`It launches ${run.jobName ?? run.assetKeys?.join(", ") ?? "a run"}${key}.\n`);
  }
  if (cursor !== null) process.stdout.write(`Its cursor becomes ${JSON.stringify(cursor)}.\n`);
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
