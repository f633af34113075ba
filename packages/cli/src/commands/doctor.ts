// `sluice doctor`: looks at everything that a project needs, says what is wrong and what to do. Exit code 1 when something is.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadDefinitions } from "@sluice/orchestrator";
import pc from "picocolors";
import { CliError } from "../cli-error.ts";
import { distFolder, embeddedServerFolder } from "../project/installation.ts";
import { programFiles } from "../project/program-files.ts";
import { findProject, type SluiceProject } from "../project/project.ts";
import { openServices } from "../project/services.ts";
import { readServerFile } from "../server-link/server-file.ts";

export async function doctorCommand(): Promise<number> {
  const project = findProject(process.cwd());
  const checks: readonly (readonly [string, () => Promise<string>])[] = [
    ["Node.js", async () => process.versions.node],
    ["installation", checkInstallation],
    ["embedded PostgreSQL", checkBinaries],
    ["store and definitions", () => checkServices(project)],
    ["server", async () => readServerFile(project.root)?.url ?? "none is running: `sluice dev` starts one"],
  ];
  let failed = 0;
  for (const [name, check] of checks) {
    try {
      process.stdout.write(`${pc.green("ok")}     ${name}: ${await check()}\n`);
    } catch (error) {
      failed += 1;
      process.stdout.write(`${pc.red("wrong")}  ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
      const hint: unknown = error instanceof Error && "hint" in error ? error.hint : null;
      if (typeof hint === "string") process.stdout.write(`       hint: ${hint}\n`);
    }
  }
  return failed === 0 ? 0 : 1;
}

async function checkInstallation(): Promise<string> {
  const dist = distFolder();
  const missing = [
    "program/run-worker.js",
    "program/definitions-host.js",
    "ui/index.html",
    "macros/postgres.json",
  ].filter((file) => !existsSync(join(dist, file)));
  if (missing.length === 0) return dist;
  throw new CliError(
    "doctor/incomplete",
    `${dist} lacks ${missing.join(", ")}`,
    "build again with npm run build, or reinstall",
  );
}

async function checkBinaries(): Promise<string> {
  const folder = embeddedServerFolder();
  if (folder !== null) return folder;
  throw new CliError(
    "embedded/no-binaries",
    `npm has no PostgreSQL for ${process.platform}-${process.arch} installed`,
    "set SLUICE_DATABASE_URL, or install without --omit=optional",
  );
}

async function checkServices(project: SluiceProject): Promise<string> {
  const services = await openServices(project, process.env, () => {});
  try {
    const { env, storage, storageKind } = services;
    const loaded = await loadDefinitions({
      file: project.definitions,
      root: project.root,
      env,
      program: programFiles(),
      dev: true,
    });
    if (loaded.status === "failed") {
      const [problem] = loaded.problems;
      throw new CliError(
        problem?.code ?? "definitions/not-loaded",
        problem?.message ?? "did not load",
        problem?.hint ?? null,
      );
    }
    return `PostgreSQL ${storage.serverVersion} (${storageKind}), ${loaded.snapshot.assets.length} assets`;
  } finally {
    await services.close();
  }
}
