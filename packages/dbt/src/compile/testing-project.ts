// A small project in memory for the tests of this folder: macros from texts, nodes from SQL, a connection that answers what
// the test says. Used by tests only.
import type { Connection, QueryResult, ResultColumn } from "@sluice/adapter-contract";
import { createPostgresAdapter } from "@sluice/adapter-postgres";
import { createEnvironment, extractBlocks } from "@sluice/jinja";
import type { EventBody } from "../events/types.ts";
import type { Flags } from "../flags/types.ts";
import { blankNode } from "../manifest/blank-node.ts";
import type { Macro, Manifest, Node } from "../manifest/types.ts";
import type { Package, Project } from "../project/types.ts";
import { createParseRenderer } from "./create-parse-renderer.ts";
import { RelationCache } from "./relation-cache.ts";
import type { ParseRenderer, RuntimeSession } from "./types.ts";

export interface TestProjectOptions {
  /** Package → text of macro files; `shop` is the root project, `dbt` and `dbt_postgres` are internal. */
  readonly macros?: Readonly<Record<string, string>>;
  /** Model name → SQL. */
  readonly models?: Readonly<Record<string, string>>;
  readonly vars?: Project["root"]["config"]["vars"];
  readonly dispatch?: Project["root"]["config"]["dispatch"];
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: Partial<Flags>;
  readonly queryComment?: Project["root"]["config"]["queryComment"];
}

export interface TestProject {
  readonly project: Project;
  readonly macros: ReadonlyMap<string, Macro>;
  readonly renderer: ParseRenderer;
  readonly session: RuntimeSession;
  readonly events: EventBody[];
  /** What was written below target/. */
  readonly written: Map<string, string>;
  node(id: string): Node;
}

const testAdapter = createPostgresAdapter({ macros: () => [] });
const INTERNAL = ["dbt_postgres", "dbt"];

export function testProject(options: TestProjectOptions = {}): TestProject {
  const project = projectOf(options);
  const macros = macrosOf(options.macros ?? {});
  const flags = {
    behavior: {},
    all: {},
    print: true,
    which: "run",
    targetPath: null,
    sample: null,
    selected: [],
    ...options.flags,
  } as unknown as Flags;
  const env = { get: (name: string) => options.env?.[name] };
  const events: EventBody[] = [];
  const fire = (event: EventBody) => {
    events.push(event);
  };
  const command = { project, flags, env, fire, invocationId: "4711", startedAt: new Date("2026-01-02T03:04:05Z") };
  const renderer = createParseRenderer({ ...command, macros });
  const nodes = new Map(
    Object.entries(options.models ?? {}).map(([name, sql]) => [`model.shop.${name}`, modelOf(name, sql)]),
  );
  for (const node of nodes.values()) {
    const captured = renderer.renderNode(node, node.raw_code, { name: node.name, file: node.original_file_path });
    for (const call of captured.configCalls) Object.assign(node.config, call);
    node.refs = captured.refs;
    node.depends_on = { macros: captured.macros, nodes: captured.refs.map((ref) => `model.shop.${ref.name}`) };
  }
  const written = new Map<string, string>();
  const session = {
    ...command,
    manifest: manifestOf(nodes, macros),
    warehouse: null,
    cache: new RelationCache(),
    selected: [...nodes.keys()],
    writeTarget: (file: string, text: string) => {
      written.set(file, text);
    },
  } as RuntimeSession;
  const node = (id: string) => {
    const found = nodes.get(`model.shop.${id}`);
    if (found === undefined) throw new Error(`there is no model ${id}`);
    return found;
  };
  return { project, macros, renderer, session, events, written, node };
}

function projectOf(options: TestProjectOptions): Project {
  const config = {
    name: "shop",
    dispatch: options.dispatch ?? [],
    quoting: {},
    vars: options.vars ?? {},
    targetPath: "target",
    queryComment: options.queryComment ?? null,
    restrictAccess: false,
  };
  const names = Object.keys(options.macros ?? {}).filter((name) => !INTERNAL.includes(name) && name !== "shop");
  const packageOf = (name: string) =>
    ({ name, root: `/${name}`, isRoot: name === "shop", config: { ...config, name } }) as unknown as Package;
  const credentials = testAdapter.readCredentials({
    host: "localhost",
    user: "ada",
    password: "secret",
    port: 5432,
    dbname: "db",
    schema: "public",
  });
  const root = packageOf("shop");
  return {
    root,
    packages: [root, ...names.map(packageOf)],
    internalPackages: INTERNAL.map((name) => ({ name, macros: [] })),
    target: { profileName: "shop", name: "dev", threads: 1, adapter: testAdapter, credentials, envVars: {} },
    cliVars: {},
    selectors: new Map(),
  };
}

function macrosOf(files: Readonly<Record<string, string>>): ReadonlyMap<string, Macro> {
  const environment = createEnvironment();
  const macros = new Map<string, Macro>();
  for (const [packageName, text] of Object.entries(files)) {
    const file = `macros/${packageName}.sql`;
    const blocks = extractBlocks(text, new Set(["macro", "test", "materialization"]), { name: packageName, file });
    for (const block of blocks.filter((candidate) => candidate.kind !== "raw")) {
      const read = environment.macro(block.fullText, { name: "x", file, firstLine: block.startLine });
      const macro: Macro = {
        name: read.name,
        resource_type: "macro",
        package_name: packageName,
        path: file,
        original_file_path: file,
        unique_id: `macro.${packageName}.${read.name}`,
        macro_sql: block.fullText,
        depends_on: { macros: [] },
        description: "",
        meta: {},
        docs: { show: true, node_color: null },
        config: {},
        patch_path: null,
        arguments: [],
        created_at: 0,
        supported_languages: read.materialization?.supportedLanguages ?? null,
        first_line: block.startLine,
      };
      macros.set(macro.unique_id, macro);
    }
  }
  return macros;
}

/** A model without config of its own. */
export function modelOf(name: string, sql: string, packageName = "shop"): Node {
  return blankNode({
    database: "db",
    schema: "public",
    name,
    resource_type: "model",
    package_name: packageName,
    path: `${name}.sql`,
    original_file_path: `models/${name}.sql`,
    unique_id: `model.${packageName}.${name}`,
    fqn: [packageName, name],
    checksum: { name: "sha256", checksum: "" },
    relation_name: `"db"."public"."${name}"`,
    raw_code: sql,
  });
}

function manifestOf(nodes: Map<string, Node>, macros: ReadonlyMap<string, Macro>): Manifest {
  return {
    metadata: {
      project_name: "shop",
      project_id: "",
      adapter_type: "postgres",
      quoting: { database: true, schema: true, identifier: true },
    },
    nodes,
    macros: new Map(macros),
    sources: new Map(),
    docs: new Map(),
    exposures: new Map(),
    metrics: new Map(),
    groups: new Map(),
    semantic_models: new Map(),
    saved_queries: new Map(),
    unit_tests: new Map(),
    functions: new Map(),
    selectors: new Map(),
    disabled: new Map(),
  };
}

/** A connection that keeps what it is asked, and answers with `answer`. */
export function testConnection(answer: (sql: string) => Partial<QueryResult> = () => ({})) {
  const asked: string[] = [];
  const connection: Connection = {
    name: "model.shop.a",
    inTransaction: false,
    async execute(sql) {
      asked.push(sql);
      return {
        response: { message: "SELECT 1", code: "SELECT", rowsAffected: 1, extra: {} },
        columns: [],
        rows: [],
        ...answer(sql),
      };
    },
    begin: async () => {},
    commit: async () => {},
    rollback: async () => {},
    release: async () => {},
  };
  return { connection, asked };
}

export function testColumn(name: string, kind: ResultColumn["kind"], type: string = kind): ResultColumn {
  return { name, kind, type, driverType: type.toUpperCase() };
}
