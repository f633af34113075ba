// The run that somebody names: by its id, by the end of it that people read in the UI, or as `latest`.
import { CliError } from "../cli-error.ts";
import type { ServerLink } from "../server-link/types.ts";

/** How far back a shortened id is looked for. */
const RECENT_RUNS = 500;

/** @throws {CliError} when no run, or more than one, fits */
export async function findRun(link: ServerLink, name: string): Promise<string> {
  if (name.length >= 36) return name;
  const { items } = await link.calls.runs({ limit: name === "latest" ? 1 : RECENT_RUNS });
  const matches = items.filter((run) => name === "latest" || (name !== "" && run.id.endsWith(name.toLowerCase())));
  const [match] = matches;
  if (match === undefined) throw unknownRun(name);
  if (matches.length > 1) {
    throw new CliError("run/ambiguous", `"${name}" fits ${matches.length} runs`, "give the whole id: `sluice runs`");
  }
  return match.id;
}

export function unknownRun(name: string): CliError {
  return new CliError("run/not-found", `there is no run "${name}"`, "`sluice runs` lists the latest");
}
