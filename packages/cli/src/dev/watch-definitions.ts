// Loads the definitions again when a file that belongs to them changes: the team's code, or the dbt project.
import type { DefinitionsSource } from "@sluice/server";
import { type FSWatcher, watch } from "chokidar";

const QUIET_MILLIS = 120;

export interface DefinitionsWatcher {
  close(): Promise<void>;
}

/** Watches until closed; `onReload` is called after each load. */
export function watchDefinitions(definitions: DefinitionsSource, onReload: () => void): DefinitionsWatcher {
  let watcher = start();
  let timer: NodeJS.Timeout | null = null;
  let reloading: Promise<void> = Promise.resolve();
  let closed = false;
  let watched = pathsOf(definitions);

  function start(): FSWatcher {
    const { folders } = definitions.watch;
    const ignored = folders.flatMap((folder) => folder.ignore);
    return watch([...pathsOf(definitions)], {
      ignoreInitial: true,
      ignored: (path) =>
        path.includes("/node_modules/") || ignored.some((folder) => path === folder || path.startsWith(`${folder}/`)),
    }).on("all", schedule);
  }

  function schedule(): void {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      reloading = reload();
    }, QUIET_MILLIS);
  }

  async function reload(): Promise<void> {
    await definitions.reload();
    if (closed) return;
    onReload();
    const now = pathsOf(definitions);
    if (now.size === watched.size && [...now].every((path) => watched.has(path))) return;
    watched = now;
    await watcher.close();
    watcher = start();
  }

  return {
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await reloading;
      await watcher.close();
    },
  };
}

function pathsOf({ watch: list }: DefinitionsSource): ReadonlySet<string> {
  return new Set([...list.files, ...list.folders.map((folder) => folder.path)]);
}
