// graphile-worker on the store's server: carries jobs to whoever takes them first.
import { createPool } from "../storage/connect.ts";

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
  // A pool of our own: its end is waited for, and a server that goes away is no reason to die.
  const pgPool = createPool(options.connectionString, Math.max(3, Math.min(10, options.concurrency)));
  const runner = await run({
    pgPool,
    concurrency: options.concurrency,
    noHandleSignals: true,
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
  return {
    stop: async () => {
      await runner.stop();
      await pgPool.end();
    },
  };
}
