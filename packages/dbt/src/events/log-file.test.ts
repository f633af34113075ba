import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLogFile } from "./log-file.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dbt-log-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function logIn(path: string, maxBytes = 0) {
  const problems: string[] = [];
  return { log: openLogFile({ path, maxBytes, onProblem: (reason) => problems.push(reason) }), problems };
}

describe("the log file", () => {
  it("appends, and makes its folder", () => {
    const path = join(folder, "a/b/dbt.log");
    for (const line of ["one", "two"]) {
      const { log } = logIn(path);
      log.write(line);
      log.close();
    }
    expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
  });

  it("rotates before it grows over the limit", () => {
    const path = join(folder, "dbt.log");
    const { log } = logIn(path, 12);
    for (const line of ["aaaa", "bbbb", "cccc"]) log.write(line);
    log.close();
    expect(readFileSync(path, "utf8")).toBe("cccc\n");
    expect(readFileSync(`${path}.1`, "utf8")).toBe("aaaa\nbbbb\n");
    expect(existsSync(`${path}.2`)).toBe(false);
  });

  it("gives up once, and quietly from then on", () => {
    writeFileSync(join(folder, "file"), "");
    const { log, problems } = logIn(join(folder, "file/dbt.log"));
    log.write("x");
    log.flush();
    log.write("y");
    log.close();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("ENOTDIR");
  });
});
