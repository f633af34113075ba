// Builds the published package: packages/cli/dist. Bundles, the UI's files, the macros and the type declarations.
// `node scripts/build.mjs` builds everything; names after it (program, ui, types) build only these parts.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildOpenApi } from "./build-openapi.mjs";
import { buildProgram } from "./build-program.mjs";
import { linkTypes } from "./link-types.mjs";
import { listFiles, MACRO_FOLDERS, macroFiles } from "./macro-files.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "packages/cli/dist");
const parts = process.argv.slice(2);
const wanted = (part) => parts.length === 0 || parts.includes(part);

if (wanted("program")) {
  await buildProgram({ root, out: join(dist, "program") });
  await buildClient();
  writeFileSync(join(dist, "openapi.json"), JSON.stringify(await buildOpenApi(root)));
  buildMacros();
  copyTemplates();
}
if (wanted("ui")) buildUi();
if (wanted("types")) buildTypes();

/** `sluice/client` is one small module: it runs in browsers too. */
async function buildClient() {
  const { build } = await import("esbuild");
  await build({
    entryPoints: [join(root, "packages/cli/src/library/client.ts")],
    outfile: join(dist, "client.js"),
    bundle: true,
    platform: "neutral",
    format: "esm",
    target: "es2022",
  });
}

/** One JSON file per macro package, so that a cold start opens one file and not a hundred. */
function buildMacros() {
  mkdirSync(join(dist, "macros"), { recursive: true });
  for (const [name, folder] of Object.entries(MACRO_FOLDERS)) {
    writeFileSync(join(dist, "macros", `${name}.json`), JSON.stringify(macroFiles(join(root, folder))));
  }
}

/** What `sluice init` writes is the example, as it stands. */
function copyTemplates() {
  const example = join(root, "examples/walkthrough");
  const templates = join(dist, "templates");
  rmSync(templates, { recursive: true, force: true });
  mkdirSync(templates, { recursive: true });
  cpSync(join(example, "definitions.ts"), join(templates, "definitions.ts"));
  cpSync(join(example, "dbt_project"), join(templates, "dbt_project"), {
    recursive: true,
    filter: (path) => !/[\\/](target|logs|dbt_packages|\.user\.yml)$/.test(path),
  });
}

function buildUi() {
  run("npx", ["--no-install", "vite", "build", "--logLevel", "warn"], join(root, "packages/ui"));
  rmSync(join(dist, "ui"), { recursive: true, force: true });
  cpSync(join(root, "packages/ui/dist"), join(dist, "ui"), { recursive: true });
  for (const file of listFiles(join(dist, "ui"))) compress(file);
}

/** Beside each text its compressed forms, which the server gives to whoever takes them. */
function compress(file) {
  const content = readFileSync(file);
  if (!/\.(js|css|html|svg|json)$/.test(file) || content.length < 1024) return;
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}

/** Declarations of our packages, side by side, with the workspace names turned into relative paths. */
function buildTypes() {
  const out = join(dist, "types");
  rmSync(out, { recursive: true, force: true });
  run("npx", ["--no-install", "tsc", "-p", "tsconfig.types.json", "--outDir", out], root);
  const { compilerOptions, files } = JSON.parse(readFileSync(join(root, "tsconfig.types.json"), "utf8"));
  const declaration = (source) => relative("packages", source).replace(/(?:\.d)?\.ts$/, ".d.ts");
  linkTypes({
    out,
    packages: Object.fromEntries(
      Object.entries(compilerOptions.paths).map(([name, [source]]) => [name, declaration(source)]),
    ),
    entries: files.filter((file) => file.startsWith("packages/cli/")).map(declaration),
  });
}

function run(command, args, cwd) {
  const done = spawnSync(command, args, { cwd, stdio: "inherit", shell: process.platform === "win32" });
  if (done.status !== 0) {
    console.error(`build: ${command} ${args.join(" ")} failed`);
    process.exit(done.status ?? 1);
  }
}
