import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { artifactResource } from "./artifact-resource.ts";
import { readManifestFile, readPreviousState } from "./read-state.ts";
import { asciiJson, writeTextAtomically } from "./write-artifact.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dbt-artifacts-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("writing", () => {
  it("leaves one whole file", () => {
    const path = join(folder, "target/manifest.json");
    writeTextAtomically(path, "{}", 1);
    writeTextAtomically(path, '{"a": 1}', 1);
    expect(readdirSync(join(folder, "target"))).toEqual(["manifest.json"]);
    expect(readFileSync(path, "utf8")).toBe('{"a": 1}');
  });

  it("says which file it could not write", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => writeTextAtomically(join(folder, "file/manifest.json"), "{}", 1)).toThrow(
      /Could not write .*manifest.json/,
    );
  });

  it("escapes what is not ASCII", () => {
    expect(asciiJson('"é😀"')).toBe('"\\u00e9\\ud83d\\ude00"');
  });

  it("has dbt's keys in dbt's order, and nothing of the engine's own", () => {
    const macro = {
      unique_id: "macro.shop.m",
      resource_type: "macro",
      first_line: 3,
      name: "m",
      macro_sql: "{% macro m() %}{% endmacro %}",
    };
    expect(Object.keys(artifactResource(macro))).toEqual([
      ..."name resource_type package_name path original_file_path unique_id macro_sql depends_on".split(" "),
      ..."description meta docs patch_path arguments created_at supported_languages".split(" "),
    ]);
  });

  it("leaves out what only compiled nodes have", () => {
    const test = { unique_id: "test.shop.t", resource_type: "test", name: "t", test_metadata: { name: "unique" } };
    expect(artifactResource(test)).not.toHaveProperty("compiled_code");
    const compiled = { ...test, compiled_code: "select 1" };
    expect(artifactResource(compiled)).toHaveProperty("compiled_code", "select 1");
  });

  it("puts null in the place of a test's macro that does not exist", () => {
    const depends_on = { macros: ["macro.shop.m"], nodes: ["model.shop.a"] };
    const test = { unique_id: "test.shop.t", resource_type: "test", test_metadata: {}, lacks_macro: true, depends_on };
    expect(artifactResource(test)).toMatchObject({ depends_on: { ...depends_on, macros: [null, "macro.shop.m"] } });
    expect(artifactResource(test)).not.toHaveProperty("lacks_macro");
  });
});

describe("reading the state of another run", () => {
  const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
  const metadata = (schema: string) => ({ dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json` });

  it("completes what older versions did not write", () => {
    write("manifest.json", {
      metadata: { ...metadata("manifest/v10"), project_name: "shop" },
      nodes: { "model.shop.a": { unique_id: "model.shop.a", resource_type: "model", name: "a" } },
    });
    const manifest = readManifestFile(join(folder, "manifest.json"));
    expect(manifest?.nodes.get("model.shop.a")).toMatchObject({ contract: { enforced: false }, unrendered_config: {} });
    expect(manifest?.macros.size).toBe(0);
  });

  it("gives what is there", () => {
    write("run_results.json", {
      metadata: metadata("run-results/v6"),
      results: [{ unique_id: "model.shop.a", status: "error" }],
    });
    const state = readPreviousState(folder, folder);
    expect(state.manifest).toBeNull();
    expect(state.results?.get("model.shop.a")).toBe("error");
  });

  it.each([
    ["not JSON", "{", "Could not read"],
    ["no object", "[]", "it is not a JSON object"],
    ["another schema", '{"metadata": {"dbt_schema_version": "x"}}', 'but found "x"'],
  ])("refuses %s", (_name, text, message) => {
    writeFileSync(join(folder, "manifest.json"), text);
    expect(() => readManifestFile(join(folder, "manifest.json"))).toThrow(message);
  });
});
