// `sluice status`: how the installation stands. Exit code 0 when all is well, 1 when something needs somebody.
import type { InstanceView } from "@sluice/api";
import { printJson, withLink } from "./with-link.ts";

export function statusCommand(options: { readonly json: boolean }): Promise<number> {
  return withLink(async (link) => {
    const [instance, assets] = await Promise.all([link.calls.instance(), link.calls.assets()]);
    const failed = assets.filter(({ status }) => status === "failed").map(({ key }) => key);
    const overdue = assets.filter(({ freshness }) => freshness?.status === "overdue").map(({ key }) => key);
    const failedChecks = assets.flatMap(({ checks }) =>
      checks
        .filter(({ status }) => status === "failed" || status === "errored")
        .map((check) => `${check.assetKey}: ${check.name}`),
    );
    if (options.json) printJson({ url: link.url, instance, assets: { failed, overdue, failedChecks } });
    else {
      printInstance(instance, link.url);
      printNames("Failed assets", failed);
      printNames("Overdue assets", overdue);
      printNames("Failed checks", failedChecks);
    }
    const isWell = instance.definitions.problems.length === 0 && (link.url === null || instance.daemon.alive);
    return isWell && failed.length + overdue.length + failedChecks.length === 0 ? 0 : 1;
  });
}

function printInstance(
  { version, projectName, definitions, daemon, storage, counts }: InstanceView,
  url: string | null,
) {
  const { status, assetCount, checkCount, jobCount, problems } = definitions;
  const lines = [
    `sluice ${version} for ${projectName}${url === null ? ", no server" : `: ${url}`}`,
    `Definitions: ${status}, ${assetCount} assets, ${checkCount} checks, ${jobCount} jobs`,
    ...problems.map(({ message, file, line }) => `  ${file === null ? "" : `${file}:${line ?? 1}: `}${message}`),
    ...(url === null ? [] : [`Daemon: ${daemon.alive ? "running" : `silent since ${daemon.lastHeartbeat ?? "ever"}`}`]),
    `Store: PostgreSQL ${storage.version}, ${storage.kind}`,
    `Runs: ${counts.inProgress} in progress, ${counts.queued} queued`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

const MOST_NAMES = 20;

function printNames(title: string, names: readonly string[]): void {
  if (names.length === 0) return;
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  process.stdout.write(`${title}: ${names.slice(0, MOST_NAMES).join(", ")}${more}\n`);
}
