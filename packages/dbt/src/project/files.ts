// The few ways in which a project is read from disk.
import { type Dirent, opendirSync, readFileSync, statSync } from "node:fs";
import { DbtError } from "../errors.ts";

/** The text of a file; null when there is none. @throws DbtError when it cannot be read */
export function readTextIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw new DbtError(`Could not read ${path}: ${code ?? "unknown reason"}`, {
      code: "project/unreadable-file",
      cause: error,
    });
  }
}

export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What a folder holds, in the order in which the file system keeps it: the order in which dbt comes upon files. */
export function folderEntries(path: string): readonly Dirent[] {
  const folder = opendirSync(path, { bufferSize: 1024 });
  const entries: Dirent[] = [];
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) entries.push(entry);
  } finally {
    folder.closeSync();
  }
  return entries;
}

export function errorCode(error: unknown): string | null {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : null;
  return typeof code === "string" ? code : null;
}
