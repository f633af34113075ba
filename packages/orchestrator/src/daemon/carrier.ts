// graphile-worker on the store's server: carries jobs to whoever takes them first.

export interface CarrierOptions {
  readonly connectionString: string;
  readonly concurrency: number;
  readonly tasks: Readonly<Record<string, (payload: unknown) => Promise<void>>>;
  readonly log: (line: string) => void;
}

export interface Carrier {
  stop(): Promise<void>;
}

/** Makes the carrier's tables when they are missing, and begins to take jobs. */
export async function startCarrier(options: CarrierOptions): Promise<Carrier> {
  // Loaded by who carries, and by nobody else.
  const { Logger, run } = await import("graphile-worker");
  const runner = await run({
    connectionString: options.connectionString,
    concurrency: options.concurrency,
    noHandleSignals: true,
    maxPoolSize: Math.max(3, Math.min(10, options.concurrency)),
    // Jobs are told by NOTIFY; looking for them is for the case that a notice was lost.
    pollInterval: 5_000,
    crontab: "",
    taskList: Object.fromEntries(
      Object.entries(options.tasks).map(([name, task]) => [name, (payload: unknown) => task(payload)]),
    ),
    logger: new Logger(() => (level, message) => {
      if (level === "error") options.log(`queue: ${message}`);
    }),
  });
  runner.promise.catch((error: unknown) => options.log(`queue: ${String(error)}`));
  return { stop: () => runner.stop() };
}
