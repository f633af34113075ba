// What the compiler must refuse: read by `npm run types`, never run.
import type { DbtAssetsFunction } from "../dbt/dbt-assets.ts";
import type { DbtCliResource } from "../dbt/dbt-cli-resource.ts";
import { asset } from "./asset.ts";
import { assetCheck } from "./asset-check.ts";
import { Definitions } from "./definitions.ts";
import { multiAsset } from "./multi-asset.ts";
import { AssetCheckResult, MaterializeResult } from "./results.ts";

interface Db {
  load(): Promise<number>;
}
declare const db: Db;
declare const dbt: DbtCliResource;
declare const dbtAssets: DbtAssetsFunction;

const plain = asset({ name: "plain" }, () => {});
const loaded = asset({ name: "loaded", deps: [plain, "other"] }, async (context, resources: { db: Db }) => {
  context.log.info(String(await resources.db.load()));
  return new MaterializeResult({ metadata: { rows: 1, at: new Date(), nested: { a: [1] } } });
});
const models = dbtAssets({ manifest: "m.json" }, async function* (context, resources) {
  yield* resources.dbt.cli(["build"], { context }).stream();
});
const mixed = dbtAssets({ manifest: "m.json" }, async function* (_context, resources: { dbt: DbtCliResource; db: Db }) {
  await resources.db.load();
  yield new MaterializeResult({ assetKey: "a" });
});
const check = assetCheck({ asset: loaded, name: "c" }, async (_context, resources: { db: Db }) => {
  return new AssetCheckResult({ passed: (await resources.db.load()) > 0 });
});

new Definitions({ assets: [plain] });
new Definitions({ assets: [plain, loaded, models, mixed], assetChecks: [check], resources: { db, dbt, unused: 1 } });

// @ts-expect-error a resource is missing
new Definitions({ assets: [loaded], resources: {} });
// @ts-expect-error no resources at all
new Definitions({ assets: [loaded] });
// @ts-expect-error the resource has another name
new Definitions({ assets: [loaded], resources: { database: db } });
// @ts-expect-error the resource is something else
new Definitions({ assets: [models], resources: { dbt: db } });
// @ts-expect-error a check needs its resource too
new Definitions({ assetChecks: [check], resources: { dbt } });
// @ts-expect-error a resource that nobody named
asset({ name: "x" }, async (_context, { nope }) => nope());
// @ts-expect-error a number is no result
asset({ name: "x" }, async () => 3);
// @ts-expect-error a check gives a result
assetCheck({ asset: "x", name: "c" }, () => {});
// @ts-expect-error passed is a boolean
new AssetCheckResult({ passed: "yes" });
const bare = async function* () {
  yield { assetKey: "a" };
};
// @ts-expect-error results only
multiAsset({ name: "m", specs: [{ key: "a" }] }, bare);
// @ts-expect-error an option that does not exist
asset({ name: "x", group: "g" }, () => {});
