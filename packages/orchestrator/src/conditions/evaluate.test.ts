// Conditions over facts that change, evaluation after evaluation.
import { describe, expect, it } from "vitest";
import { FreshnessPolicy } from "../definitions/freshness-policy.ts";
import { AutomationCondition as Condition } from "./automation-condition.ts";
import { createConditionWorld, treeLines } from "./testing.ts";

const eager = Condition.eager();

describe("eager", () => {
  const chain = {
    raw: {},
    staging: { deps: ["raw"], condition: eager },
    mart: { deps: ["staging"], condition: eager },
  };

  it("asks for what is made of something new, and for all of the chain in one go, once", () => {
    const world = createConditionWorld(chain);
    world.materialize(["raw", "staging", "mart"]);
    expect(world.requested()).toEqual([]);
    expect(world.requested()).toEqual([]);
    world.materialize(["raw"]);
    expect(world.requested()).toEqual(["staging", "mart"]);
    expect(world.requested()).toEqual([]);
    world.materialize(["staging", "mart"]);
    expect([world.requested(), world.requested()]).toEqual([[], []]);
  });

  it("waits for what is missing or being made, and asks once it is there", () => {
    const world = createConditionWorld({ ...chain, other: {}, mart: { deps: ["staging", "other"], condition: eager } });
    world.materialize(["raw", "staging", "mart"]);
    world.evaluate();
    world.begin("other");
    world.materialize(["staging"]);
    expect(world.requested()).toEqual([]);
    world.materialize(["other"]);
    expect(world.requested()).toEqual(["mart"]);
  });

  it("does not ask again for what the run of its upstream makes too, even when that fails", () => {
    const world = createConditionWorld(chain);
    world.materialize(["raw", "staging", "mart"]);
    world.evaluate();
    world.begin("mart");
    world.materialize(["staging"], { alsoTargets: ["mart"] });
    expect(world.requested()).toEqual([]);
    world.fail("mart");
    expect([world.requested(), world.requested()]).toEqual([[], []]);
  });

  it("leaves alone what was missing from the start, and sources that are observed as they were", () => {
    const world = createConditionWorld({
      file: { kind: "observable" },
      table: { deps: ["file"], condition: eager },
      lost: { condition: eager },
    });
    world.observe("file", "v1");
    world.materialize(["table"]);
    expect([world.requested(), world.requested()]).toEqual([[], []]);
    world.observe("file", "v1");
    expect(world.requested()).toEqual([]);
    world.observe("file", "v2");
    expect(world.requested()).toEqual(["table"]);
  });
});

describe("onCron", () => {
  it("waits for all that it is made of to be updated since the tick, and asks once per tick", () => {
    const world = createConditionWorld({
      a: {},
      b: {},
      daily: { deps: ["a", "b"], condition: Condition.onCron("0 6 * * *") },
    });
    world.materialize(["a", "b", "daily"]);
    world.evaluate();
    expect(world.requested(6 * 3600)).toEqual([]);
    world.materialize(["a"]);
    expect(world.requested()).toEqual([]);
    world.materialize(["b"]);
    expect(world.requested()).toEqual(["daily"]);
    world.materialize(["daily", "a", "b"]);
    expect([world.requested(), world.requested()]).toEqual([[], []]);
    world.evaluate(24 * 3600);
    world.materialize(["a", "b"]);
    expect(world.requested()).toEqual(["daily"]);
  });
});

describe("onMissing", () => {
  it("asks once for what becomes missing later", () => {
    const assets = { a: { condition: Condition.onMissing() } };
    const world = createConditionWorld(assets);
    world.materialize(["a"]);
    world.evaluate();
    world.define({ ...assets, b: { deps: ["a"], condition: Condition.onMissing() } });
    // The first evaluation of an asset handles what is so from the start.
    expect([world.requested(), world.requested()]).toEqual([[], []]);
  });
});

describe("operators", () => {
  const on = (condition: Condition, deps: readonly string[] = ["up"]) =>
    createConditionWorld({ up: {}, other: {}, it: { deps, condition } });

  it("tells what is newly true, and since when", () => {
    const world = on(Condition.executionFailed().newlyTrue());
    world.materialize(["it"]);
    world.evaluate();
    world.fail("it");
    expect([world.requested(), world.requested()]).toEqual([["it"], []]);

    const since = on(Condition.anyDepsMatch(Condition.newlyUpdated()).since(Condition.newlyUpdated()));
    since.materialize(["up", "it"]);
    since.evaluate();
    since.materialize(["up"]);
    expect([since.requested(), since.requested()]).toEqual([["it"], ["it"]]);
    since.materialize(["it"]);
    expect(since.requested()).toEqual([]);
  });

  it("counts the dependencies that are allowed and not ignored", () => {
    const anyUpdated = Condition.anyDepsUpdated();
    for (const [condition, expected] of [
      [anyUpdated, ["it"]],
      [anyUpdated.ignore("other"), []],
      [anyUpdated.allow("up"), []],
      [anyUpdated.allow("up").allow("other"), ["it"]],
    ] as const) {
      const world = on(condition, ["up", "other"]);
      world.materialize(["up", "other", "it"]);
      world.evaluate();
      world.materialize(["other"]);
      expect(world.requested()).toEqual(expected);
    }
  });

  it("looks at checks, at tags of runs, at code and data versions, and at other assets", () => {
    const checks = [
      { name: "fresh", blocking: true },
      { name: "nice", blocking: false },
    ];
    const condition = Condition.allDepsBlockingChecksPassed().and(Condition.anyDepsUpdated());
    const gate = createConditionWorld({ up: { checks }, it: { deps: ["up"], condition } });
    gate.materialize(["up", "it"]);
    gate.evaluate();
    gate.check("up", "fresh", "failed");
    gate.check("up", "nice", "failed");
    gate.materialize(["up"]);
    expect(gate.requested()).toEqual([]);
    gate.check("up", "fresh", "passed");
    gate.materialize(["up"]);
    expect(gate.requested()).toEqual(["it"]);

    const tagged = on(Condition.anyDepsMatch(Condition.executedWithTags({ tagValues: { team: "data" } })));
    tagged.materialize(["up", "it"]);
    tagged.evaluate();
    tagged.materialize(["up"], { tags: { team: "web" } });
    expect(tagged.requested()).toEqual([]);
    tagged.materialize(["up"], { tags: { team: "data" } });
    expect(tagged.requested()).toEqual(["it"]);

    const coded = { it: { codeVersion: "1", condition: Condition.codeVersionChanged() } };
    const code = createConditionWorld(coded);
    code.evaluate();
    code.define({ it: { ...coded.it, codeVersion: "2" } });
    expect([code.requested(), code.requested()]).toEqual([["it"], []]);

    const other = on(Condition.assetMatches("other", Condition.dataVersionChanged()), []);
    other.materialize(["other", "it"]);
    other.evaluate();
    other.materialize(["other"]);
    expect([other.requested(), other.requested()]).toEqual([["it"], []]);
  });

  it("waits while a backfill is to make it, and sees when it becomes overdue, by the clock alone", () => {
    const world = on(Condition.anyDepsUpdated().and(Condition.inProgress().not()));
    world.materialize(["up", "it"]);
    world.evaluate();
    world.backfill("it", true);
    world.materialize(["up"]);
    expect(world.requested()).toEqual([]);

    const policy = FreshnessPolicy.timeWindow({ failWindow: "1h" });
    const late = createConditionWorld({
      it: { freshness: policy, condition: Condition.freshnessFailed().newlyTrue() },
    });
    late.materialize(["it"]);
    expect([late.requested(), late.requested(3500), late.requested(60), late.requested()]).toEqual([
      [],
      [],
      ["it"],
      [],
    ]);
  });

  it("takes the conditions downstream as its own", () => {
    const world = createConditionWorld({
      up: { condition: Condition.anyDownstreamConditions() },
      middle: { deps: ["up"] },
      down: { deps: ["middle"], condition: Condition.cronTickPassed("0 * * * *") },
    });
    world.evaluate();
    expect([world.requested(60), world.requested(3600), world.requested(60)]).toEqual([[], ["up", "down"], []]);
  });

  it("replaces parts by what they are called, and says what it is", () => {
    const lazier = eager.replace("anyDepsInProgress", Condition.anyDepsMatch(Condition.executionFailed()));
    expect(JSON.stringify(lazier.node)).not.toContain("anyDepsInProgress");
    const text = String(Condition.missing().and(Condition.inProgress().not()).since(Condition.newlyUpdated()));
    expect(text).toBe("((missing and not inProgress) since newlyUpdated)");
    expect(() => Condition.onCron("0 0 31 2 *")).toThrow("never due");
  });
});

describe("an evaluation", () => {
  it("explains what it came to, with the facts", () => {
    const world = createConditionWorld({ up: {}, it: { deps: ["up"], condition: Condition.anyDepsUpdated() } });
    world.materialize(["up", "it"]);
    world.evaluate();
    world.materialize(["up"]);
    const [evaluation] = world.evaluate().evaluations;
    expect(evaluation === undefined ? [] : treeLines(evaluation.tree)).toEqual([
      "+ anyDepsUpdated",
      "  + up: or",
      "    + newlyUpdatedWithoutRoot",
      "      + newlyUpdated (updated at 2026-01-01T00:01:00.000Z by run r4)",
      "      + not executedWithRootTarget",
      "        - executedWithRootTarget",
      "    - willBeRequested",
    ]);
  });

  it("looks at nothing when nothing has changed, and only at what reads the change otherwise", () => {
    const assets = Object.fromEntries(
      Array.from({ length: 500 }, (_, n) => [
        `a${n}`,
        { deps: n < 10 ? [] : [`a${Math.floor(n / 2)}`], condition: eager },
      ]),
    );
    const world = createConditionWorld(assets);
    world.materialize(Object.keys(assets));
    expect(world.evaluate().evaluatedCount).toBe(500);
    world.evaluate();
    const idle = world.evaluate();
    expect([idle.evaluatedCount, idle.states.size, idle.evaluations.length]).toEqual([0, 0, 0]);
    world.fail("a499");
    expect(world.evaluate()).toMatchObject({ evaluatedCount: 1, evaluations: [] });
  });
});
