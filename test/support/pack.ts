// The package as npm would publish it, installed in a folder that knows nothing of this repository.
import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Finished, finish, repository } from "./sluice.ts";

export function npm(args: readonly string[], cwd: string): Promise<Finished> {
  return finish(spawn("npm", args, { cwd, shell: process.platform === "win32" }));
}

/** Packs packages/cli and installs it in `folder`; the reason, where npm cannot (no registry and nothing in its cache). */
export async function installPacked(folder: string): Promise<string | null> {
  const packed = await npm(
    ["pack", "--json", "--pack-destination", folder, join(repository, "packages/cli")],
    repository,
  );
  if (packed.code !== 0) throw new Error(`npm pack failed:\n${packed.stderr}`);
  const [{ filename }]: [{ filename: string }] = JSON.parse(packed.stdout);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const installed = await npm(["install", "--prefer-offline", "--no-audit", "--no-fund", `./${filename}`], folder);
  rmSync(join(folder, filename));
  if (installed.code === 0) return null;
  if (/E(NOTFOUND|NOTCACHED|AI_AGAIN|CONNREFUSED|TIMEDOUT|CONNRESET)/.test(installed.stderr)) {
    return `npm cannot reach its registry: ${installed.stderr.split("\n")[0]}`;
  }
  throw new Error(`npm install failed:\n${installed.stderr}`);
}
