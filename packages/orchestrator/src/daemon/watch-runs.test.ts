import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { ActiveRun } from "../storage/types.ts";
import { processAge } from "./process-age.ts";
import { deathOf, mayRelaunch, overtimeOf } from "./watch-runs.ts";

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
  launch: 1,
  launcher: { host: "here", pid: 6 },
  isWaiting: false,
  ...more,
});

const me = { host: "here", pid: 5 };
const unheard = (more: Partial<ActiveRun>) => ({ status: "STARTING" as const, host: null, pid: null, ...more });

describe("deathOf", () => {
  it.each<[string, Partial<ActiveRun>, number | null, string | null]>([
    ["a process of this machine that lives, however silent", { silentSeconds: 9_000 }, 10_000, null],
    ["a process of this machine that is gone", {}, null, "The process of the run (7) is gone."],
    ["another process under its number", { silentSeconds: 9_000 }, 60, "another one has its number (7)"],
    ["a process that has just begun", { silentSeconds: 4 }, 1, null],
    ["a process elsewhere that was heard of", { host: "there" }, null, null],
    ["a process elsewhere that is silent", { host: "there", silentSeconds: 500 }, 900, "on there has been silent"],
    ["a run that waits to be taken", unheard({ launcher: null, isWaiting: true, silentSeconds: 9_000 }), null, null],
    ["a run that was just taken", unheard({ silentSeconds: 4 }), null, null],
    [
      "a run whose taker died at once",
      unheard({ launcher: null, silentSeconds: 6 }),
      null,
      "to launch the run is gone",
    ],
    ["a run whose launcher lives", unheard({ silentSeconds: 9_000 }), 10_000, null],
    ["a run whose launcher is gone", unheard({ silentSeconds: 6 }), null, "The launcher of the run (6) is gone."],
    [
      "a run of an earlier launcher with our number",
      unheard({ launcher: me, silentSeconds: 6 }),
      9,
      "launcher of the run is gone",
    ],
    [
      "a run with a launcher elsewhere",
      unheard({ launcher: { host: "there", pid: 5 }, silentSeconds: 100 }),
      null,
      null,
    ],
  ])("%s", (_name, more, age, expected) => {
    const death = deathOf(run(more), me, () => age, { silenceSeconds: 120 });
    if (expected === null) expect(death).toBeNull();
    else expect(death?.cause).toContain(expected);
  });

  it("is certain but for a number that may have been given anew", () => {
    expect(deathOf(run({}), me, () => null, { silenceSeconds: 120 })?.isCertain).toBe(true);
    expect(deathOf(run({ silentSeconds: 9_000 }), me, () => 60, { silenceSeconds: 120 })?.isCertain).toBe(false);
  });
});

it("launches anew what no process has had, but not for ever", () => {
  expect(mayRelaunch(run(unheard({ launch: 4 })))).toBe(true);
  expect(mayRelaunch(run(unheard({ launch: 5 })))).toBe(false);
  expect(mayRelaunch(run(unheard({ launch: 5, resumes: 1 })))).toBe(true);
  expect(mayRelaunch(run({ status: "STARTING" }))).toBe(false);
  expect(mayRelaunch(run(unheard({ status: "CANCELING" })))).toBe(false);
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
