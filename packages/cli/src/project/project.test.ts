import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findProject, findProjectOrNull } from "./project.ts";

let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-project-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const settings = (value: unknown) => writeFileSync(join(root, "package.json"), JSON.stringify(value));

describe("findProject", () => {
  it("finds the settings from a folder below", () => {
    settings({ name: "shop", sluice: { definitions: "src/defs.ts", warehouse: "embedded" } });
    mkdirSync(join(root, "dbt/models"), { recursive: true });
    expect(findProject(join(root, "dbt/models"))).toMatchObject({
      root,
      name: "shop",
      definitions: join(root, "src/defs.ts"),
      embeddedWarehouse: true,
    });
  });

  it("takes a definitions file without settings", () => {
    settings({ name: "shop" });
    writeFileSync(join(root, "definitions.ts"), "");
    expect(findProject(root)).toMatchObject({ definitions: join(root, "definitions.ts"), embeddedWarehouse: false });
  });

  it("is null where there is no project", () => {
    expect(findProjectOrNull(root)).toBeNull();
  });

  it("says what to do where there is no project", () => {
    expect(() => findProject(root)).toThrow(`no sluice project in ${root} or above it`);
  });

  it.each([
    [{ sluice: { definition: "x.ts" } }, 'unknown key "sluice.definition"'],
    [{ sluice: { warehouse: "oracle" } }, '"sluice.warehouse"'],
    [{ sluice: "definitions.ts" }, '"sluice" in'],
    [{ sluice: { definitions: 3 } }, '"sluice.definitions"'],
  ])("refuses %j", (value, message) => {
    settings(value);
    expect(() => findProject(root)).toThrow(message);
  });

  it("refuses a package.json that is not JSON", () => {
    writeFileSync(join(root, "package.json"), "{ name: ");
    expect(() => findProject(root)).toThrow("is not valid JSON");
  });
});
