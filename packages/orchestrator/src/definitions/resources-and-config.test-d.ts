// What the compiler must know of config, resources and values: read by `npm run types`, never run.
import { z } from "zod";
import { configure } from "../config/run-config.ts";
import { AssetIn, type IoManager } from "../io/io-manager.ts";
import { op } from "../ops/op.ts";
import { asset } from "./asset.ts";
import { assetCheck } from "./asset-check.ts";
import { Definitions } from "./definitions.ts";
import { EnvVar } from "./env-var.ts";
import { successHook } from "./hooks.ts";
import { defineAssetJob } from "./jobs.ts";
import { defineResource } from "./resource.ts";
import { AssetCheckResult, MaterializeResult } from "./results.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_same: Same<A, B>): void {}

const limited = asset(
  { name: "limited", config: z.object({ limit: z.number().default(5), mode: z.enum(["full", "new"]) }) },
  (context) => {
    same<typeof context.config, { limit: number; mode: "full" | "new" }>(true);
    // @ts-expect-error a key that the schema does not have
    context.config.limt;
  },
);
const plain = asset({ name: "plain" }, (context) => {
  // @ts-expect-error no config is declared
  context.config.limit;
});
assetCheck({ asset: limited, name: "c", config: z.object({ atMost: z.number() }) }, ({ config }) => {
  return new AssetCheckResult({ passed: config.atMost > 1 });
});

defineAssetJob({ name: "j", config: [configure(limited, { mode: "new" })] });
// @ts-expect-error a value that the schema refuses
configure(limited, { mode: "old" });
// @ts-expect-error a key that the schema does not have
configure(limited, { mode: "new", limt: 3 });
// @ts-expect-error what is required is missing
configure(limited, {});
// @ts-expect-error it takes no config
configure(plain, { a: 1 });

const database = defineResource({
  config: z.object({ url: z.string(), poolSize: z.number().optional() }),
  setup: ({ config }) => ({ query: async (sql: string) => `${config.url} ${sql}`, size: config.poolSize }),
  teardown: (value) => {
    same<typeof value.size, number | undefined>(true);
  },
});
const ledger = defineResource({
  setup: async (_context, { db }: { readonly db: { query(sql: string): Promise<string> } }) => ({
    sum: () => db.query(""),
  }),
});
const reads = asset({ name: "reads" }, async (_context, { db }: { readonly db: { query(sql: string): unknown } }) => {
  await db.query("select 1");
});

new Definitions({ assets: [reads], resources: { db: database({ url: EnvVar("URL"), poolSize: EnvVar.number("N") }) } });
new Definitions({ assets: [reads], resources: { db: database.atLaunch({ poolSize: 1 }), ledger: ledger() } });
// @ts-expect-error config is missing
database();
// @ts-expect-error a key that the schema does not have
database({ url: "x", poolsize: 1 });
// @ts-expect-error a number is wanted
database({ url: "x", poolSize: EnvVar("N") });
// @ts-expect-error it takes no config
ledger({ a: 1 });
// @ts-expect-error the resource that a resource needs is missing
new Definitions({ resources: { ledger: ledger() } });
// @ts-expect-error an asset's resource has another name
new Definitions({ assets: [reads], resources: { database: database({ url: "x" }) } });
// @ts-expect-error the factory is not called
new Definitions({ assets: [reads], resources: { db: database } });

declare const texts: IoManager<string>;
declare const anything: IoManager;
const lines = asset({ name: "lines", ioManagerKey: "files" }, () => "a\nb");
const counted = asset({ name: "counted", ioManagerKey: "files", ins: { lines } }, (_context, _resources, inputs) => {
  same<typeof inputs.lines, string>(true);
  // @ts-expect-error an input that nobody named
  inputs.other;
  return new MaterializeResult({ value: inputs.lines.length, metadata: { rows: 1 } });
});
asset({ name: "from_key", ins: { rows: new AssetIn<number[]>("raw") } }, (_context, _resources, { rows }) => {
  same<typeof rows, number[]>(true);
});
new Definitions({ assets: [lines], resources: { files: texts } });
new Definitions({ assets: [lines, counted], resources: { files: anything } });
// @ts-expect-error nothing keeps the values
new Definitions({ assets: [lines], resources: {} });
// @ts-expect-error that one keeps texts, not numbers
new Definitions({ assets: [counted], resources: { files: texts } });
// @ts-expect-error a value, and nothing that keeps it
asset({ name: "x" }, () => "text");

const tells = successHook({ name: "tells" }, (_context, { box }: { readonly box: { send(text: string): void } }) =>
  box.send(""),
);
const told = asset({ name: "told", hooks: [tells] }, () => {});
const toldCheck = assetCheck({ asset: told, name: "c", hooks: [tells] }, () => new AssetCheckResult({ passed: true }));
new Definitions({ assets: [told], assetChecks: [toldCheck], resources: { box: { send: () => {} } } });
// @ts-expect-error what a hook needs is missing
new Definitions({ assets: [told], resources: {} });
// @ts-expect-error what a hook of a check needs is missing
new Definitions({ assetChecks: [toldCheck], resources: {} });

const limitedOp = op({ name: "limited_op", config: z.object({ limit: z.number() }) }, () => {});
defineAssetJob({ name: "k", config: [configure(limitedOp, { limit: 1 }, { at: "graph.limited" })] });
// @ts-expect-error a value that the schema of the op refuses
configure(limitedOp, { limit: "1" });
// @ts-expect-error an asset is where it is
configure(limited, { mode: "new" }, { at: "graph.limited" });
const plainOp = op({ name: "plain_op" }, () => {});
// @ts-expect-error the op takes no config
configure(plainOp, { limit: 1 });
