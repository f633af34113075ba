// `dbt docs generate`: compiles, asks the database what it has, writes catalog.json and the page that shows it all.
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeArtifact } from "../artifacts/write-artifact.ts";
import { buildingCatalog, cannotGenerateDocs, catalogWritten, writeCatalogFailure } from "../events/builders.ts";
import { buildGraph } from "../graph/build-graph.ts";
import type { RunResult } from "../run/types.ts";
import { type Catalog, catalogJson, EMPTY_CATALOG, readCatalog } from "./catalog.ts";
import { withSession } from "./create-session.ts";
import { docsPage, staticDocsPage } from "./docs-page.ts";
import { type LoadedProject, loadProject, writeManifest } from "./load-project.ts";
import { COMPILE_TYPES } from "./resource-types.ts";
import { runGraphCommand } from "./run-graph-command.ts";
import { readStates, selectForCommand } from "./select-for-command.ts";
import type { Command, CommandInput } from "./types.ts";

export const docsGenerateCommand: Command = async (input) => {
  const loaded = await loadProject({ ...input, flags: { ...input.flags, writeJson: false } });
  const compiled = await compileFirst(loaded, input);
  if (compiled?.some((result) => result.status === "error")) {
    input.fire(cannotGenerateDocs());
    return { success: false, results: compiled, manifest: loaded.manifest, targetFolder: loaded.targetFolder };
  }
  writePages(loaded);
  const catalog = input.flags.emptyCatalog ? EMPTY_CATALOG : await askForCatalog(loaded, input);
  const path = join(loaded.targetFolder, "catalog.json");
  const json = catalogJson(catalog, input.invocation);
  writeArtifact(path, json, "CatalogArtifact", input);
  if (input.flags.compile) writeManifest(loaded, input);
  if (input.flags.staticPage) {
    const manifest = readFileSync(join(loaded.targetFolder, "manifest.json"), "utf8");
    writeFileSync(join(loaded.targetFolder, "static_index.html"), staticDocsPage(manifest, json));
  }
  if (catalog.errors.length > 0) input.fire(writeCatalogFailure({ num_exceptions: catalog.errors.length }));
  input.fire(catalogWritten({ path }));
  return {
    success: catalog.errors.length === 0,
    results: compiled,
    manifest: loaded.manifest,
    targetFolder: loaded.targetFolder,
  };
};

/** Results of compiling; null with `--no-compile`. */
async function compileFirst(loaded: LoadedProject, input: CommandInput): Promise<readonly RunResult[] | null> {
  if (!input.flags.compile) return null;
  const outcome = await runGraphCommand(
    { kind: "compile", resourceTypes: new Set(COMPILE_TYPES), includesEmpty: true, loaded, endMessages: () => {} },
    input,
  );
  return outcome.results;
}

async function askForCatalog(loaded: LoadedProject, input: CommandInput): Promise<Catalog> {
  input.fire(buildingCatalog());
  const selected = input.flags.compile ? selectedIds(loaded, input) : null;
  return withSession({ loaded, selected: [], connects: true }, input, (session) =>
    readCatalog(session, selected, input.signal),
  );
}

function selectedIds(loaded: LoadedProject, input: CommandInput): ReadonlySet<string> {
  // What selects nothing has been told when nodes were selected for compiling.
  const quiet = { ...input, fire: () => {} };
  return new Set(
    selectForCommand(
      {
        loaded,
        graph: buildGraph(loaded.manifest),
        previous: readStates(loaded, quiet).state,
        resourceTypes: new Set([...COMPILE_TYPES, "source"]),
        includeEmpty: true,
        select: input.flags.select,
      },
      quiet,
    ),
  );
}

/** The page, and the project's asset folders beside it. */
function writePages({ project, targetFolder }: LoadedProject): void {
  writeFileSync(join(targetFolder, "index.html"), docsPage());
  for (const assets of project.root.config.assetPaths) {
    const from = join(project.root.root, assets);
    const to = join(targetFolder, assets);
    rmSync(to, { recursive: true, force: true });
    if (existsSync(from)) cpSync(from, to, { recursive: true });
  }
}
