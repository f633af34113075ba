import { afterEach, describe, expect, it } from "vitest";
import { DbtError } from "../errors.ts";
import { TestFolder } from "./testing-folder.ts";

let folder: TestFolder | null = null;
afterEach(() => folder?.remove());

/** What reading says, below its own folder. */
function mistake(files: Readonly<Record<string, string>>, line = ""): string {
  folder = new TestFolder(files);
  try {
    folder.read(line);
  } catch (error) {
    if (error instanceof DbtError) return error.toText().replaceAll(`${folder.root}/`, "");
    throw error;
  }
  throw new Error("nothing was wrong");
}

const profiles = (type: string, rest = "") => `shop:
  target: dev
  outputs:
    dev:
      password: hunter2
      type: ${type} # password was hunter1
      host: h
      pass: |
        hunter3
      user: u${rest}
`;
const project = "name: shop\nprofile: shop\n";

describe("a mistake in a settings file", () => {
  it.each([
    ["dbt_project.yml", `${project}model-path: [m]\nvars: {}\n`, "3:1", "did you mean 'model-paths'?"],
    ["dbt_project.yml", "name: shop\nprofile: shp\n", "2:1", "did you mean 'shop'?"],
    ["dbt_project.yml", `${project}tests: 5\n`, "3:1", null],
    ["dbt_project.yml", `${project}require-dbt-version: ">9.0.0"\n`, "3:1", null],
    ["dbt_project.yml", `${project}dispatch:\n  - macro_namespace: dbt\n`, "4:5", "search_order"],
    ["profiles.yml", profiles("postgras"), "6:7", "did you mean 'postgres'?"],
    ["profiles.yml", profiles("postgres", "\n      threads: many"), "11:7", null],
    [
      "profiles.yml",
      "shop:\n  outputs:\n    default: {type: postgres, host: h, user: u, password: p, port: many, dbname: d, schema: s}\n",
      "3:62",
      null,
    ],
    ["profiles.yml", "shop:\n  target: devv\n  outputs:\n    dev: {type: postgres}\n", "2:3", "did you mean 'dev'?"],
    ["profiles.yml", "shop:\n  target: dev\n  output:\n    dev: {}\n", "3:3", "did you mean 'outputs'?"],
    ["packages.yml", "packages:\n  - local: x\n    nam: y\n", "3:5", "did you mean 'name'?"],
    [
      "profiles.yml",
      "shop:\n  outputs:\n    default:\n      type: postgres\n      usr: u\n      host: h\n      password: p\n      port: 5432\n      dbname: d\n      schema: s\n",
      "5:7",
      "did you mean 'user'?",
    ],
    [
      "profiles.yml",
      "shop:\n  outputs:\n    default:\n      host: h\n      typ: postgres\n",
      "5:7",
      "did you mean 'type'?",
    ],
    ["packages.yml", "packages: 5\n", "1:1", null],
    ["packages.yml", "projects: []\n", "1:1", "dependencies.yml"],
    ["dependencies.yml", "packages:\n  - local: x\n  - package: dbt_utils\n    version: 1\n", "3:5", null],
    ["selectors.yml", "selectors:\n  - name: a\n    definitions: x\n", "3:5", "did you mean 'definition'?"],
  ])("%s %#: is shown at its place, with a hint", (file, text, place, hint) => {
    const said = mistake({ [file]: text });
    expect(said).toMatch(new RegExp(`\\n  ${file}:${place}\\n(.*\\n){0,2}.*\\^`));
    if (hint !== null) expect(said).toMatch(new RegExp(`hint: .*${hint.replace(/[?]/g, "\\?")}`));
  });

  it("shows no secret of the lines around", () => {
    const said = mistake({ "profiles.yml": profiles("postgras") });
    expect(said).toContain("      password: (hidden)\n");
    expect(said).not.toMatch(/hunter/);
    expect(mistake({ "profiles.yml": profiles("postgres", "\n      threads: many") })).not.toMatch(/hunter/);
  });
});
