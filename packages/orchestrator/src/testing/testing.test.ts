import { describe, expect, it } from "vitest";
import { z } from "zod";
import { configure } from "../config/run-config.ts";
import { asset } from "../definitions/asset.ts";
import { assetCheck } from "../definitions/asset-check.ts";
import { Definitions } from "../definitions/definitions.ts";
import { EnvVar } from "../definitions/env-var.ts";
import { defineAssetJob } from "../definitions/jobs.ts";
import { defineResource } from "../definitions/resource.ts";
import { AssetCheckResult, MaterializeResult } from "../definitions/results.ts";
import { schedule } from "../definitions/schedule.ts";
import { assetSensor, runFailureSensor, sensor } from "../definitions/sensor.ts";
import { RunRequest, SensorResult, SkipReason } from "../definitions/tick-results.ts";
import { memoryIoManager } from "../io/memory.ts";
import { materialize } from "../runs/materialize.ts";
import { buildAssetContext, buildScheduleContext, buildSensorContext } from "./contexts.ts";
import { evaluateSchedule, evaluateSensor, validateRunConfig } from "./evaluate.ts";
import { invokeAsset, invokeCheck } from "./invoke.ts";

interface Db {
  rows(limit: number): Promise<readonly { id: number }[]>;
}
const db: Db = { rows: async (limit) => Array.from({ length: limit }, (_, id) => ({ id })) };
const limits = z.object({
  limit: z
    .number()
    .default(2)
    .refine((limit) => limit !== 13, "13 is unlucky"),
});
const orders = asset(
  { name: "orders", config: limits, ioManagerKey: "io" },
  async (context, resources: { readonly db: Db }) => {
    context.log.info("loading", { limit: context.config.limit });
    return new MaterializeResult({ value: await resources.db.rows(context.config.limit), metadata: { at: 1 } });
  },
);
const count = asset({ name: "count", ins: { orders } }, (_context, _resources, inputs) => {
  return new MaterializeResult({ metadata: { count: inputs.orders.length } });
});
const enough = assetCheck(
  { asset: orders, name: "enough", config: z.object({ atLeast: z.number() }) },
  ({ config }) => {
    return new AssetCheckResult({ passed: config.atLeast < 3 });
  },
);

describe("materialize", () => {
  it("takes assets alone, with resources, run config and values in memory", async () => {
    const io = memoryIoManager();
    const outcome = await materialize([orders, count], {
      resources: { db, io },
      runConfig: [configure(orders, { limit: 3 })],
    });
    expect(outcome.materialized).toEqual(["orders", "count"]);
    expect(outcome.metadata.get("count")).toEqual({ count: { kind: "int", value: 3 } });
    expect(io.values.get("orders")).toEqual([{ id: 0 }, { id: 1 }, { id: 2 }]);
    expect(outcome.events).toContainEqual(
      expect.objectContaining({ type: "LOG", message: "loading", metadata: { limit: { kind: "int", value: 3 } } }),
    );
  });

  it("throws what a step threw when asked to", async () => {
    const bad = asset({ name: "bad" }, () => {
      throw new TypeError("no such luck");
    });
    expect((await materialize([bad])).success).toBe(false);
    await expect(materialize([bad], { raiseOnError: true })).rejects.toThrow("no such luck");
    await expect(materialize([orders], { resources: { db, io: 3 } as never })).rejects.toThrow("is no I/O manager");
  });

  it("makes resources in their order, as long as they live, and puts them away", async () => {
    const trace: string[] = [];
    const connection = defineResource({
      config: z.object({ url: z.string(), size: z.number().default(4) }),
      setup: ({ config }) => {
        trace.push(`open ${config.url} ${config.size}`);
        return { url: config.url };
      },
      teardown: () => void trace.push("close"),
    });
    const session = defineResource({
      lifetime: "step",
      setup: (_context, { db: { url } }: { readonly db: { readonly url: string } }) => {
        trace.push(`begin ${url}`);
        return "session";
      },
      teardown: () => void trace.push("end"),
    });
    const use = (name: string) =>
      asset({ name }, (_context, { work }: { readonly work: string }) => void trace.push(`${name} ${work}`));
    process.env["SLUICE_TEST_URL"] = "pg://x";
    const resources = { db: connection({ url: EnvVar("SLUICE_TEST_URL") }), work: session(), unused: session() };
    await materialize([use("a"), use("b")], { resources });
    expect(trace).toEqual([
      "open pg://x 4",
      "begin pg://x",
      "a session",
      "end",
      "begin pg://x",
      "b session",
      "end",
      "close",
    ]);
    delete process.env["SLUICE_TEST_URL"];
    const outcome = await materialize([use("a")], { resources });
    expect(JSON.stringify(outcome.events)).toContain("environment variable SLUICE_TEST_URL is not set");
  });
});

describe("single functions", () => {
  it("are called with config, resources and inputs", async () => {
    const made = await invokeAsset(orders, { resources: { db }, config: {} });
    expect(made.value).toEqual([{ id: 0 }, { id: 1 }]);
    expect(made.logged).toEqual([{ level: "info", message: "loading" }]);
    expect((await invokeAsset(count, { inputs: { orders: [1, 2] } })).metadata).toEqual({
      count: { kind: "int", value: 2 },
    });
    expect((await invokeCheck(enough, { config: { atLeast: 4 } })).passed).toBe(false);
    await expect(invokeAsset(orders, { config: { limit: 13 } })).rejects.toThrow("config.limit: 13 is unlucky");
  });

  it("can be called with contexts alone", () => {
    const context = buildAssetContext({ config: { limit: 1 }, assetKey: "orders", runTags: { a: "b" } });
    context.log.warn("careful");
    expect(context).toMatchObject({ config: { limit: 1 }, assetKey: "orders", runTags: { a: "b" }, attempt: 1 });
    expect(context.logged).toEqual([{ level: "warning", message: "careful" }]);
    expect(buildScheduleContext({ scheduledExecutionTime: new Date(0) }).scheduledExecutionTime.getTime()).toBe(0);
    expect(buildSensorContext({ cursor: "7" }).cursor).toBe("7");
  });
});

describe("ticks", () => {
  const job = defineAssetJob({ name: "nightly" });

  it("of schedules", async () => {
    const weekdays = schedule({ job, cronSchedule: "0 6 * * *" }, ({ scheduledExecutionTime }) =>
      scheduledExecutionTime.getUTCDay() === 6 ? new SkipReason("weekend") : new RunRequest({ runKey: "k" }),
    );
    expect((await evaluateSchedule(weekdays, { at: new Date("2024-01-06T06:00:00Z") })).skipReason).toBe("weekend");
    expect((await evaluateSchedule(weekdays, { at: new Date("2024-01-08") })).runRequests[0]?.runKey).toBe("k");
    expect((await evaluateSchedule(schedule({ job, cronSchedule: "0 6 * * *" }))).runRequests).toHaveLength(1);
  });

  it("of sensors", async () => {
    const files = sensor({ name: "files", job }, ({ cursor }, { list }: { readonly list: () => string[] }) => {
      const found = list().filter((file) => cursor === null || file > cursor);
      return new SensorResult({
        runRequests: found.map((runKey) => new RunRequest({ runKey })),
        cursor: found.at(-1) ?? "",
      });
    });
    const tick = await evaluateSensor(files, { cursor: "a", resources: { list: () => ["a", "b", "c"] } });
    expect(tick.runRequests.map((request) => request.runKey)).toEqual(["b", "c"]);
    expect(tick.cursor).toBe("c");
    const after = assetSensor({ name: "after", assetKey: orders, job });
    expect((await evaluateSensor(after, { assetEvents: [{ assetKey: "orders" }] })).runRequests).toHaveLength(1);
    const failed = runFailureSensor({ name: "f", job }, ({ run }) => new SkipReason(`${run.jobName} failed`));
    expect((await evaluateSensor(failed, { runs: [{ jobName: "x" }] })).skipReason).toBe("x failed");
  });
});

describe("validateRunConfig", () => {
  const definitions = new Definitions({
    assets: [orders],
    assetChecks: [enough],
    resources: { db, io: memoryIoManager() },
  });

  it("fills in defaults, and says what is wrong as a launch does", async () => {
    const check = "orders_enough";
    expect(await validateRunConfig(definitions, { runConfig: [configure(enough, { atLeast: 1 })] })).toEqual({
      ops: { [check]: { config: { atLeast: 1 } }, orders: { config: { limit: 2 } } },
    });
    await expect(
      validateRunConfig(definitions, { runConfig: `ops: {${check}: {config: {atLest: 1}}}` }),
    ).rejects.toThrow('did you mean "atLeast"?');
    await expect(
      validateRunConfig(definitions, {
        runConfig: [configure(enough, { atLeast: 1 }), configure(orders, { limit: 13 })],
      }),
    ).rejects.toThrow("ops.orders.config.limit: 13 is unlucky");
  });
});
