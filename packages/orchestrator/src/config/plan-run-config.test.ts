import { describe, expect, it } from "vitest";
import { z } from "zod";
import { asset } from "../definitions/asset.ts";
import { Definitions } from "../definitions/definitions.ts";
import { EnvVar } from "../definitions/env-var.ts";
import { resolveDefinitions } from "../definitions/resolve-definitions.ts";
import { defineResource } from "../definitions/resource.ts";
import { takeSnapshot } from "../host/take-snapshot.ts";
import { planRunConfig, runConfigSchemaOf } from "./plan-run-config.ts";

const database = defineResource({
  config: z.object({ host: z.string(), port: z.number().default(5432), password: z.string() }),
  setup: ({ config }) => config,
});
const orders = asset(
  {
    name: "orders",
    config: z.object({
      limit: z.number().int().max(100).default(5),
      mode: z.enum(["full", "incremental"]),
      days: z.array(z.object({ at: z.string() })).default([]),
    }),
  },
  (_context, { db: _ }: { readonly db: object }) => {},
);
const definitions = new Definitions({
  assets: [orders, asset({ name: "plain" }, () => {})],
  resources: { db: database({ host: "h", password: EnvVar("DB_PASSWORD") }) },
});
const { resolved } = await resolveDefinitions(definitions);
if (resolved === null) throw new Error("the definitions are wrong");
const snapshot = takeSnapshot(resolved, {
  file: "",
  bundle: "",
  bundleHash: "",
  files: [],
  loadedAt: "",
  loadMillis: 0,
});
const plan = (text: string, steps = ["orders", "plain"]) => planRunConfig(snapshot, steps, text);

describe("planRunConfig", () => {
  it("fills in defaults", () => {
    expect(plan("ops: { orders: { config: { mode: full } } }").ops).toEqual({
      orders: { config: { mode: "full", limit: 5, days: [] } },
    });
  });

  it("is nothing where nothing takes config", () => {
    expect(runConfigSchemaOf(snapshot, ["plain"])).toBeNull();
    expect(plan("# nothing", ["plain"])).toEqual({});
  });

  it.each([
    ["", 'ops.orders.config: "mode" is missing'],
    [
      "ops:\n  orders:\n    config:\n      mode: full\n      limt: 3\n",
      'line 5, column 7: ops.orders.config.limt: "limt" is not known here; did you mean "limit"?',
    ],
    ["ops:\n  order: {}\n", 'line 2, column 3: ops.order: "order" is not known here; did you mean "orders"?'],
    [
      "ops: {orders: {config: {mode: ful}}}",
      'line 1, column 25: ops.orders.config.mode: expected one of "full", "incremental", got "ful"; did you mean "full"?',
    ],
    ["ops: {orders: {config: {mode: full, limit: 101}}}", "ops.orders.config.limit: expected 100 or less, got 101"],
    ["ops: {orders: {config: {mode: full, limit: x}}}", 'ops.orders.config.limit: expected a whole number, got "x"'],
    [
      "ops: {orders: {config: {mode: full, days: [{at: a}, {att: b}]}}}",
      "line 1, column 54: ops.orders.config.days.1.att",
    ],
    ["ops: [", "line 1, column 7"],
    ["- a", "expected an object, got a list"],
    ["resources: { db: { config: { hots: x } } }\nops: {orders: {config: {mode: full}}}", 'did you mean "host"?'],
    [
      '{ "ops": { "orders": { "config": { "mode": "full" } } }, "__proto__": { "a": 1 } }',
      '"__proto__" is not known here',
    ],
  ])("refuses %j", (text, message) => {
    expect(() => plan(text)).toThrow(message);
  });

  it("lets a run configure resources, also from variables, and asks for nothing that is configured", () => {
    expect(
      plan("ops: {orders: {config: {mode: full}}}\nresources: {db: {config: {password: {env: OTHER}}}}").resources,
    ).toEqual({
      db: { config: { password: { env: "OTHER" } } },
    });
    expect(JSON.stringify(snapshot.resources)).toContain('"password":{"env":"DB_PASSWORD"}');
    expect(snapshot.resources[0]?.envVars).toEqual(["DB_PASSWORD"]);
  });
});
