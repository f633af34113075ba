import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LoadOptions, loadDefinitions } from "./load-definitions.ts";
import { buildTestProgram, type TestProgram } from "./testing.ts";

let built: TestProgram;
beforeAll(async () => {
  built = await buildTestProgram();
});
afterAll(() => built.remove());

async function load(text: string, more: Partial<LoadOptions> = {}) {
  const root = mkdtempSync(join(built.folder, "project-"));
  writeFileSync(join(root, "definitions.ts"), text);
  const result = await loadDefinitions({
    file: "definitions.ts",
    root,
    env: process.env,
    program: built.program,
    ...more,
  });
  return { root, result };
}

async function problemOf(text: string, more: Partial<LoadOptions> = {}) {
  const { root, result } = await load(text, more);
  if (result.status === "loaded") throw new Error("expected a problem");
  const [problem] = result.problems;
  return { ...problem, file: problem?.file?.replace(`${root}/`, ""), count: result.problems.length };
}

describe("loadDefinitions", () => {
  it("gives assets, checks, jobs and steps as data, with the lines on which they stand", async () => {
    const { root, result } = await load(`
      import { asset, assetCheck, AssetCheckResult, AssetSpec, Definitions, defineAssetJob, multiAsset, MaterializeResult } from "sluice";
      import { where } from "./where.ts";
      console.log("loading", where);
      const orders = asset({ name: "orders", keyPrefix: "shop", deps: ["crm/customers"], kinds: ["duckdb"] }, () => {});
      const parts = multiAsset({ name: "parts", specs: [{ key: "a", deps: [orders] }, { key: "b" }] }, async function* () {
        yield new MaterializeResult({ assetKey: "a" });
      });
      export default new Definitions({
        assets: [parts, orders, new AssetSpec({ key: "crm/customers", groupName: "crm" })],
        assetChecks: [assetCheck({ asset: orders, name: "has_rows", blocking: true }, () => new AssetCheckResult({ passed: true }))],
        jobs: [defineAssetJob({ name: "all" }), defineAssetJob({ name: "shop", selection: "shop/*" })],
      });
    `);
    expect(result.status).toBe("failed");
    writeFileSync(join(root, "where.ts"), "export const where = import.meta.dirname;");
    const again = await loadDefinitions({ file: "definitions.ts", root, env: process.env, program: built.program });
    if (again.status !== "loaded") throw new Error(JSON.stringify(again.problems));
    const { snapshot } = again;
    expect(again.output.trim()).toBe(`loading ${root}`);
    expect(snapshot.assets.map((asset) => [asset.key, asset.step, asset.deps])).toEqual([
      ["a", "parts", ["shop/orders"]],
      ["b", "parts", []],
      ["crm/customers", null, []],
      ["shop/orders", "shop__orders", ["crm/customers"]],
    ]);
    expect(snapshot.assets.find((asset) => asset.key === "shop/orders")?.site).toEqual({
      file: join(root, "definitions.ts"),
      line: 5,
    });
    expect(snapshot.steps.map((step) => step.name)).toEqual(["shop__orders", "shop__orders_has_rows", "parts"]);
    expect(snapshot.checks).toMatchObject([
      { assetKey: "shop/orders", name: "has_rows", step: "shop__orders_has_rows" },
    ]);
    expect(snapshot.jobs.map((job) => [job.name, job.assetKeys.length, job.checks.length])).toEqual([
      ["all", 3, 1],
      ["shop", 1, 1],
    ]);
    expect([...snapshot.watch.files].sort()).toEqual([join(root, "definitions.ts"), join(root, "where.ts")]);
    expect(readFileSync(snapshot.bundle, "utf8")).toContain("shop");
  });

  it("says where a file does not compile", async () => {
    const problem = await problemOf("const a = 1;\nconst b = ;\n");
    expect(problem).toMatchObject({
      code: "definitions/does-not-compile",
      file: "definitions.ts",
      line: 2,
      column: 11,
    });
    expect(problem.excerpt).toBe("1 | const a = 1;\n2 | const b = ;\n  |           ^");
  });

  it("says where a package is imported that is not installed", async () => {
    const problem = await problemOf("import fs from 'node:fs';\nimport x from '@left/out/part';\nfs.existsSync(x);\n");
    expect(problem).toMatchObject({
      message: "Cannot find package '@left/out'",
      hint: "npm install @left/out",
      file: "definitions.ts",
      line: 2,
      column: 15,
    });
    expect(problem.excerpt).toContain("^");
  });

  it("says where code throws, by the line that was written", async () => {
    const problem = await problemOf(
      'type A = number;\n\nfunction f(): A {\n  throw new TypeError("no luck");\n}\nf();\n',
    );
    expect(problem).toMatchObject({
      code: "definitions/threw",
      message: "TypeError: no luck",
      file: "definitions.ts",
      line: 4,
    });
  });

  it.each([
    ["export default 1;", "definitions/no-export", "does not export Definitions"],
    ["process.exit(3);", "definitions/process-ended", "exit code 3"],
    ["await new Promise(() => {});", "definitions/process-ended", "exit code 0"],
    ["await import('left-out');", "definitions/threw", "Cannot find package 'left-out'"],
    ["throw 'text';", "definitions/threw", "something that is no error was thrown: text"],
  ])("survives %s", async (text, code, message) => {
    const problem = await problemOf(text);
    expect(problem.code).toBe(code);
    expect(problem.message).toContain(message);
  });

  it("gives up on code that never ends", async () => {
    const problem = await problemOf("for (;;) {}", { timeoutMillis: 1500 });
    expect(problem).toMatchObject({ code: "definitions/timeout" });
  });

  it("collects everything that is wrong between definitions", async () => {
    const { result } = await load(`
      import { asset, Definitions, defineAssetJob } from "sluice";
      const make = () => {};
      export default new Definitions({
        assets: [
          asset({ name: "a", deps: ["b"] }, make),
          asset({ name: "b", deps: ["a"] }, make),
          asset({ name: "c" }, make),
          asset({ name: "c" }, make),
        ],
        jobs: [defineAssetJob({ name: "j", selection: "cc" }), defineAssetJob({ name: "k", selection: "group:x" })],
      });`);
    const found = result.status === "failed" ? result.problems : [];
    expect(found.map((problem) => problem.message)).toEqual([
      'asset "c" is declared twice',
      'there are two steps named "c"',
      "assets depend on each other in a circle: a → b → a",
      'job "j": there is no asset "cc"',
      'job "k" selects nothing that can run: group:x',
    ]);
    expect(found[0]).toMatchObject({ line: 9, hint: expect.stringContaining(":8") });
  });
});
