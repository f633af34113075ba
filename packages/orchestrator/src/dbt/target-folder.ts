// Where one dbt command of a run writes: a folder of its own below the project's target, so that runs side by side do not write
// into each other's files. The newest ones are kept.
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";

const KEPT = 20;
const FOLDER = "runs";
/** What the engines remember of the last parse; without it every command would parse anew. */
const PYTHON_CACHE = "partial_parse.msgpack";
const PARSE_CACHES: readonly { readonly name: string; readonly share: "copy" | "link" }[] = [
  // Written over in place.
  { name: PYTHON_CACHE, share: "copy" },
  // Replaced as a whole, so that a link stays what it was.
  { name: "partial_parse.sluice.json", share: "link" },
];

/** Makes the folder of a command. */
export function commandTarget(target: string, runId: string, stepKey: string): string {
  const base = join(target, FOLDER);
  removeOld(base);
  const folder = freeFolder(base, `${stepKey.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 60)}-${runId.slice(-12)}`);
  mkdirSync(folder, { recursive: true });
  for (const cache of PARSE_CACHES) lend(join(target, cache.name), join(folder, cache.name), cache.share);
  return folder;
}

/** Takes back what a dbt executable remembers of its parse, so that the next command need not parse anew. */
export function keepParse(target: string, folder: string): void {
  const [from, to] = [join(folder, PYTHON_CACHE), join(target, PYTHON_CACHE)];
  const made = statSync(from, { throwIfNoEntry: false });
  const kept = statSync(to, { throwIfNoEntry: false });
  if (made === undefined || (kept !== undefined && kept.mtimeMs >= made.mtimeMs)) return;
  const beside = `${to}.${basename(folder)}`;
  try {
    copyFileSync(from, beside);
    renameSync(beside, to);
  } catch {
    // A target that cannot be written: the next command parses anew.
    rmSync(beside, { force: true });
  }
}

function lend(from: string, to: string, share: "copy" | "link"): void {
  if (!existsSync(from)) return;
  try {
    if (share === "link") linkSync(from, to);
    else copyFileSync(from, to);
  } catch {
    // A file system without links, or a file that was just replaced: the command parses anew.
  }
}

function freeFolder(base: string, name: string): string {
  for (let number = 1; ; number++) {
    const folder = join(base, number === 1 ? name : `${name}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}

function removeOld(base: string): void {
  if (!existsSync(base)) return;
  const folders = readdirSync(base)
    .map((name) => ({
      path: join(base, name),
      time: statSync(join(base, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.time - a.time);
  for (const old of folders.slice(KEPT - 1)) rmSync(old.path, { recursive: true, force: true });
}
