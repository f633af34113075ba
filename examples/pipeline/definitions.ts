// Steps in TypeScript before and after a dbt project, in one graph: rates are loaded, dbt models them, a report is written.
import { writeFile } from "node:fs/promises";
import {
  AssetCheckResult,
  asset,
  assetCheck,
  Definitions,
  defineAssetJob,
  inProcessExecutor,
  MaterializeResult,
} from "sluice";
import { DbtCliResource, DbtProject, dbtAssets } from "sluice/dbt";
import { Warehouse } from "./warehouse.ts";

const project = new DbtProject({ projectDir: "./dbt_project" });
await project.prepareIfDev();

interface Resources {
  readonly warehouse: Warehouse;
}

const RATES: readonly (readonly [currency: string, day: string, rate: number])[] = [
  ["EUR", "2024-01-01", 1.1],
  ["EUR", "2024-01-02", 1.12],
  ["JPY", "2024-01-02", 0.0068],
];

/** The key is that of dbt's source, so dbt's models come after it. */
const exchangeRates = asset(
  { key: "raw/exchange_rates", groupName: "load", kinds: ["typescript", "postgres"], retryPolicy: { maxRetries: 2 } },
  async (context, { warehouse }: Resources) => {
    await warehouse.query("create schema if not exists raw");
    await warehouse.query("create table if not exists raw.exchange_rates (currency text, day date, rate numeric)");
    await warehouse.query("truncate raw.exchange_rates");
    for (const rate of RATES) await warehouse.query("insert into raw.exchange_rates values ($1, $2, $3)", rate);
    context.log.info(`Loaded ${RATES.length} rates.`);
    return new MaterializeResult({ metadata: { rows: RATES.length } });
  },
);

const ratesArePositive = assetCheck(
  { asset: exchangeRates, name: "rates_are_positive", blocking: true },
  async (_context, { warehouse }: Resources) => {
    const bad = await warehouse.query("select currency, day from raw.exchange_rates where rate <= 0");
    return new AssetCheckResult({ passed: bad.length === 0, failedRows: bad.length });
  },
);

const models = dbtAssets({ name: "models", manifest: project.manifestPath }, async function* (context, { dbt }) {
  yield* dbt.cli(["build"], { context }).stream();
});

const report = asset(
  { name: "rates_report", deps: ["latest_rates"], groupName: "publish", kinds: ["typescript"] },
  async (_context, { warehouse }: Resources) => {
    const rows = await warehouse.query("select currency, rate from latest_rates order by currency");
    await writeFile("rates_report.json", JSON.stringify(rows));
    return new MaterializeResult({ metadata: { rows: rows.length } });
  },
);

export default new Definitions({
  assets: [exchangeRates, models, report],
  assetChecks: [ratesArePositive],
  jobs: [defineAssetJob({ name: "refresh", selection: "*", executor: inProcessExecutor })],
  resources: { dbt: new DbtCliResource({ project }), warehouse: new Warehouse() },
});
