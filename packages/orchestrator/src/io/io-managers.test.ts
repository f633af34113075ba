import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asset } from "../definitions/asset.ts";
import { Definitions } from "../definitions/definitions.ts";
import { MaterializeResult } from "../definitions/results.ts";
import { dailyPartitions, weeklyPartitions } from "../partitions/define.ts";
import { materialize } from "../runs/materialize.ts";
import { openTestStore, type TestStore } from "../storage/testing.ts";
import { parseCsv } from "./csv.ts";
import { filesIoManager } from "./files.ts";
import { postgresIoManager } from "./postgres.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-io-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const metadataOf = (outcome: Awaited<ReturnType<typeof materialize>>, key: string) => outcome.metadata.get(key);

describe("files", () => {
  it("keep a value for what is made of it, whole or not at all", async () => {
    const orders = asset({ name: "orders", keyPrefix: ["shop", ".."], ioManagerKey: "files" }, () => [{ id: 1 }]);
    const count = asset(
      { name: "count", ins: { orders }, ioManagerKey: "files" },
      (_context, _resources, inputs) => new MaterializeResult({ value: inputs.orders.length, metadata: { bytes: 0 } }),
    );
    const broken = asset({ name: "count2", ins: { orders }, ioManagerKey: "files" }, () => () => {});
    const resources = { files: filesIoManager({ folder }) };
    const outcome = await materialize(new Definitions({ assets: [orders, count], resources }));
    expect(outcome.success).toBe(true);
    expect(readFileSync(join(folder, "count.json"), "utf8")).toBe("1");
    expect(metadataOf(outcome, "count")).toMatchObject({ path: { kind: "path" }, bytes: { value: 0 } });
    expect(readdirSync(join(folder, "shop/%2E%2E"))).toEqual(["orders.json"]);
    const failed = await materialize(new Definitions({ assets: [orders, broken], resources }));
    expect(failed.success).toBe(false);
    expect(JSON.stringify(failed.events)).toContain("function cannot be kept as JSON");
    expect(readdirSync(folder)).toEqual(["count.json", "shop"]);
  });

  it("tell what was never materialized", async () => {
    const late = asset({ name: "late", ioManagerKey: "files" }, () => "text");
    const reads = asset({ name: "reads", ins: { late } }, () => {});
    const definitions = new Definitions({
      assets: [late, reads],
      resources: { files: filesIoManager({ folder, format: "text" }) },
    });
    const outcome = await materialize(definitions, { selection: "reads" });
    expect(JSON.stringify(outcome.events)).toContain("late.txt: materialize late first");
  });

  it("keep each partition in a file of its own, and load those that the step's own partition is made of", async () => {
    const days = dailyPartitions({ startDate: "2024-01-01" });
    const daily = asset({ name: "daily", partitions: days, ioManagerKey: "files" }, (context) => context.partitionKey);
    const next = asset({ name: "next", partitions: days, ins: { daily }, ioManagerKey: "files" }, (_c, _r, inputs) => {
      return `made of ${inputs.daily}`;
    });
    const weekly = asset(
      { name: "weekly", partitions: weeklyPartitions({ startDate: "2023-12-31" }), ins: { daily } },
      (_context, _resources, inputs) => new MaterializeResult({ metadata: { inputs: inputs.daily } }),
    );
    const resources = { files: filesIoManager({ folder }) };
    for (const partitionKey of ["2024-01-01", "2024-01-02"]) {
      await materialize([daily, next], { resources, partitionKey, raiseOnError: true });
    }
    expect(readFileSync(join(folder, "next/2024-01-02.json"), "utf8")).toBe('"made of 2024-01-02"');
    for (const partitionKey of ["2024-01-03", "2024-01-04", "2024-01-05", "2024-01-06"]) {
      await materialize([daily], { resources, partitionKey, raiseOnError: true });
    }
    const outcome = await materialize([daily, weekly], {
      resources,
      selection: "weekly",
      partitionKey: "2023-12-31",
      raiseOnError: true,
    });
    expect(outcome.metadata.get("weekly")).toMatchObject({
      inputs: { value: { "2024-01-01": "2024-01-01", "2024-01-06": "2024-01-06" } },
    });
  });

  it("keep rows as CSV", async () => {
    const text = 'a,b\n1,"x, ""y""\nz"\n,true\n';
    const rows = asset({ name: "rows", ioManagerKey: "files" }, () => [{ a: 1, b: 'x, "y"\nz' }, { b: true }]);
    await materialize(
      new Definitions({ assets: [rows], resources: { files: filesIoManager({ folder, format: "csv" }) } }),
    );
    expect(readFileSync(join(folder, "rows.csv"), "utf8")).toBe(text);
    expect(parseCsv(text)).toEqual([
      { a: "1", b: 'x, "y"\nz' },
      { a: "", b: "true" },
    ]);
    expect(parseCsv("a,b\r\n1,\r\n")).toEqual([{ a: "1", b: "" }]);
    expect(() => parseCsv('a\n"x')).toThrow("is not closed");
  });
});

describe("PostgreSQL", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  it("keeps rows as tables, replaced as a whole", async () => {
    let rows: object[] = [
      { id: 1, amount: 2.5, paid: true, at: new Date(0), tags: ["x"], note: null },
      { id: 2, amount: 3, paid: false, at: null, tags: { a: 1 }, note: "it's" },
    ];
    const seen: unknown[] = [];
    const orders = asset({ key: "shop/orders", ioManagerKey: "tables" }, () => rows);
    const reads = asset({ name: "reads", ins: { orders } }, (_context, _resources, inputs) => {
      seen.push(inputs.orders);
    });
    const definitions = new Definitions({
      assets: [orders, reads],
      resources: { tables: postgresIoManager({ connectionString: store.connectionString, schema: "io" }) },
    });
    const outcome = await materialize(definitions);
    expect(outcome.success, JSON.stringify(outcome.events)).toBe(true);
    expect(seen).toEqual([rows]);
    expect(metadataOf(outcome, "shop/orders")).toMatchObject({ "dagster/row_count": { kind: "int", value: 2 } });
    rows = [{ id: 9, other: "x" }];
    expect((await materialize(definitions)).success).toBe(true);
    expect(seen[1]).toEqual(rows);
  });
});
