// What a command opened, closed again in reverse order, whatever happens in between.

export interface OpenScope {
  defer(close: () => void | Promise<void>): void;
  close(): Promise<void>;
}

export function openScope(): OpenScope {
  const closers: (() => void | Promise<void>)[] = [];
  return {
    defer: (close) => closers.push(close),
    async close() {
      const failures: unknown[] = [];
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length === 1) throw failures[0];
      if (failures.length > 1) throw new AggregateError(failures, "more than one thing could not be closed");
    },
  };
}
