// Compiles dbt's own macros and the adapters' for rendering, so that no command has to: the text of the module that takes the place of
// packages/cli/src/project/compiled-macros.ts in the built program.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MACRO_FOLDERS, macroFiles } from "./macro-files.mjs";

const KINDS = new Set(["macro", "test", "materialization"]);

export async function compileMacros(esbuild, root) {
  const jinja = await loadJinja(esbuild, root);
  const entries = new Map();
  for (const folder of Object.values(MACRO_FOLDERS)) {
    for (const { path, text } of macroFiles(join(root, folder))) {
      for (const { fullText } of macrosOf(jinja, path, text)) {
        entries.set(fullText, jinja.precompileMacro(fullText, { name: path, file: path }));
      }
    }
  }
  // One function for each: what is not called is not even read.
  const makers = [...entries].map(([text, code]) => `[${JSON.stringify(text)}, () => (${code})]`);
  return `const makers = new Map([\n${makers.join(",\n")}\n]);\nexport const compiledMacros = (text) => makers.get(text)?.();\n`;
}

function macrosOf(jinja, path, text) {
  const blocks = jinja.extractBlocks(text, KINDS, { name: path, file: path });
  return blocks.filter((block) => KINDS.has(block.kind));
}

async function loadJinja(esbuild, root) {
  const folder = mkdtempSync(join(tmpdir(), "sluice-build-"));
  const outfile = join(folder, "jinja.mjs");
  try {
    const entry = join(root, "packages/jinja/src/index.ts");
    await esbuild.build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      logLevel: "warning",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
