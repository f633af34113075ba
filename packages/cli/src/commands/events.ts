// `sluice events`: what happened in a run, in its order; on wish as it happens.
import type { EventView } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { withInterrupt } from "../interrupt.ts";
import { orNull } from "../server-link/or-null.ts";
import type { ServerLink } from "../server-link/types.ts";
import { findRun, unknownRun } from "./find-run.ts";
import { followRun } from "./follow-run.ts";
import { withLink } from "./with-link.ts";

export interface EventsOptions {
  readonly step: string | null;
  readonly level: string | null;
  readonly follow: boolean;
  readonly json: boolean;
}

const LEVELS: readonly string[] = ["debug", "info", "warning", "error"];
const PER_REQUEST = 1_000;

/** With `json` one object a line, so that what reads it need not wait for the end. */
export function eventsCommand(name: string, options: EventsOptions): Promise<number> {
  const { level, step, follow, json } = options;
  if (level !== null && !LEVELS.includes(level)) {
    throw new CliError("cli/argument", `--level takes ${LEVELS.join(", ")}`, null);
  }
  const least = LEVELS.indexOf(level ?? "debug");
  return withLink(async (link) => {
    const id = await findRun(link, name);
    if ((await orNull(link.calls.run({ id }))) === null) throw unknownRun(name);
    let after = 0;
    const printNew = async () => {
      after = await readEvents(link, { id, after, step }, (event) => {
        if (LEVELS.indexOf(event.level) < least) return;
        process.stdout.write(`${json ? JSON.stringify(event) : lineOf(event)}\n`);
      });
    };
    await printNew();
    if (follow) {
      await withInterrupt((signal) => followRun(link, id, { stdout: () => {}, signal, onChange: printNew }));
      await printNew();
    }
    return 0;
  });
}

/** Gives the number of the last event. */
async function readEvents(
  link: ServerLink,
  from: { readonly id: string; readonly after: number; readonly step: string | null },
  print: (event: EventView) => void,
): Promise<number> {
  let { after } = from;
  for (;;) {
    const step = from.step === null ? {} : { step: from.step };
    const events = await link.calls.runEvents({ id: from.id, after, limit: PER_REQUEST, ...step });
    for (const event of events) print(event);
    after = events.at(-1)?.sequence ?? after;
    if (events.length < PER_REQUEST) return after;
  }
}

function lineOf({ timestamp, level, type, stepKey, message, error }: EventView): string {
  const place = stepKey === null ? "" : ` ${stepKey}:`;
  const cause = error === null || message.includes(error.message) ? "" : `\n  ${error.name}: ${error.message}`;
  return `${timestamp.slice(11, 23)} ${level.padEnd(7)} ${type}${place} ${message}${cause}`;
}
