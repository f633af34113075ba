// dbt's threads, in one: at most `size` tasks run at once, in the order in which they came, each under a thread's name.

export interface ThreadPool {
  /** Runs `task` when a thread is free. The task must not throw. */
  submit(task: (thread: string) => Promise<void>): void;
  /** Tasks that wait are never started; those that run go on. */
  close(): void;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
}

export function createThreadPool(size: number): ThreadPool {
  const free = Array.from({ length: Math.max(1, size) }, (_, index) => `Thread-${index + 1} (worker)`);
  const waiting: ((thread: string) => Promise<void>)[] = [];
  let running = 0;
  let whenIdle: (() => void)[] = [];

  function next(): void {
    while (waiting.length > 0) {
      const thread = free.shift();
      if (thread === undefined) return;
      const task = waiting.shift();
      if (task === undefined) return;
      running += 1;
      void task(thread).finally(() => {
        running -= 1;
        free.push(thread);
        next();
        settle();
      });
    }
  }

  function settle(): void {
    if (running > 0 || waiting.length > 0) return;
    const listeners = whenIdle;
    whenIdle = [];
    for (const listener of listeners) listener();
  }

  return {
    submit(task) {
      waiting.push(task);
      next();
    },
    close() {
      waiting.length = 0;
      settle();
    },
    idle: () =>
      new Promise((resolve) => {
        whenIdle.push(resolve);
        settle();
      }),
  };
}
