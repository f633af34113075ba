// How commands find the server of their project: `.sluice/server.json`, written when it listens, removed when it ends. A
// file that a killed server left is recognised and ignored.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { processExists, stateFolder } from "@sluice/orchestrator";

export interface ServerFile {
  readonly url: string;
  readonly pid: number;
}

function pathOf(root: string): string {
  return join(stateFolder(root), "server.json");
}

export function writeServerFile(root: string, server: ServerFile): void {
  const path = pathOf(root);
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${server.pid}`;
  writeFileSync(draft, JSON.stringify(server), { mode: 0o600 });
  renameSync(draft, path);
}

/** Removes the file if it is this process's. */
export function removeServerFile(root: string, pid: number): void {
  if (readServerFile(root)?.pid === pid) rmSync(pathOf(root), { force: true });
}

/** The server that the file names, if its process lives; null otherwise. */
export function readServerFile(root: string): ServerFile | null {
  const path = pathOf(root);
  if (!existsSync(path)) return null;
  const server = parse(readFileSync(path, "utf8"));
  return server !== null && processExists(server.pid) ? server : null;
}

function parse(text: string): ServerFile | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("url" in value) || !("pid" in value)) return null;
    const { url, pid } = value;
    return typeof url === "string" && typeof pid === "number" ? { url, pid } : null;
  } catch {
    return null;
  }
}
