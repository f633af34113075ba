// Contexts for functions that a test calls itself.
import type { ScheduleContext, SensorContext } from "../definitions/automation-types.ts";
import type { AssetExecutionContext, CheckRef, Logger } from "../definitions/types.ts";
import type { PlanStep } from "../plan/types.ts";
import { stepContext } from "../runs/execute-step.ts";

/** One line that a function logged. */
export interface LoggedLine {
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
}

/** What `buildAssetContext` takes; all of it has defaults. */
export interface AssetContextOptions<C> {
  readonly config?: C;
  readonly assetKey?: string;
  readonly selectedAssetKeys?: readonly string[];
  readonly selectedChecks?: readonly CheckRef[];
  readonly runId?: string;
  readonly jobName?: string;
  readonly runTags?: Readonly<Record<string, string>>;
  readonly attempt?: number;
  readonly signal?: AbortSignal;
  readonly partitionKey?: string;
  /** For `partitionTimeWindow`. */
  readonly partitionTimeWindow?: { readonly start: Date; readonly end: Date };
}

/** A context, with what was logged into it. */
export type TestContext<T> = T & { readonly logged: readonly LoggedLine[] };

/**
 * What the function of an asset, a check or an op is called with.
 * @example await loadOrders(buildAssetContext({ config: { limit: 3 } }), { db })
 */
export function buildAssetContext<C = object>(
  options: AssetContextOptions<C> = {},
): TestContext<AssetExecutionContext<C>> {
  const logged: LoggedLine[] = [];
  const context = stepContext(
    {
      plan: planOf(options),
      run: {
        runId: options.runId ?? "test",
        jobName: options.jobName ?? null,
        tags: options.runTags ?? {},
        config: undefined,
      },
      attempt: options.attempt ?? 1,
      signal: options.signal ?? new AbortController().signal,
      env: process.env,
      emit: ({ type, level, message }) => {
        if (type === "LOG") logged.push({ level, message });
      },
      write: (stream, text) => process[stream].write(text),
    },
    {},
  );
  return Object.assign(context, { config: options.config ?? ({} as C), logged });
}

/** The same for an op, which has no asset. */
export function buildOpContext<C = object>(
  options: Omit<AssetContextOptions<C>, "assetKey" | "selectedAssetKeys"> = {},
): TestContext<AssetExecutionContext<C>> {
  return buildAssetContext<C>(options);
}

function planOf(options: AssetContextOptions<unknown>): PlanStep {
  const { assetKey, selectedAssetKeys, selectedChecks = [], partitionKey: key, partitionTimeWindow: time } = options;
  const window = time === undefined ? null : { from: time.start.getTime(), to: time.end.getTime() };
  return {
    key: "test",
    definition: "test",
    kind: "assets",
    hasNodes: false,
    assetKeys: selectedAssetKeys ?? (assetKey === undefined ? [] : [assetKey]),
    checks: selectedChecks.map((check) => ({ ...check, blocking: false })),
    isSubset: false,
    nodeIds: null,
    ...(key !== undefined && { partitions: { label: key, count: 1, key, many: null, window, dimensions: [] } }),
    needs: [],
    retryPolicy: null,
  };
}

/** What the function of a schedule is called with. */
export function buildScheduleContext(
  options: { readonly scheduledExecutionTime?: Date; readonly name?: string } = {},
): TestContext<ScheduleContext> {
  const logged: LoggedLine[] = [];
  const { scheduledExecutionTime = new Date(), name = "test" } = options;
  return { name, log: keepingLogger(logged), scheduledExecutionTime, logged };
}

/** What the function of a sensor is called with. */
export function buildSensorContext(
  options: { readonly cursor?: string | null; readonly lastTickAt?: Date | null; readonly name?: string } = {},
): TestContext<SensorContext> {
  const logged: LoggedLine[] = [];
  const { cursor = null, lastTickAt = null, name = "test" } = options;
  return { name, log: keepingLogger(logged), cursor, lastTickAt, logged };
}

export function keepingLogger(logged: LoggedLine[]): Logger {
  const keep = (level: LoggedLine["level"]) => (message: string) => {
    logged.push({ level, message: String(message) });
  };
  return { debug: keep("debug"), info: keep("info"), warn: keep("warning"), error: keep("error") };
}
