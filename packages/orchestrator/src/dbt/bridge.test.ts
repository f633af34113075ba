// What real dbt told of a run of the walk-through project with a duplicated order, a broken model, two models behind it and a
// hook (recorded from dbt-core 1.11.2), as our events.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { StepResult } from "../definitions/results.ts";
import type { StepEvent } from "../definitions/types.ts";
import { createBridge } from "./bridge.ts";
import { manifestSpecs } from "./manifest-specs.ts";
import { manifestOf } from "./read-manifest.ts";
import { DbtAssetTranslator } from "./translator.ts";
import type { DbtLogEvent } from "./types.ts";

const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, name), "utf8"));
const recorded: readonly DbtLogEvent[] = read("fixture-events.json");
const manifest = manifestOf(read("fixture-manifest.json"), "manifest.json");
const specs = manifestSpecs({
  manifest,
  translator: new DbtAssetTranslator(),
  selected: null,
  projectDir: null,
  partitions: null,
  backfillPolicy: null,
});

function play(events: readonly DbtLogEvent[], isCanceled = false) {
  const emitted: StepEvent[] = [];
  const results: StepResult[] = [];
  const bridge = createBridge({
    stepKey: "dbt",
    graph: {
      manifest,
      assetKeyOf: (id) => specs.assetKeyOf.get(id) ?? null,
      checkOf: (id) => specs.checkOf.get(id) ?? null,
    },
    emit: (event) => emitted.push(event),
    give: (result) => results.push(result),
    compiledCode: (id) => `-- ${id}`,
    isCanceled: () => isCanceled,
  });
  for (const event of events) bridge.hear(event);
  return { emitted, results };
}

const { emitted, results } = play(recorded);
const finished = (name: string) => emitted.find((event) => event.type === "NODE_FINISH" && event.nodeName === name);

describe("the bridge from dbt's events", () => {
  it("tells the start and the end of every node", () => {
    const of = (type: string) =>
      emitted.flatMap((event) => (event.type === type && "nodeName" in event ? [event.nodeName] : [])).sort();
    expect(of("NODE_START")).toEqual(of("NODE_FINISH"));
    expect(of("NODE_FINISH").length).toBe(15);
  });

  it("gives what was built as materializations, with rows and duration", () => {
    const made = results.filter((result) => result.kind === "materialize");
    expect(made.map((result) => result.assetKey).sort()).toEqual([
      "raw_orders",
      "raw_users",
      "stg_orders",
      "stg_users",
    ]);
    expect(made.find((result) => result.assetKey === "raw_orders")?.metadata).toMatchObject({
      rows_affected: { kind: "int", value: 5 },
      unique_id: { value: "seed.dbt_project.raw_orders" },
    });
    expect(made.find((result) => result.assetKey === "stg_users")?.metadata).not.toHaveProperty("rows_affected");
    expect(made.find((result) => result.assetKey === "stg_users")?.durationMillis).toBeCloseTo(78.874, 2);
  });

  it("gives tests as checks, with the rows that failed", () => {
    const checks = results.filter((result) => result.kind === "check");
    expect(checks.length).toBe(6);
    expect(checks.filter((check) => check.outcome !== "passed")).toMatchObject([
      { checkName: "unique_stg_orders_order_id", assetKey: "stg_orders", outcome: "failed", failedRows: 1 },
    ]);
  });

  it("says of what was skipped because of what", () => {
    expect(finished("user_order_summary")).toMatchObject({
      outcome: "skipped",
      skippedBecauseOf: expect.stringContaining("unique_stg_orders_order_id"),
      compiledCode: null,
    });
    expect(finished("behind2")).toMatchObject({ skippedBecauseOf: "model.dbt_project.broken" });
    const failed = emitted.filter((event) => event.type === "ASSET_FAILED_TO_MATERIALIZE");
    expect(failed.map((event) => [event.assetKey, event.reason, event.becauseOf]).sort()).toEqual([
      ["behind", "upstream-failed", "broken"],
      ["behind2", "upstream-failed", "broken"],
      ["broken", "failed", null],
      ["user_order_summary", "upstream-failed", "unique_stg_orders_order_id"],
    ]);
  });

  it("keeps what the node ran with", () => {
    expect(finished("broken")).toMatchObject({
      outcome: "error",
      assetKey: "broken",
      checkName: null,
      compiledCode: "-- model.dbt_project.broken",
      nodeMessage: expect.stringContaining('column "nope" does not exist'),
      dependsOn: ["model.dbt_project.stg_users"],
    });
    expect(finished("unique_stg_orders_order_id")).toMatchObject({
      outcome: "fail",
      failures: 1,
      assetKey: "stg_orders",
      checkName: "unique_stg_orders_order_id",
    });
    expect(finished("dbt_project-on-run-end-0")).toMatchObject({ resourceType: "operation", outcome: "success" });
  });

  it("files log lines under their node, and drops what is for debugging", () => {
    const lines = emitted.filter((event) => event.type === "LOG");
    expect(lines.map((line) => line.message)).toContain("Done. PASS=10 WARN=0 ERROR=2 SKIP=3 NO-OP=0 TOTAL=15");
    expect(lines.filter((line) => line.nodeId === "model.dbt_project.broken").length).toBe(4);
    expect(lines.some((line) => line.message.startsWith("Began running"))).toBe(false);
  });

  it("takes an error of a canceled run as canceled, and not as a verdict on a check", () => {
    const canceled = play(recorded, true);
    expect(canceled.emitted.find((event) => event.type === "NODE_FINISH" && event.nodeName === "broken")).toMatchObject(
      {
        outcome: "canceled",
      },
    );
  });

  it("survives events that are not as they should be", () => {
    const strange: DbtLogEvent = {
      info: { name: "NodeFinished", level: "debug", msg: "", ts: "", thread: "", invocation_id: "" },
      data: { node_info: { unique_id: "model.x.y" }, run_result: { status: "Unheard-Of", timing_info: "no" } },
    };
    expect(play([strange, { ...strange, data: {} }]).emitted).toMatchObject([
      { type: "NODE_FINISH", outcome: "error", assetKey: null, executeMillis: null },
    ]);
  });
});
