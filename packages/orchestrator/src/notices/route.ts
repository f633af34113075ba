// Which notices an occurrence is for: a pure function.
import type { NoticeSnapshot } from "../host/types.ts";
import type { OutboxEntry } from "./types.ts";

/** The notices that tell of it, by the newest definitions and the switches that people have set. */
export function noticesFor(
  { occurrence, assetKeys }: OutboxEntry,
  notices: readonly NoticeSnapshot[],
  switches: ReadonlyMap<string, boolean>,
): readonly NoticeSnapshot[] {
  return notices.filter((notice) => {
    if (!(switches.get(notice.name) ?? notice.isOnByDefault)) return false;
    if (!notice.on.some((kind) => kind === occurrence.kind)) return false;
    return ofJobs(notice, occurrence.runId, occurrence.jobName) && ofAssets(notice, assetKeys);
  });
}

/** What has no run is of no job, and told by notices that name none. */
function ofJobs({ jobs }: NoticeSnapshot, runId: string | null, jobName: string | null): boolean {
  if (jobs === null || runId === null) return jobs === null || runId === null;
  return jobName !== null && jobs.includes(jobName);
}

function ofAssets(notice: NoticeSnapshot, assetKeys: readonly string[]): boolean {
  if (notice.assetKeys === null || assetKeys.length === 0) return true;
  const wanted = new Set(notice.assetKeys);
  return assetKeys.some((key) => wanted.has(key));
}
