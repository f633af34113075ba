// Results from callbacks, as an iterable: whoever gives does not wait for whoever takes.

export interface ResultQueue<T> extends AsyncIterable<T> {
  add(item: T): void;
  /** Ends the iteration behind what was added, with an error when there is one. */
  close(failure: { readonly error: unknown } | null): void;
}

export function createResultQueue<T>(): ResultQueue<T> {
  const items: T[] = [];
  let ending: { readonly failure: { readonly error: unknown } | null } | null = null;
  let wake: (() => void) | null = null;
  const ring = () => {
    wake?.();
    wake = null;
  };
  return {
    add(item) {
      items.push(item);
      ring();
    },
    close(failure) {
      ending = { failure };
      ring();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (items.length > 0) {
          const item = items.shift();
          if (item !== undefined) yield item;
        }
        if (ending !== null) {
          if (ending.failure !== null) throw ending.failure.error;
          return;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
