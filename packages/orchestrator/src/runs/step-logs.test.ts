import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { joinLeftTails } from "./log-tail.ts";
import { listStepLogs, openStepLog, readStepLog, runLogFolder, stepLogName } from "./step-logs.ts";

const root = mkdtempSync(join(tmpdir(), "sluice-logs-"));
const runId = "01a210ba-6277-7c3e-8e1e-f81e732d8d8d";
afterAll(() => rmSync(root, { recursive: true, force: true }));

const options = { root, runId, onProblem: () => {} };
const read = (stepKey: string, offset = 0) => readStepLog({ root, runId, stepKey, stream: "stdout", offset });

describe("step logs", () => {
  it("keep output whole up to the limit, and are read in parts that never cut a character", async () => {
    const log = openStepLog({ ...options, stepKey: "a", limit: 20 });
    log.write("stdout", "ab€");
    log.write("stdout", "€€€");
    await log.close();
    expect([log.bytes.stdout, log.truncated]).toEqual([14, false]);
    expect(await read("a")).toEqual({ text: "ab€€€€", nextOffset: 14 });
    expect((await read("a", 2))?.text).toBe("€€€€");
    expect((await read("a", 14))?.text).toBe("");
  });

  it("keep the first and the last part of more than that, and say how much is left out", async () => {
    const log = openStepLog({ ...options, stepKey: "long", limit: 40 });
    for (let line = 10; line < 99; line++) log.write("stdout", `${line}\n`);
    await log.close();
    const text = (await read("long"))?.text ?? "";
    expect(text).toMatch(/^10\n11\n12\n13\n14\n15\n16\n/);
    expect(text).toMatch(/97\n98\n$/);
    expect(text).toMatch(/\n\[… \d+ bytes of output were left out here …\]\n/);
    expect(log.truncated).toBe(true);
    expect(log.bytes.stdout).toBe(Buffer.byteLength(text));
    expect(readdirSync(runLogFolder(root, runId)).filter((name) => name.includes("tail"))).toEqual([]);
  });

  it("are put together when the process that wrote them died", async () => {
    const log = openStepLog({ ...options, stepKey: "died", limit: 40 });
    for (let line = 10; line < 99; line++) log.write("stdout", `${line}\n`);
    await expect.poll(async () => (await read("died"))?.text.length).toBe(20);
    await joinLeftTails(runLogFolder(root, runId));
    expect((await read("died"))?.text).toMatch(
      /^10\n[\s\S]*\[… some bytes of output were left out here …\][\s\S]*98\n$/,
    );
  });

  it("take any step key as a name, inside their folder", async () => {
    const keys = ["../../etc/passwd", "ünïcode step", "x".repeat(300), ".."];
    for (const stepKey of keys) {
      expect(stepLogName(stepKey, "stdout")).toMatch(/^[^/\\]{1,200}$/);
      const log = openStepLog({ ...options, stepKey });
      log.write("stdout", stepKey.slice(0, 5));
      await log.close();
      expect((await read(stepKey))?.text).toBe(stepKey.slice(0, 5));
    }
    expect((await listStepLogs({ root, runId, stepKeys: keys })).length).toBe(4);
    expect(await readStepLog({ root, runId: "../..", stepKey: "a", stream: "stdout", offset: 0 })).toBeNull();
    expect(await read("never")).toBeNull();
  });

  it("go on without a file when the disk refuses, and say so once", async () => {
    const other = "01a210ba-6277-7c3e-8e1e-000000000000";
    writeFileSync(runLogFolder(root, other), "a file where the folder should be");
    const problems: string[] = [];
    const log = openStepLog({
      ...options,
      runId: other,
      stepKey: "a",
      onProblem: (error) => problems.push(error.message),
    });
    log.write("stdout", "1");
    log.write("stdout", "2");
    await log.close();
    expect(problems.length).toBe(1);
    expect(log.truncated).toBe(true);
  });
});
