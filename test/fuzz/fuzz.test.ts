// A short run of the fuzzer: every reader answers damaged input with a result or with one of our errors.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test("damaged inputs of every kind end in a result or in one of our errors", () => {
  const script = join(import.meta.dirname, "../../scripts/fuzz.mjs");
  const run = spawnSync(process.execPath, [script, "--rounds", "150", "--budget", "30000"], { encoding: "utf8" });
  expect(run.stderr).toBe("");
  expect(run.status).toBe(0);
}, 180_000);
