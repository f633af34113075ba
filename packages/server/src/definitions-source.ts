// The definitions that the server works with: loads them, loads them again on demand, and keeps the last good ones while
// new ones are broken.
import type { DefinitionsSnapshot, LoadResult, Problem, WatchList } from "@sluice/orchestrator";

export interface DefinitionsState {
  readonly status: "loading" | "loaded" | "failed";
  /** The last definitions that loaded; null before the first. */
  readonly snapshot: DefinitionsSnapshot | null;
  /** Why the newest ones did not load. */
  readonly problems: readonly Problem[];
}

export interface DefinitionsSource {
  readonly file: string;
  readonly state: DefinitionsState;
  /** Loads again; calls while one is under way are answered by the load after it. */
  reload(): Promise<DefinitionsState>;
  /** The state once no load is under way. */
  settled(): Promise<DefinitionsState>;
  /** Told after every change of the state. */
  subscribe(callback: (state: DefinitionsState) => void): () => void;
  /** What to watch: the newest definitions' files, also when these are broken. */
  readonly watch: WatchList;
}

/** Definitions behind a loader. */
export function createDefinitionsSource(file: string, load: () => Promise<LoadResult>): DefinitionsSource {
  let state: DefinitionsState = { status: "loading", snapshot: null, problems: [] };
  let watch: WatchList = { files: [file], folders: [] };
  let running: Promise<DefinitionsState> | null = null;
  let next: Promise<DefinitionsState> | null = null;
  const callbacks = new Set<(state: DefinitionsState) => void>();

  function change(to: DefinitionsState): DefinitionsState {
    state = to;
    for (const callback of callbacks) callback(to);
    return to;
  }

  async function loadOnce(): Promise<DefinitionsState> {
    change({ ...state, status: "loading" });
    const result = await load();
    if (result.status === "loaded") {
      watch = result.snapshot.watch;
      return change({ status: "loaded", snapshot: result.snapshot, problems: [] });
    }
    watch = result.watch;
    return change({ status: "failed", snapshot: state.snapshot, problems: result.problems });
  }

  function start(): Promise<DefinitionsState> {
    running = loadOnce().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    file,
    get state() {
      return state;
    },
    get watch() {
      return watch;
    },
    reload() {
      if (running === null) return start();
      next ??= running
        .catch(() => {})
        .then(() => {
          next = null;
          return start();
        });
      return next;
    },
    async settled() {
      while (running !== null || next !== null) await (next ?? running)?.catch(() => {});
      return state;
    },
    subscribe(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
  };
}
