// `sluice backfill`: launch, list, show, cancel, retry.
import type { BackfillDetail, BackfillSummary } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import type { ServerLink } from "../server-link/types.ts";
import { parseRange } from "./launch.ts";
import { printTable } from "./print-table.ts";
import { printJson, withLink } from "./with-link.ts";

export interface BackfillLaunchOptions {
  readonly job: string | null;
  readonly selection: readonly string[];
  readonly partitions: readonly string[];
  readonly partitionRange: string | null;
  /** `all`, `missing` or `failed`. */
  readonly what: "all" | "missing" | "failed" | null;
  readonly title: string | null;
  readonly wait: boolean;
  readonly json: boolean;
}

/** Exit code 0, or 1 when a backfill that was waited for did not succeed. */
export function backfillLaunchCommand(options: BackfillLaunchOptions): Promise<number> {
  return withLink(async (link) => {
    const { backfillId } = await link.calls.launchBackfill({
      ...(options.job === null ? {} : { job: options.job }),
      ...(options.selection.length === 0 ? {} : { assetKeys: await selected(link, options.selection) }),
      partitions: partitionsOf(options),
      ...(options.title === null ? {} : { title: options.title }),
    });
    return follow(link, backfillId, options);
  });
}

export function backfillRetryCommand(id: string, options: { readonly wait: boolean; readonly json: boolean }) {
  return withLink(async (link) => {
    const { backfillId } = await link.calls.retryBackfill({ id: await findBackfill(link, id) });
    return follow(link, backfillId, options);
  });
}

export function backfillListCommand(json: boolean): Promise<number> {
  return withLink(async (link) => {
    const { items } = await link.calls.backfills();
    if (json) printJson(items);
    else if (items.length === 0) process.stdout.write("No backfill was launched yet.\n");
    else printTable(["backfill", "status", "partitions", "assets", "launched", "by"], items.map(rowOf));
    return 0;
  });
}

export function backfillShowCommand(id: string, json: boolean): Promise<number> {
  return withLink(async (link) => {
    const backfill = await link.calls.backfill({ id: await findBackfill(link, id) });
    if (json) printJson(backfill);
    else show(backfill);
    return 0;
  });
}

export function backfillCancelCommand(id: string, json: boolean): Promise<number> {
  return withLink(async (link) => {
    const found = await findBackfill(link, id);
    await link.calls.cancelBackfill({ id: found });
    if (json) printJson({ backfillId: found, accepted: true });
    else process.stdout.write(`Backfill ${found} is being canceled.\n`);
    return 0;
  });
}

function partitionsOf({ partitions, partitionRange, what }: BackfillLaunchOptions) {
  const given = [partitions.length > 0, partitionRange !== null, what !== null].filter(Boolean).length;
  if (given !== 1) {
    throw new CliError(
      "backfill/partitions",
      given === 0 ? "say which partitions to make" : "say which partitions to make in one way",
      "--all, --missing, --failed, --partition <key> (several times) or --partition-range <first>...<last>",
    );
  }
  if (what !== null) return what;
  return partitionRange === null ? { keys: [...partitions] } : parseRange(partitionRange);
}

async function selected(link: ServerLink, selection: readonly string[]): Promise<string[]> {
  const keys = [...(await link.calls.select({ select: [...selection] }))];
  if (keys.length > 0) return keys;
  throw new CliError("launch/nothing-selected", `no asset fits ${selection.join(" ")}`, "`sluice assets` lists them");
}

/** A whole id, the part of it that is shown, or `latest`. */
async function findBackfill(link: ServerLink, id: string): Promise<string> {
  if (/^[0-9a-f-]{36}$/.test(id)) return id;
  const { items } = await link.calls.backfills();
  const found = items.filter((each) => each.id.startsWith(id));
  const [only] = id === "latest" ? items : found;
  if (only === undefined || (id !== "latest" && found.length > 1)) {
    const message = only === undefined ? `there is no backfill "${id}"` : `"${id}" begins several backfills`;
    throw new CliError("backfill/not-found", message, "`sluice backfill list` shows them");
  }
  return only.id;
}

const POLL_MILLIS = 500;

/** Without a server nobody else would carry it: it is waited for. */
async function follow(
  link: ServerLink,
  id: string,
  { wait, json }: { readonly wait: boolean; readonly json: boolean },
): Promise<number> {
  if (!json) {
    const place = link.url === null ? "." : `: ${link.url}/backfills/${id}`;
    process.stderr.write(`Launched backfill ${id}${place}\n`);
  }
  if (!wait && link.url !== null) {
    if (json) printJson({ backfillId: id });
    return 0;
  }
  for (;;) {
    const backfill = await link.calls.backfill({ id });
    if (backfill.endedAt !== null) {
      if (json) printJson(backfill);
      else show(backfill);
      return backfill.status === "COMPLETED_SUCCESS" ? 0 : 1;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
  }
}

function show(backfill: BackfillDetail): void {
  const { id, status, launchedBy, createdAt, message, assets, events } = backfill;
  process.stdout.write(`${id} ${status}, launched by ${launchedBy} at ${createdAt}\n`);
  if (message !== null) process.stdout.write(`${message}\n`);
  printTable(
    ["asset", "partitions", "made", "failed", "left out", "in progress"],
    assets.map(({ key, counts }) => [
      key,
      String(counts.requested),
      String(counts.done),
      String(counts.failed),
      String(counts.skipped),
      String(counts.inProgress),
    ]),
  );
  for (const event of [...events].reverse()) process.stdout.write(`${event.timestamp} ${event.message}\n`);
}

function rowOf({ id, status, counts, assets, createdAt, launchedBy }: BackfillSummary): readonly string[] {
  const keys = assets.map((asset) => asset.key);
  const names = keys.length > 3 ? `${keys.slice(0, 3).join(", ")} and ${keys.length - 3} more` : keys.join(", ");
  return [id.slice(0, 8), status, `${counts.done}/${counts.requested}`, names, createdAt, launchedBy];
}
