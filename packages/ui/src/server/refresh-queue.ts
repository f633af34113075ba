// Turns a flood of "this changed" into few requests: one at a time per key, with a pause in between that grows with how long
// the last one took. Nothing marked is ever lost: what is marked while its refresh runs is refreshed once more.

export interface RefreshQueueOptions {
  readonly refresh: (key: readonly string[]) => Promise<unknown>;
  /** Milliseconds from the first mark to the refresh, and the least between two refreshes of a key. */
  readonly minGap: number;
  readonly now: () => number;
  readonly delay: (callback: () => void, millis: number) => void;
}

interface Entry {
  readonly key: readonly string[];
  dirty: boolean;
  busy: boolean;
  notBefore: number;
}

/** How many times the length of the last refresh to wait before the next one. */
const REST_FACTOR = 2;

export class RefreshQueue {
  readonly #options: RefreshQueueOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: RefreshQueueOptions) {
    this.#options = options;
  }

  /** Says that what is under this key has changed. */
  mark(key: readonly string[]): void {
    const name = key.join("\u0000");
    const entry = this.#entries.get(name) ?? { key, dirty: false, busy: false, notBefore: 0 };
    this.#entries.set(name, entry);
    if (entry.dirty) return;
    entry.dirty = true;
    if (!entry.busy) this.#schedule(name, entry);
  }

  #schedule(name: string, entry: Entry): void {
    const { now, delay, minGap } = this.#options;
    entry.busy = true;
    delay(() => void this.#run(name, entry), Math.max(minGap, entry.notBefore - now()));
  }

  async #run(name: string, entry: Entry): Promise<void> {
    const { refresh, now } = this.#options;
    const started = now();
    entry.dirty = false;
    try {
      await refresh(entry.key);
    } catch {
      // The query itself holds and shows its error; the next mark tries again.
    }
    const ended = now();
    entry.notBefore = ended + (ended - started) * REST_FACTOR;
    entry.busy = false;
    if (entry.dirty) this.#schedule(name, entry);
    else this.#entries.delete(name);
  }
}
