// The manifest.json that is there already: when it was written of the parse that the cache holds, a command that uses the
// cache only has to say in its metadata who wrote it. That the two belong together is told by their times of change.
import { closeSync, openSync, readSync, type Stats, statSync, utimesSync, writeSync } from "node:fs";

/** A file in the state in which it was read or written. */
export interface SeenFile {
  readonly path: string;
  readonly stats: Stats | null;
}

export function seeFile(path: string): SeenFile {
  return { path, stats: statSync(path, { throwIfNoEntry: false }) ?? null };
}

/** Milliseconds; times of change are set as seconds and lose their last digits. */
const precision = 0.01;

export function isManifestOf(manifestPath: string, cache: SeenFile): boolean {
  const { stats } = seeFile(manifestPath);
  if (stats === null || cache.stats === null || stats.nlink > 1) return false;
  return Math.abs(stats.mtimeMs - cache.stats.mtimeMs) < precision;
}

/** Notes that a manifest was written of what the cache holds, unless the cache has become another one meanwhile. */
export function noteManifestOf(manifestPath: string, cache: SeenFile): void {
  const [manifest, now] = [seeFile(manifestPath), seeFile(cache.path)];
  if (manifest.stats === null || now.stats === null || cache.stats === null) return;
  if (now.stats.ino !== cache.stats.ino || now.stats.mtimeMs !== cache.stats.mtimeMs) return;
  const seconds = manifest.stats.mtimeMs / 1000;
  attempt(() => utimesSync(cache.path, seconds, seconds));
}

/** Puts another beginning on a file, of the same length and with the same end; false, and nothing is changed, if it does not fit. */
export function replaceHead(path: string, head: string, end: string): boolean {
  const wanted = Buffer.from(head);
  const found = Buffer.alloc(wanted.length);
  return attempt(() => {
    const file = openSync(path, "r+");
    try {
      readSync(file, found, 0, found.length, 0);
      if (!found.subarray(-end.length).equals(Buffer.from(end))) return false;
      return writeSync(file, wanted, 0, wanted.length, 0) === wanted.length;
    } finally {
      closeSync(file);
    }
  });
}

/** A file that cannot be opened or touched is written anew, which says what is wrong. */
function attempt(work: () => unknown): boolean {
  try {
    return work() === true;
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}
