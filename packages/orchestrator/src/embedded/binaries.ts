// The server's programs: found in the npm package, completed by the library links that npm may have left out, and, for
// root, copied to a place that the unprivileged user can read (PostgreSQL refuses to run as root).
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { EmbeddedServerError } from "./types.ts";

/** Who runs the server: null = this user; else the unprivileged user that root steps down to. */
export type ServerUser = { readonly uid: number; readonly gid: number } | null;

const NOBODY = 65_534;

/** Root must not run PostgreSQL; everybody else runs it as themselves. */
export function serverUser(): ServerUser {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : null;
}

/** The folder that holds `bin/`, `lib/` and `share/`, ready to be run by `user`. */
export function prepareBinaries(packageFolder: string, user: ServerUser): string {
  const native = join(packageFolder, "native");
  const server = join(native, "bin", process.platform === "win32" ? "postgres.exe" : "postgres");
  if (!existsSync(server)) {
    throw new EmbeddedServerError(
      `the embedded PostgreSQL is incomplete: ${server} is missing`,
      "run npm install again",
    );
  }
  if (user === null) {
    linkLibraries(native, native);
    return native;
  }
  if (!readableByOthers(native)) return copyForOthers(native, packageFolder);
  linkLibraries(native, native);
  return native;
}

/** npm packs no symbolic links; the package lists them, and its install script, when npm lets it run, makes them. */
function linkLibraries(listFolder: string, target: string): void {
  const list = join(listFolder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, "utf8"));
  if (!Array.isArray(links)) return;
  for (const link of links) {
    const { source, target: name } = link;
    if (typeof source !== "string" || typeof name !== "string") continue;
    const at = join(target, name.replace(/^native[\\/]/, ""));
    if (existsSync(at)) continue;
    mkdirSync(dirname(at), { recursive: true });
    try {
      symlinkSync(basename(source), at);
    } catch (error) {
      if (!existsSync(at)) throw error;
    }
  }
}

/** Every folder on the way must be open to others. */
function readableByOthers(path: string): boolean {
  let folder = path;
  while (true) {
    if ((statSync(folder).mode & 0o005) !== 0o005) return false;
    const parent = dirname(folder);
    if (parent === folder) return true;
    folder = parent;
  }
}

function copyForOthers(native: string, packageFolder: string): string {
  const manifest = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const target = join(tmpdir(), `sluice-postgres-${manifest.version}-${process.arch}`);
  if (existsSync(target) && !isOurs(target)) {
    throw new EmbeddedServerError(
      `${target} belongs to another user`,
      "remove it, or set TMPDIR to a folder of your own",
    );
  }
  if (!existsSync(join(target, "complete"))) {
    const making = `${target}.${process.pid}`;
    rmSync(making, { recursive: true, force: true });
    cpSync(native, making, { recursive: true, verbatimSymlinks: true });
    linkLibraries(native, making);
    chmodSync(making, 0o755);
    mkdirSync(join(making, "complete"));
    try {
      renameSync(making, target);
    } catch {
      rmSync(making, { recursive: true, force: true });
    }
  }
  return target;
}

/** The temporary folder is everybody's: nobody else may have put programs there for us to run. */
function isOurs(folder: string): boolean {
  const facts = statSync(folder);
  return facts.uid === process.getuid?.() && (facts.mode & 0o022) === 0;
}
