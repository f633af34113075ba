import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Script } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cacheFiles } from "./cache-files.ts";
import { openCodeCache } from "./code-cache.ts";

const SOURCE = "(function () { return 6 * 7; })";
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-code-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** One process: compiles chunks and ends. True where V8 took what the cache had. */
function run(files: readonly string[], chunks: readonly string[], exitCode = 0): readonly boolean[] {
  const cache = openCodeCache(files);
  const taken = chunks.map((chunk) => {
    const script = new Script(SOURCE, { filename: chunk, cachedData: cache.codeOf(chunk) });
    cache.add(chunk, script);
    return script.cachedDataRejected === false;
  });
  cache.save(exitCode);
  return taken;
}

describe("openCodeCache", () => {
  it("gives the next run what this one compiled", () => {
    const files = [join(folder, "a", "build")];
    expect(run(files, ["/x/one.js", "/x/two.js"])).toEqual([false, false]);
    expect(run(files, ["/x/one.js", "/x/three.js", "/x/two.js"])).toEqual([true, false, true]);
    expect(run(files, ["/x/three.js"])).toEqual([true]);
    expect(run(files, ["/x/one.js"])).toEqual([true]);
  });

  it("is written to the next place where the first cannot be", () => {
    const blocked = join(folder, "file");
    writeFileSync(blocked, "");
    const files = [join(blocked, "build"), join(folder, "b", "build")];
    run(files, ["/x/one.js"]);
    expect(run(files, ["/x/one.js"])).toEqual([true]);
  });

  it("takes a file that is cut off for none", () => {
    const file = join(folder, "build");
    run([file], ["/x/one.js"]);
    writeFileSync(file, readFileSync(file).subarray(0, -8));
    expect(run([file], ["/x/one.js"])).toEqual([false]);
  });

  it("is left alone after three good runs", () => {
    const file = join(folder, "build");
    for (let count = 0; count < 4; count++) run([file], ["/x/one.js"], 1);
    expect(readFileSync(file, "latin1")).toContain('"runs":0');
    for (let count = 0; count < 5; count++) run([file], ["/x/one.js"]);
    expect(readFileSync(file, "latin1")).toContain('"runs":3');
  });
});

describe("cacheFiles", () => {
  const of = (...words: string[]) =>
    cacheFiles("/p", "b", "main", {
      arch: "x64",
      argv: ["node", "sluice", ...words],
      env: { XDG_CACHE_HOME: "/c" },
      platform: "linux",
      version: "v20",
    });

  it("has one file for each command", () => {
    expect(of("dbt", "--quiet", "build", "--select", "test")).toEqual([
      "/p/cache/b-v20-x64/main-dbt-build",
      "/c/sluice/b-v20-x64/main-dbt-build",
    ]);
    expect(of("launch", "dbt_job")[0]).toBe("/p/cache/b-v20-x64/main-launch");
    expect(of("../../evil")[0]).toBe("/p/cache/b-v20-x64/main-other");
  });
});
