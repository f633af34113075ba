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
import { engineMacros } from "./engine-macros.ts";
import type { Random } from "./mutate.ts";
import { checkSelection, checkState, damagedState } from "./state-readers.ts";

interface Reader {
  readonly extensions: readonly string[];
  /** Inputs that no file of the project has. */
  readonly extra: readonly string[];
  /** Makes the input itself, where changes to a text would hardly ever get past its syntax. */
  make?(random: Random): string;
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

const profileSamples = [
  "shop:\n  target: dev\n  outputs:\n    dev: {type: postgres, host: h, user: u, password: \"{{ env_var('P', 'x') }}\", port: 1, dbname: d, schema: s}\n",
  "shop:\n  target: \"{{ 'd' ~ 'ev' }}\"\n  outputs:\n    dev:\n      type: postgres\n      threads: 4\n      host: h\n      user: u\n      pass: p\n      port: 5432\n      dbname: d\n      schema: s\n      connect_timeout: 3\n",
];
const selectionSamples = [
  "one+ @two,tag:t",
  "2+config.materialized:table+1 state:modified.body+",
  "path:models/*.sql file:one.sql source:src.a exposure:e group:g access:public",
  "package:this test_type:generic test_name:is_odd resource_type:model version:latest",
  "config.meta.k:1 fqn:shop.* models/one.sql result:error+ selector:x",
];
const patternSamples = [
  "(a|b)*c{2,3}?[^x-z]\\w+(?P<n>d)(?P=n)",
  "(?i)^\\s*(select|with)\\b(?!x)(?<=y)$",
  "(a+)+$|((b)\\2)*|[[:alpha:]\\d-]{1,}|\\u0041\\x41",
  "(?x) a # c\n (?:b|c)*+ \\Z (?(1)d|e)",
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
  profile: {
    extensions: [],
    extra: profileSamples,
    check: (input) => withFolder({ "profiles.yml": input }, (folder) => void folder.read()),
  },
  selection: { extensions: [], extra: selectionSamples, check: (input) => fault(() => checkSelection(input)) },
  state: { extensions: [], extra: [], make: damagedState, check: (input) => fault(() => checkState(input)) },
  regex: { extensions: [], extra: patternSamples, check: checkPattern },
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

const subject = `${"ab".repeat(20)} select x1 aaaa ${"a".repeat(30)}\n`;

function checkPattern(input: string): string | null {
  const modules = createPythonModules({ now: () => new Date(0) });
  const names = new Map<string, Value>([
    ["modules", modules],
    ["p", input.slice(0, 2000)],
    ["s", subject],
  ]);
  const text = "{{ modules.re.findall(p, s) }}{{ modules.re.sub(p, '<\\g<0>>', s) }}{{ modules.re.split(p, s, 2) }}";
  return fault(() => void createEnvironment().template(text, at).renderSync(scopeOf(names)));
}

function withFolder(files: Readonly<Record<string, string>>, task: (folder: TestFolder) => void): string | null {
  const folder = new TestFolder(files, engineMacros);
  try {
    return fault(() => task(folder));
  } finally {
    folder.remove();
  }
}

/** The place that an input is written to depends on its length alone, so that a round can be made again. */
function checkProject(input: string): string | null {
  const place = places[input.length % places.length] ?? "models/fuzz.sql";
  const files = { "models/one.sql": "select 1 as id", [place]: input };
  return withFolder(files, (folder) => void parseProject({ ...folder.options(), project: folder.read() }));
}
