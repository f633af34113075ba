import { afterEach, describe, expect, it } from "vitest";
import { DbtError } from "../errors.ts";
import { openRootPackage, readRootPackage } from "./read-project.ts";
import { TestFolder } from "./testing-folder.ts";
import { varsFor } from "./vars.ts";

let folder: TestFolder | null = null;
afterEach(() => folder?.remove());

function open(files: Record<string, string> = {}): TestFolder {
  folder = new TestFolder(files);
  return folder;
}

/** The text of the error that reading ends with. */
function complaint(files: Record<string, string>, line = ""): string {
  try {
    open(files).read(line);
  } catch (error) {
    if (error instanceof DbtError) return error.toText();
    throw error;
  }
  throw new Error("nothing was wrong");
}

describe("the profile", () => {
  it("is the project's, with the target that is asked for", () => {
    expect(open().read().target).toMatchObject({ profileName: "shop", name: "dev", threads: 2 });
    expect(open().read("--target prod").target.credentials.schema).toBe("live");
  });

  it("reads the environment, with types where the text asks for them", () => {
    const output = `type: postgres, host: h, user: u, dbname: d, schema: s`;
    const profiles = `shop:
  target: "{{ env_var('WHERE', 'dev') }}"
  outputs:
    dev: {${output}, password: "{{ env_var('PW') | as_text }}", port: "{{ env_var('PORT') | as_number }}"}
`;
    const { target } = open({ "profiles.yml": profiles }).read("", { PW: "007", PORT: "6543" });
    expect(target.credentials.shown.get("port")).toBe(6543);
    expect([...target.credentials.secrets]).toContain("007");
  });

  it.each([
    ["profile", "--profile other", "Could not find profile named 'other'"],
    [
      "target",
      "--target x",
      "The profile 'shop' does not have a target named 'x'. The valid target names for this profile are:\n   - dev\n   - prod",
    ],
  ])("must have the %s", (_what, line, words) => {
    expect(complaint({}, line)).toContain(words);
  });

  it("needs the variables that it names", () => {
    const profiles = "shop:\n  target: dev\n  outputs:\n    dev: {type: postgres, host: \"{{ env_var('NOPE') }}\"}\n";
    expect(complaint({ "profiles.yml": profiles })).toContain("Env var required but not provided: 'NOPE'");
  });
});

describe("dbt_project.yml", () => {
  it("is rendered, with vars of the command line over its own", () => {
    const project = open({
      "dbt_project.yml": `name: shop
profile: shop
vars: {a: 1, b: 2.0, shop: {c: three}}
models:
  +schema: "{{ var('where') }}_x"
  shop: {+enabled: "{{ env_var('ON') | as_bool }}"}
`,
    }).read('--vars {"where":"there"}', { ON: "False" });
    const { rendered, unrendered } = project.root.config.trees.models;
    expect(rendered).toEqual({ "+schema": "there_x", shop: { "+enabled": false } });
    expect(unrendered["+schema"]).toBe("{{ var('where') }}_x");
    expect(varsFor(project, "shop").all).toMatchObject({ a: 1, c: "three", where: "there" });
  });

  it.each<[string, string, string]>([
    ["no name", "profile: shop\n", 'Required "name" field not present in project'],
    ["a bad name", "name: my-shop\nprofile: shop\n", "'my-shop'"],
    [
      "a release that is too new",
      "name: shop\nprofile: shop\nrequire-dbt-version: '>=2.0.0'\n",
      "This version of dbt is not supported",
    ],
    ["broken YAML", "name: shop\n profile: shop\n", "Syntax error near line 2"],
  ])("is refused with %s", (_what, text, words) => {
    expect(complaint({ "dbt_project.yml": text })).toContain(words);
  });
});

it.each([
  ["{local: ../tools, subdirectory: x}", false],
  ["{package: a/b, version: 1.0.0, install-prerelease: true}", false],
  ["{package: a/b, version: 1.0.0, install_prerelease: true}", true],
  ["{git: x, warn-unpinned: false}", true],
  ["{git: x, warn_unpinned: false}", false],
  ["{git: x, local: y}", false],
])("an entry of packages.yml has the keys of its kind alone: %s", (entry, isWellFormed) => {
  const text = complaint({ "packages.yml": `packages:\n  - ${entry}\n` });
  expect(text.includes("is not valid under any of the given schemas")).toBe(!isWellFormed);
});

it("a package that is not installed is told with what to do", () => {
  const text = complaint({ "packages.yml": "packages:\n  - local: ../tools\n" });
  expect(text).toMatch(/1 package\(s\) specified in packages.yml, but only 0 package\(s\) installed/);
  expect(text).toContain("dbt deps");
});

it("a package that cannot be used is told with both places, without indent of their own", () => {
  const lines = complaint({
    "packages.yml": "packages:\n  - local: ../tools\n",
    "dbt_packages/tools/dbt_project.yml": "name: tools\nprofile: shop\nrequire-dbt-version: '<1.0.0'\n",
  }).split("\n");
  const place = `${folder?.root}/dbt_packages/tools`;
  expect(lines.slice(-9)).toEqual([
    `  Error encountered in ${place}/dbt_project.yml`,
    "",
    `Error encountered in ${place}`,
    "  ",
    `  ${place}/dbt_project.yml:3:1`,
    "    2 | profile: shop",
    "  > 3 | require-dbt-version: '<1.0.0'",
    `      | ${"^".repeat("require-dbt-version".length)}`,
    "    4 | ",
  ]);
});

it("needs no target where a command has none", () => {
  const opened = open({
    "dbt_project.yml":
      "name: shop\nprofile: shop\nmodels:\n  +materialized: \"{{ 'view' if target.name == 'x' else 'table' }}\"\n",
  });
  expect(readRootPackage(opened.options()).config.trees.models.rendered).toEqual({ "+materialized": "table" });
});

it("commands without a profile tell configs that lack their plus", () => {
  const opened = open({
    "dbt_project.yml":
      "name: shop\nmodels:\n  shop: {materialized: table, staging: {+schema: x, meta: {a: 1}}}\nseeds: {shop: {+enabled: true}}\n",
  });
  openRootPackage(opened.options());
  const told = opened.events.filter(({ name }) => name === "MissingPlusPrefixDeprecation");
  const path = (data: unknown) => (typeof data === "object" && data !== null ? Reflect.get(data, "key_path") : null);
  expect(told.map(({ data }) => path(data))).toEqual(["shop.materialized", "shop.staging.meta.a"]);
});
