// Conditions of assets with partitions: sets are carried along dependencies, and runs are requested for the partitions that are meant.
import { describe, expect, it } from "vitest";
import { dailyPartitions, dynamicPartitions, staticPartitions } from "../partitions/define.ts";
import { AutomationCondition as Condition } from "./automation-condition.ts";
import { createConditionWorld } from "./testing.ts";

const eager = Condition.eager();
const daily = dailyPartitions({ startDate: "2025-12-28" });
const DAY = 24 * 3600;

describe("conditions with partitions", () => {
  it("eager makes the newest partition when it comes and what it is made of is there, and leaves older ones alone", () => {
    const world = createConditionWorld({
      raw: { partitions: daily },
      mart: { partitions: daily, deps: ["raw"], condition: eager },
    });
    const all = ["2025-12-28", "2025-12-29", "2025-12-30", "2025-12-31"];
    world.materialize(["raw", "mart"], { partitions: all });
    expect([world.runs(), world.runs()]).toEqual([[], []]);
    // A new day has ended; its partition is missing, and so is what it is made of.
    expect(world.runs(DAY)).toEqual([]);
    world.materialize(["raw"], { partitions: ["2025-12-28"] });
    expect(world.runs()).toEqual([]);
    world.materialize(["raw"], { partitions: ["2026-01-01"] });
    expect(world.runs()).toEqual(["mart 2026-01-01"]);
    world.materialize(["mart"], { partitions: ["2026-01-01"] });
    expect([world.runs(), world.runs()]).toEqual([[], []]);
  });

  it("asks for each partition that was updated, and for assets that one run can make together", () => {
    const regions = staticPartitions(["eu", "us", "asia"]);
    const world = createConditionWorld({
      raw: { partitions: regions },
      staging: { partitions: regions, deps: ["raw"], condition: eager },
      mart: { partitions: regions, deps: ["staging"], condition: eager },
      total: { deps: ["mart"], condition: eager },
    });
    world.materialize(["raw", "staging", "mart", "total"], { partitions: ["eu", "us", "asia"] });
    world.evaluate();
    world.materialize(["raw"], { partitions: ["us", "eu"] });
    expect(world.runs()).toEqual(["staging,mart eu", "staging,mart us"]);
    world.materialize(["staging", "mart"], { partitions: ["eu"] });
    expect(world.runs()).toEqual(["total all"]);
    expect(world.runs()).toEqual([]);
  });

  it("onMissing makes partitions that are added", () => {
    const world = createConditionWorld({
      customer: { partitions: dynamicPartitions("customers"), condition: Condition.onMissing() },
    });
    world.addDynamic("customers", "a");
    world.evaluate();
    expect(world.runs()).toEqual([]);
    world.addDynamic("customers", "b");
    expect([world.runs(), world.runs()]).toEqual([["customer b"], []]);
  });

  it("shows for which partitions each part is true", () => {
    const regions = staticPartitions(["eu", "us"]);
    const world = createConditionWorld({ a: { partitions: regions, condition: Condition.missing() } });
    world.materialize(["a"], { partitions: ["eu"] });
    const [evaluation] = world.evaluate().evaluations;
    expect(evaluation?.tree).toMatchObject({ name: "missing", isTrue: true, partitions: { count: 1, keys: ["us"] } });
  });
});
