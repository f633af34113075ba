// dbt executables that are not as they should be, played by small programs.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { executableEngine } from "./executable-engine.ts";
import { readLines, readLogLine } from "./executable-log.ts";
import type { DbtLogEvent } from "./types.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-exe-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
function program(text: string): string {
  const file = join(folder, `dbt-${made++}`);
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}
const node = (body: string) =>
  program(`#!${process.execPath}
const tell = (name, data = {}, level = "debug") => console.log(JSON.stringify({ data, info: { name, level, msg: name, ts: "2026-01-01T00:00:00Z" } }));
${body}`);

async function invoke(path: string, signal = new AbortController().signal, onEvent?: (event: DbtLogEvent) => void) {
  const output: string[] = [];
  const events: string[] = [];
  const outcome = await executableEngine(path).invoke({
    argv: ["build"],
    cwd: folder,
    env: process.env,
    signal,
    stdout: (text) => void output.push(text),
    stderr: (text) => void output.push(text),
    onEvent: (event) => {
      events.push(event.info.name);
      onEvent?.(event);
    },
  });
  return { ...outcome, output: output.join(""), events };
}

describe("a dbt executable", () => {
  it("is refused when it is too old, before it does anything", async () => {
    const old = node(`tell("MainReportVersion", { version: "=1.4.9" }, "info"); setInterval(() => {}, 1000);`);
    await expect(invoke(old)).rejects.toThrow(/is dbt 1\.4\.9; it has to be 1\.7 or newer/);
  });

  it("is asked for its version when it fails before it says it", async () => {
    const silent = node(
      `if (process.argv[2] === "--version") console.log("Core:\\n  - installed: 1.3.2"); else { tell("LogDbtProjectError"); process.exitCode = 2; }`,
    );
    await expect(invoke(silent)).rejects.toThrow(/is dbt 1\.3\.2/);
    const broken = node(`tell("MainEncounteredError"); process.exitCode = 2;`);
    expect(await invoke(broken)).toMatchObject({ exitCode: 2, events: ["MainEncounteredError"] });
  });

  it("takes newer ones", async () => {
    const fusion = node(`tell("MainReportVersion", { version: "=2.0.0-beta.2" }, "INFO");`);
    expect(await invoke(fusion)).toMatchObject({ exitCode: 0, output: "00:00:00  MainReportVersion\n" });
  });

  it("says what killed it", async () => {
    const killed = node(`tell("NodeStart"); process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);`);
    const outcome = await invoke(killed);
    expect(outcome).toMatchObject({ exitCode: 2, events: ["NodeStart"] });
    expect(outcome.problem?.message).toMatch(/dbt-\d+ was ended by SIGKILL\. The machine may have run out of memory/);
  });

  it("says that it is not there, or cannot be run", async () => {
    await expect(invoke(join(folder, "no-dbt"))).rejects.toThrow(/no-dbt" cannot be started: .*ENOENT/);
    const file = program("no program");
    chmodSync(file, 0o644);
    await expect(invoke(file)).rejects.toThrow(/cannot be started: .*EACCES/);
  });

  it.skipIf(process.platform === "win32")("is interrupted behind a script that passes nothing on", async () => {
    const dbt = node(
      `process.on("SIGINT", () => { tell("CtrlC"); process.exit(1); }); tell("Ready"); setInterval(() => {}, 1000);`,
    );
    const script = program(`#!/bin/sh\n"${dbt}" "$@"\nexit $?\n`);
    const controller = new AbortController();
    const outcome = await invoke(script, controller.signal, ({ info }) => {
      if (info.name === "Ready") controller.abort();
    });
    expect(outcome.events).toEqual(["Ready", "CtrlC"]);
  });
});

describe("what a dbt executable prints", () => {
  const event = JSON.stringify({ data: {}, info: { name: "Note", level: "warn", msg: "m", ts: "t" } });

  it("is events, and text wherever it is none", () => {
    expect(readLogLine(event)).toMatchObject({ before: "", event: { info: { name: "Note" } } });
    expect(readLogLine(`half a line${event}`)).toMatchObject({
      before: "half a line",
      event: { info: { name: "Note" } },
    });
    for (const line of [
      '{"data": {"a"',
      "{}",
      "[1]",
      "null",
      '{"info": {}}',
      "Traceback:",
      '{"data":1,"info":{"name":7}}',
    ])
      expect(readLogLine(line)).toEqual({ before: line, event: null });
  });

  it("has times as text or as seconds", () => {
    const at = (ts: unknown) => readLogLine(JSON.stringify({ info: { name: "x", ts } })).event?.info.ts;
    expect(at("2026-01-01T00:00:00Z")).toBe("2026-01-01T00:00:00Z");
    expect(at({ seconds: 1757613874, nanos: 97893000 })).toBe("2025-09-11T18:04:34.097Z");
    expect([at(null), at({ seconds: "x" }), at({ seconds: 1e300 })]).toEqual(["", "", ""]);
  });

  it("is put together from chunks, and let go of when a line has no end", () => {
    const lines: string[] = [];
    const reader = readLines((line) => lines.push(line), 10);
    for (const chunk of ["a", "b\nc", "\n\n", "0123456789", "0", "x\n", "last"]) reader.take(chunk);
    reader.end();
    expect(lines).toEqual(["ab", "c", "", "01234567890", "x", "last"]);
  });
});
