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
const FILES = { file: "", bundle: "", bundleHash: "", files: [], loadedAt: "", loadMillis: 0 };
const snapshot = takeSnapshot(resolved, FILES);
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

  it("judges schemas that refer to themselves, each in its own document", async () => {
    const node = z.object({ name: z.string(), next: z.lazy((): z.ZodType => node).optional() });
    const tree = z.object({
      size: z.number(),
      get children() {
        return z.array(tree).default([]);
      },
      leaf: z.lazy((): z.ZodType => tree).default({ size: 0 }),
    });
    const loaded = await resolveDefinitions(
      new Definitions({
        assets: [asset({ name: "chain", config: node }, () => {}), asset({ name: "tree", config: tree }, () => {})],
      }),
    );
    if (loaded.resolved === null) throw new Error("the definitions are wrong");
    const recursive = takeSnapshot(loaded.resolved, FILES);
    const planned = (text: string) => planRunConfig(recursive, ["chain", "tree"], text);
    const fine = "ops: {chain: {config: {name: a, next: {name: b}}}, tree: {config: {size: 1, children: [{size: 2}]}}}";
    expect(planned(fine).ops).toEqual({
      chain: { config: { name: "a", next: { name: "b" } } },
      tree: {
        config: { size: 1, children: [{ size: 2, children: [], leaf: { size: 0 } }], leaf: { size: 0 } },
      },
    });
    expect(() => planned(fine.replace("name: b", "nmae: b"))).toThrow('ops.chain.config.next: "name" is missing');
    expect(() => planned(fine.replace("size: 2", "size: x"))).toThrow(
      'ops.tree.config.children.0.size: expected a number, got "x"',
    );
  });
});
