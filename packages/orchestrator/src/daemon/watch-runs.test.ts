import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { ActiveRun } from "../storage/types.ts";
import { processAge } from "./process-age.ts";
import { deathOf, overtimeOf } from "./watch-runs.ts";

const run = (more: Partial<ActiveRun>): ActiveRun => ({
  id: "1",
  jobName: null,
  status: "STARTED",
  host: "here",
  pid: 7,
  silentSeconds: 1,
  elapsedSeconds: 1,
  tags: {},
  resumes: 0,
  ...more,
});

describe("deathOf", () => {
  it.each<[string, Partial<ActiveRun>, number | null, string | null]>([
    ["a process of this machine that lives, however silent", { silentSeconds: 9_000 }, 10_000, null],
    ["a process of this machine that is gone", {}, null, "The process of the run (7) is gone."],
    ["another process under its number", { silentSeconds: 9_000 }, 60, "another one has its number (7)"],
    ["a process that has just begun", { silentSeconds: 4 }, 1, null],
    ["a process elsewhere that was heard of", { host: "there" }, null, null],
    ["a process elsewhere that is silent", { host: "there", silentSeconds: 500 }, 900, "on there has been silent"],
    ["a run that waits for a worker", { host: null, pid: null, silentSeconds: 100 }, null, null],
    ["a run that no worker took", { host: null, pid: null, silentSeconds: 200 }, null, "No worker started the run"],
  ])("%s", (_name, more, age, expected) => {
    const death = deathOf(run(more), "here", () => age, { silenceSeconds: 120 });
    if (expected === null) expect(death).toBeNull();
    else expect(death?.cause).toContain(expected);
  });

  it("is certain but for a number that may have been given anew", () => {
    expect(deathOf(run({}), "here", () => null, { silenceSeconds: 120 })?.isCertain).toBe(true);
    expect(deathOf(run({ silentSeconds: 9_000 }), "here", () => 60, { silenceSeconds: 120 })?.isCertain).toBe(false);
  });
});

describe("overtimeOf", () => {
  it("leaves a run a minute to end by itself, and reads its tag", () => {
    const late = run({ elapsedSeconds: 75, tags: { "sluice/max_runtime": "10" } });
    expect(overtimeOf(late, { maxRuntimeSeconds: null })).toBe(65);
    expect(overtimeOf({ ...late, elapsedSeconds: 65 }, { maxRuntimeSeconds: 1 })).toBeNull();
    expect(overtimeOf({ ...late, tags: {} }, { maxRuntimeSeconds: null })).toBeNull();
  });
});

describe("processAge", () => {
  it("knows processes that live, and those that do not", () => {
    const own = processAge(process.pid);
    expect(own).toBeGreaterThanOrEqual(Math.floor(process.uptime()) - 1);
    expect(processAge(spawnSync(process.execPath, ["-e", ""]).pid)).toBeNull();
  });
});
