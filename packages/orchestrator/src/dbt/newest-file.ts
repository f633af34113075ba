// Whether anything in a dbt project is newer than its manifest.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { WatchedFolder } from "../definitions/types.ts";

/** What a project is written in; a database that lies in its folder changes with every run. */
const SOURCES = /^[^.].*\.(?:sql|ya?ml|md|csv|py)$/;

/** True when a source file was changed or, in a folder that has some, came or went at or after a time. */
export function isChangedSince({ path, ignore }: WatchedFolder, millis: number): boolean {
  if (ignore.includes(path)) return false;
  const entries = readdirSync(path, { withFileTypes: true });
  const sources = entries.filter((entry) => !entry.isDirectory() && SOURCES.test(entry.name));
  // In the project's own folder dbt's come and go.
  const ownFolder = ignore.some((each) => join(each, "..") === path) || sources.length === 0 ? [] : [path];
  const files = [...ownFolder, ...sources.map((entry) => join(path, entry.name))];
  return (
    files.some((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= millis) ||
    entries.some((entry) => entry.isDirectory() && isChangedSince({ path: join(path, entry.name), ignore }, millis))
  );
}
