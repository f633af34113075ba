// Occurrences to the message that tells of them: pure. Many of them are one message with a list; texts are cut.
import type { NoticeLine, NoticeMessage, Occurrence } from "./types.ts";

const MOST_LINES = 20;
const MOST_DETAIL = 500;

export interface MessageOptions {
  readonly id: string;
  readonly notice: string;
  readonly project: string;
  /** Address under which people reach the pages; null when it is not known. */
  readonly publicUrl: string | null;
  readonly occurrences: readonly Occurrence[];
  /** How many more there were than are kept. */
  readonly dropped: number;
}

export function composeMessage(options: MessageOptions): NoticeMessage {
  const { id, notice, project, occurrences, dropped } = options;
  const lines = occurrences.slice(0, MOST_LINES).map((each) => lineOf(each, options.publicUrl));
  return {
    id,
    notice,
    project,
    title: titleOf(project, occurrences, lines, dropped),
    lines,
    more: occurrences.length - lines.length + dropped,
  };
}

const NOUNS: Readonly<Record<Occurrence["kind"], string>> = {
  "run-failed": "run failed|runs failed",
  "run-succeeded": "run succeeded|runs succeeded",
  "check-failed": "check failed|checks failed",
  "check-warned": "check warned|checks warned",
  "asset-overdue": "asset is overdue|assets are overdue",
  "automation-failed": "schedule or sensor fails|schedules or sensors fail",
  "daemon-silent": "daemon was silent|daemons were silent",
  test: "test|tests",
};

function titleOf(
  project: string,
  occurrences: readonly Occurrence[],
  [only]: readonly NoticeLine[],
  dropped: number,
): string {
  if (occurrences.length === 1 && dropped === 0 && only !== undefined) return `${project}: ${only.text}`;
  const counts = new Map<Occurrence["kind"], number>();
  for (const { kind } of occurrences) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = [...counts].map(([kind, count]) => `${count} ${NOUNS[kind].split("|")[count === 1 ? 0 : 1]}`);
  if (dropped > 0) parts.push(`${dropped} more`);
  return `${project}: ${parts.join(", ")}`;
}

function lineOf(occurrence: Occurrence, publicUrl: string | null): NoticeLine {
  const path = pageOf(occurrence);
  return {
    kind: occurrence.kind,
    text: oneLine(textOf(occurrence)),
    detail: occurrence.message === null ? null : cut(occurrence.message, MOST_DETAIL),
    url: publicUrl === null || path === null ? null : publicUrl.replace(/\/+$/, "") + path,
    at: occurrence.at,
  };
}

function textOf({ kind, runId, jobName, assetKey, checkName, subject }: Occurrence): string {
  const run = `run ${runId?.slice(0, 8) ?? ""}${jobName === null ? "" : ` of ${jobName}`}`;
  switch (kind) {
    case "run-failed":
      return `${run} failed`;
    case "run-succeeded":
      return `${run} succeeded`;
    case "check-failed":
      return `check ${checkName} of ${assetKey} failed`;
    case "check-warned":
      return `check ${checkName} of ${assetKey} warned`;
    case "asset-overdue":
      return `${assetKey} is overdue`;
    case "automation-failed":
      return `${subject} fails`;
    case "daemon-silent":
      return `the daemon on ${subject} was silent`;
    case "test":
      return "this is a test";
  }
}

function pageOf({ runId, assetKey, checkName, kind, subject }: Occurrence): string | null {
  const part = encodeURIComponent;
  const asset = assetKey === null ? null : `/catalog/${assetKey.split("/").map(part).join("/")}`;
  if (asset !== null && checkName !== null) return `${asset}?tab=checks`;
  if (runId !== null) return `/runs/${part(runId)}`;
  if (asset !== null) return asset;
  if (kind === "automation-failed" && subject !== null) return `/automation/${part(subject)}`;
  return "/deployment";
}

function oneLine(text: string): string {
  return cut(text.replace(/\s+/g, " "), 200);
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
