import { describe, expect, it } from "vitest";
import type { ActiveRun } from "../storage/types.ts";
import { causeOfDeath } from "./watch-runs.ts";

const run = (more: Partial<ActiveRun>): ActiveRun => ({
  id: "1",
  jobName: null,
  status: "STARTED",
  host: "here",
  pid: 7,
  silentSeconds: 1,
  ...more,
});

describe("causeOfDeath", () => {
  it.each<[string, Partial<ActiveRun>, boolean, string | null]>([
    ["a process of this machine that lives, however silent", { silentSeconds: 9999 }, true, null],
    ["a process of this machine that is gone", {}, false, "The process of the run (7) is gone."],
    ["a process elsewhere that was heard of", { host: "there" }, false, null],
    ["a process elsewhere that is silent", { host: "there", silentSeconds: 500 }, true, "on there has been silent"],
    ["a run that waits for a worker", { host: null, pid: null, silentSeconds: 100 }, false, null],
    ["a run that no worker took", { host: null, pid: null, silentSeconds: 200 }, false, "No worker started the run"],
  ])("%s", (_name, more, lives, expected) => {
    const cause = causeOfDeath(run(more), "here", () => lives);
    if (expected === null) expect(cause).toBeNull();
    else expect(cause).toContain(expected);
  });
});
