// What the fuzzer reads with: per kind of input the files it starts from and a check that says what is wrong, or null.
import {
  createEnvironment,
  createPythonModules,
  Dict,
  extractBlocks,
  scopeOf,
  TemplateError,
  toText,
  type Value,
} from "@sluice/jinja";
import { csvTable } from "../../packages/dbt/src/compile/csv-table.ts";
import { DbtError } from "../../packages/dbt/src/errors.ts";
import { parseProject } from "../../packages/dbt/src/parse/parse-project.ts";
import { TestFolder } from "../../packages/dbt/src/project/testing-folder.ts";
import { loadYaml } from "../../packages/dbt/src/project/yaml.ts";
import { csvRows } from "../../packages/dbt/src/properties/csv-rows.ts";

interface Reader {
  readonly extensions: readonly string[];
  /** Inputs that no file of the project has. */
  readonly extra: readonly string[];
  check(input: string): string | null;
}

const blockTags = new Set(["macro", "materialization", "test", "data_test", "snapshot", "docs"]);
const at = { name: "fuzz", file: "fuzz.sql" };
const yamlSamples = [
  "a: &x {b: 1, c: [1, 2]}\nd:\n  <<: *x\n  e: !!set {f, g}\nh: !!binary aGk=\n",
  "dates: [2024-01-31, 2024-01-31T10:00:00Z, 12:30:45]\nints: [0o7, 0x1f, 1_000, 017]\nfloats: [.inf, -.nan, 1e3, 1.0]\n",
  "text: |\n  one\n  two\nfolded: >-\n  a\n  b\n? key\n: value\n'quoted': \"a\\tb\"\n",
];
const csvSamples = [
  'id,name\n1,"a, ""b"""\n2,\n\n3,x\r\n',
  "a;b\n1;2\n",
  "__proto__,constructor\n1,2\n",
  "d,t\n2024-01-01,true\n",
];

export const readers: Readonly<Record<string, Reader | undefined>> = {
  lexer: {
    extensions: [".sql", ".jinja", ".md"],
    extra: ["{% docs a %}x{% enddocs %}", "{% snapshot s %}select 1{% endsnapshot %}"],
    check: (input) =>
      fault(() => void extractBlocks(input, blockTags, at)) ??
      fault(() => void createEnvironment().template(input, at)),
  },
  jinja: { extensions: [".sql", ".jinja"], extra: [], check: checkTemplate },
  yaml: {
    extensions: [".yml", ".yaml"],
    extra: yamlSamples,
    check: (input) => fault(() => void loadYaml(input, "fuzz.yml")),
  },
  csv: { extensions: [".csv"], extra: csvSamples, check: checkCsv },
  project: { extensions: [".sql", ".yml", ".csv", ".md"], extra: yamlSamples, check: checkProject },
};

/** Null when the task gives a result or one of our errors; else what else it threw. */
function fault(task: () => void): string | null {
  try {
    task();
    return null;
  } catch (error) {
    if (error instanceof TemplateError || error instanceof DbtError) return null;
    return error instanceof Error ? (error.stack ?? error.message) : `threw ${String(error)}`;
  }
}

function checkTemplate(input: string): string | null {
  let text = "";
  const failed = fault(() => {
    const modules = createPythonModules({ now: () => new Date(0) });
    const names = { modules, x: 1, d: Dict.from([["a", [1, "b"]]]) };
    const scope = scopeOf(new Map<string, Value>(Object.entries(names)));
    text = toText(createEnvironment().template(input, at).renderSync(scope));
  });
  return (
    failed ??
    (/\[native code\]|\[object /.test(text) && !/native code|\[object /.test(input) ? "JavaScript shows" : null)
  );
}

function checkCsv(input: string): string | null {
  return (
    fault(() => void csvRows(input, true)) ??
    fault(() => void csvTable(input, { delimiter: ",", textColumns: ["name"] }))
  );
}

/** What a project's names are made with. */
const engineMacros = [
  {
    path: "macros/names.sql",
    text: ["schema", "database", "alias"]
      .map((what) => `{% macro generate_${what}_name(name=none, node=none) %}{{ name or "x" }}{% endmacro %}`)
      .join("\n"),
  },
];

const places = [
  "models/fuzz.sql",
  "macros/fuzz.sql",
  "models/fuzz.yml",
  "dbt_project.yml",
  "seeds/fuzz.csv",
  "tests/fuzz.sql",
  "models/fuzz.md",
  "snapshots/fuzz.sql",
  "selectors.yml",
  "packages.yml",
];

/** The place that an input is written to depends on its length alone, so that a round can be made again. */
function checkProject(input: string): string | null {
  const place = places[input.length % places.length] ?? "models/fuzz.sql";
  const folder = new TestFolder({ "models/one.sql": "select 1 as id", [place]: input }, engineMacros);
  try {
    return fault(() => void parseProject({ ...folder.options(), project: folder.read() }));
  } finally {
    folder.remove();
  }
}
