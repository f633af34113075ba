// `sluice init`: makes a dbt project, a definitions file and the settings in a folder that has none. In: the folder and
// the answers. Out: files; nothing that exists is overwritten.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { CliError } from "../cli-error.ts";
import { distFolder } from "../project/installation.ts";
import { VERSION } from "../project/version.ts";

/** What the questions of `sluice init` ask, the walk-through's and dbt's own. */
export interface InitAnswers {
  readonly adapter: "postgres";
  /** Null: the embedded PostgreSQL. */
  readonly connection: null | {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly dbname: string;
  };
  readonly schema: string;
  readonly threads: number;
}

export const DEFAULT_ANSWERS: InitAnswers = { adapter: "postgres", connection: null, schema: "public", threads: 4 };

/** Files that may lie in the folder before: what `npm init` and git make. */
const TOLERATED = new Set(["package.json", "package-lock.json", "node_modules", ".git", ".gitignore", ".sluice"]);

/** Asks on the terminal. Ctrl-C ends with exit code 1 and nothing written. */
export async function askInitAnswers(): Promise<InitAnswers> {
  const { cancel, group, intro, password, select, text } = await import("@clack/prompts");
  intro("A dbt project and its orchestrator");
  const stop = () => {
    cancel("Nothing was written.");
    throw new CliError("init/canceled", "init was canceled", null, 1);
  };
  const required = (value: string | undefined) =>
    value === undefined || value.trim() === "" ? "a value is needed" : undefined;
  const wholeNumber = (value: string | undefined) =>
    /^[1-9]\d{0,4}$/.test(value ?? "") ? undefined : "a whole number, 1 or more";
  const where = await select({
    message: "Which database holds the models?",
    options: [
      { value: "embedded", label: "The PostgreSQL that sluice brings", hint: "nothing to install" },
      { value: "postgres", label: "A PostgreSQL server of mine" },
    ],
  });
  if (typeof where === "symbol") return stop();
  const common = {
    schema: () => text({ message: "schema (dev schema)", initialValue: "public", validate: required }),
    threads: () => text({ message: "threads (1 or more)", initialValue: "4", validate: wholeNumber }),
  };
  if (where === "embedded") {
    const answers = await group(common, { onCancel: stop });
    return { adapter: "postgres", connection: null, schema: answers.schema, threads: Number(answers.threads) };
  }
  const answers = await group(
    {
      host: () => text({ message: "host (hostname for the instance)", initialValue: "127.0.0.1", validate: required }),
      port: () => text({ message: "port", initialValue: "5432", validate: wholeNumber }),
      user: () => text({ message: "user (dev username)", validate: required }),
      password: () => password({ message: "pass (dev password)" }),
      dbname: () => text({ message: "dbname (default database that dbt will build objects in)", validate: required }),
      ...common,
    },
    { onCancel: stop },
  );
  const { host, port, user, dbname } = answers;
  return {
    adapter: "postgres",
    connection: { host, port: Number(port), user, password: answers.password ?? "", dbname },
    schema: answers.schema,
    threads: Number(answers.threads),
  };
}

/**
 * Writes the project and gives the names of the files it made, in order.
 * @throws {CliError} when the folder holds anything that would be in the way.
 */
export function initProject(folder: string, answers: InitAnswers): readonly string[] {
  const root = resolve(folder);
  mkdirSync(root, { recursive: true });
  const inTheWay = readdirSync(root).filter((entry) => !TOLERATED.has(entry));
  if (inTheWay.length > 0) {
    throw new CliError(
      "init/folder-not-empty",
      `${root} is not empty: ${inTheWay.slice(0, 5).join(", ")}${inTheWay.length > 5 ? ", …" : ""}`,
      "start in an empty folder, or give one: `sluice init my-project`",
    );
  }
  const settings = packageJson(root, answers);
  const templates = join(distFolder(), "templates");
  cpSync(join(templates, "definitions.ts"), join(root, "definitions.ts"));
  cpSync(join(templates, "dbt_project"), join(root, "dbt_project"), { recursive: true });
  const profiles = join(root, "dbt_project", "profiles.yml");
  writeFileSync(
    profiles,
    readFileSync(profiles, "utf8")
      .replace(/^(\s*schema:).*$/m, (_, key: string) => `${key} ${JSON.stringify(answers.schema)}`)
      .replace(/^(\s*threads:).*$/m, `$1 ${answers.threads}`),
  );
  writeFileSync(
    join(root, ".env.example"),
    environmentFile({ host: "127.0.0.1", port: 5432, user: "postgres", password: "change-me", dbname: "analytics" }),
  );
  if (answers.connection !== null)
    writeFileSync(join(root, ".env"), environmentFile(answers.connection), { mode: 0o600 });
  writeIgnoreFile(root);
  writeFileSync(join(root, "package.json"), settings);
  return [
    "package.json",
    "definitions.ts",
    "dbt_project/",
    ".env.example",
    ...(answers.connection === null ? [] : [".env"]),
    ".gitignore",
  ];
}

function packageJson(root: string, answers: InitAnswers): string {
  const file = join(root, "package.json");
  let own: Record<string, unknown> = { name: packageName(root), private: true };
  if (existsSync(file)) {
    try {
      own = JSON.parse(readFileSync(file, "utf8"));
    } catch (cause) {
      throw new CliError("init/package-json", `${file} is not valid JSON: ${String(cause)}`, "mend it, or remove it");
    }
    if ("sluice" in own)
      throw new CliError("init/already-there", `${file} already has a "sluice" key`, "run `sluice dev`");
  }
  const sluice = { definitions: "definitions.ts", ...(answers.connection === null ? { warehouse: "embedded" } : {}) };
  const dependencies = { sluice: `^${VERSION}`, ...recordAt(own, "dependencies") };
  return `${JSON.stringify({ ...own, type: "module", dependencies, sluice }, null, 2)}\n`;
}

function recordAt(own: Readonly<Record<string, unknown>>, key: string): object {
  const value = own[key];
  return typeof value === "object" && value !== null ? value : {};
}

function packageName(root: string): string {
  const name = basename(root)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+/, "");
  return name === "" ? "analytics" : name;
}

function environmentFile(connection: NonNullable<InitAnswers["connection"]>): string {
  const quote = (value: string) => (/^[\w.@:/-]*$/.test(value) ? value : `'${value}'`);
  return [
    "# Read by sluice, and by docker compose. Never commit .env itself.",
    `POSTGRES_HOST=${quote(connection.host)}`,
    `POSTGRES_PORT=${connection.port}`,
    `POSTGRES_USER=${quote(connection.user)}`,
    `POSTGRES_PASSWORD=${quote(connection.password)}`,
    `POSTGRES_DB=${quote(connection.dbname)}`,
    "",
  ].join("\n");
}

function writeIgnoreFile(root: string): void {
  const file = join(root, ".gitignore");
  const wanted = ["node_modules/", ".env", ".sluice/", "target/", "dbt_packages/", "logs/"];
  const present = existsSync(file) ? readFileSync(file, "utf8") : "";
  const missing = wanted.filter((line) => !present.split(/\r?\n/).includes(line));
  if (missing.length === 0) return;
  const gap = present === "" || present.endsWith("\n") ? "" : "\n";
  writeFileSync(file, `${present}${gap}${missing.join("\n")}\n`);
}

/** The command: questions (or `--yes`), files, and what to do next. */
export async function initCommand(folder: string, options: { readonly yes: boolean }): Promise<number> {
  if (!options.yes && !process.stdin.isTTY) {
    throw new CliError(
      "init/no-terminal",
      "sluice init asks questions, and this is not a terminal",
      "use --yes for the defaults",
    );
  }
  const answers = options.yes ? DEFAULT_ANSWERS : await askInitAnswers();
  const made = initProject(folder, answers);
  const lines = made.map((name) => `  ${name}`).join("\n");
  const steps = [folder === "." ? null : `cd ${folder}`, "npx sluice dev"].filter((step) => step !== null);
  process.stdout.write(
    `Made in ${resolve(folder)}:\n${lines}\n\nNext:\n${steps.map((step) => `  ${step}`).join("\n")}\n`,
  );
  return 0;
}
