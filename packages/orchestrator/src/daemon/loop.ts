// Work that is done again and again: at intervals, and at once when woken. Never twice at the same time.

export interface Loop {
  /** Does the work now, or again when it is being done. */
  wake(): void;
  /** Settles when the work that is being done has ended. */
  stop(): Promise<void>;
}

export function createLoop(work: () => Promise<void>, everyMillis: number, onError: (error: unknown) => void): Loop {
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  const perform = async (): Promise<void> => {
    do {
      again = false;
      await work().catch(onError);
    } while (again && !stopped);
    working = null;
    if (!stopped) timer = setTimeout(wake, everyMillis);
  };
  const wake = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (stopped) return;
    if (working !== null) again = true;
    else working = perform();
  };
  return {
    wake,
    stop: async () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await working;
    },
  };
}
