import { describe, expect, it } from "vitest";
import { z } from "zod";
import { configure } from "../config/run-config.ts";
import { asset } from "../definitions/asset.ts";
import { Definitions } from "../definitions/definitions.ts";
import { failureHook, successHook } from "../definitions/hooks.ts";
import { AssetMaterialization, DynamicOutput, ExpectationResult, Output } from "../definitions/op-results.ts";
import { AssetCheckResult } from "../definitions/results.ts";
import { memoryIoManager } from "../io/memory.ts";
import { executeJob } from "../runs/execute-job.ts";
import { materialize } from "../runs/materialize.ts";
import { resolvedForTest } from "../testing/resolved-for-test.ts";
import { graph } from "./graph.ts";
import { graphAsset, graphMultiAsset } from "./graph-asset.ts";
import { dynamicOut, nothing, opIn, out } from "./ins-outs.ts";
import { job } from "./job.ts";
import { op } from "./op.ts";

const load = op({ name: "load", config: z.object({ limit: z.number().default(3) }) }, ({ config }) =>
  Array.from({ length: config.limit }, (_, index) => index + 1),
);
const total = op({ name: "total", ins: { numbers: opIn<number[]>() } }, (_context, _resources, { numbers }) =>
  numbers.reduce((sum, each) => sum + each, 0),
);
const double = op({ name: "double", ins: { each: opIn<number>() } }, (context, _resources, { each }) => {
  if (each === 13) throw new Error(`no ${context.mappingKey}`);
  return each * 2;
});
const spread = op(
  { name: "spread", ins: { numbers: opIn<number[]>() }, outs: { result: dynamicOut<number>() } },
  async function* (_context, _resources, { numbers }) {
    for (const each of numbers) yield new DynamicOutput(each, { mappingKey: `n${each}` });
  },
);

describe("jobs of ops", () => {
  it("hands values from op to op, with config, defaults and waiting", async () => {
    const order: string[] = [];
    const factor = op(
      { name: "factor", ins: { sum: opIn<number>(), by: opIn({ schema: z.number(), default: 10 }) } },
      (_context, _resources, { sum, by }) => sum * by,
    );
    const last = op({ name: "last", ins: { after: nothing() } }, () => {
      order.push("last");
    });
    const nightly = job({ name: "nightly", ops: { load, total, factor, last } }, (ops) => {
      const result = ops.factor({ sum: ops.total({ numbers: ops.load() }) });
      ops.last({ after: result });
    });
    const first = await executeJob(nightly);
    expect(first.outputOf("factor")).toBe(60);
    expect(order).toEqual(["last"]);
    const runConfig = { ops: { load: { config: { limit: 4 } }, factor: { inputs: { by: 2 } } } };
    expect((await executeJob(nightly, { runConfig })).outputOf("factor")).toBe(20);
    const wrong = { ops: { load: { config: { limit: "x" } }, factor: { inputs: { by: "y" } } } };
    await expect(executeJob(nightly, { runConfig: wrong })).rejects.toThrow(
      /ops\.load\.config\.limit.*ops\.factor\.inputs\.by/,
    );
  });

  it("runs a mapped op once for each value, and collects what came of them", async () => {
    const mapped = job({ name: "mapped", ops: { load, spread, double, again: double, total } }, (ops) => {
      const twice = ops.spread({ numbers: ops.load() }).map((each) => ops.again({ each: ops.double({ each }) }));
      ops.total({ numbers: twice.collect() });
    });
    const done = await executeJob(mapped);
    expect(done.succeeded).toEqual([
      "load",
      "spread",
      "double[n1]",
      "double[n2]",
      "double[n3]",
      "again[n1]",
      "again[n2]",
      "again[n3]",
      "total",
    ]);
    expect(done.outputOf("total")).toBe(24);
    const none = await executeJob(mapped, { runConfig: { ops: { load: { config: { limit: 0 } } } } });
    expect(none.succeeded).toEqual(["load", "spread", "total"]);
    expect(none.outputOf("total")).toBe(0);
    const bad = await executeJob(mapped, { runConfig: { ops: { load: { config: { limit: 13 } } } } });
    expect([bad.success, bad.failed]).toEqual([false, ["double[n13]"]]);
    expect(bad.skipped).toEqual(["again[n13]", "total"]);
    expect(bad.succeeded).toContain("again[n12]");
  });

  it("skips what an output that was left out is for, and lists take what is there", async () => {
    const split = op(
      { name: "split", outs: { a: out<number>({ isRequired: false }), b: out<number>({ isRequired: false }) } },
      function* () {
        yield new Output(5, { output: "a" });
      },
    );
    const one = op({ name: "one", ins: { value: opIn<number>() } }, (_context, _resources, { value }) => value + 1);
    const branches = job({ name: "branches", ops: { split, fromA: one, fromB: one, afterB: one, total } }, (ops) => {
      const { a, b } = ops.split();
      const fromB = ops.fromB({ value: b });
      ops.afterB({ value: fromB });
      ops.total({ numbers: [ops.fromA({ value: a }), fromB] });
    });
    const done = await executeJob(branches);
    expect(done.success).toBe(true);
    expect(done.skipped).toEqual(["fromB", "afterB"]);
    expect(done.outputOf("total")).toBe(6);
  });

  it("nests graphs, whose ops have paths, and takes their inputs from the run config", async () => {
    const inner = graph(
      { name: "inner", ops: { spread, double }, ins: { numbers: opIn<number[]>({ default: [7] }) } },
      ({ spread: fan, double: each }, { numbers }) => fan({ numbers }).map((value) => each({ each: value })),
    );
    const outer = graph(
      { name: "outer", ops: { inner, total }, ins: { numbers: opIn({ schema: z.array(z.number()) }) } },
      (ops, { numbers }) => ops.total({ numbers: ops.inner({ numbers }).collect() }),
    );
    const nested = await executeJob(job({ name: "nested", graph: outer }), {
      runConfig: { inputs: { numbers: [1, 2] } },
    });
    expect(nested.succeeded).toEqual(["inner.spread", "inner.double[n1]", "inner.double[n2]", "total"]);
    expect(nested.outputOf("total")).toBe(6);
    await expect(executeJob(job({ name: "nested", graph: outer }))).rejects.toThrow(
      '"inputs": "numbers" is missing'.slice(10),
    );
    const alone = await executeJob(job({ name: "alone", ops: { inner } }));
    expect(alone.outputOf("inner.double")).toBeUndefined();
    expect(alone.outputOf("inner.double[n7]")).toBe(14);
  });

  it("tries again, calls hooks of ops, graphs and jobs, and tells of assets and expectations", async () => {
    const told: string[] = [];
    const hook = successHook({ name: "tell" }, ({ opName, stepKey }) => void told.push(`${opName} ${stepKey}`));
    const onFailure = failureHook(
      { name: "sad" },
      ({ stepKey, error }) => void told.push(`${stepKey}: ${error?.message}`),
    );
    const flaky = op({ name: "flaky", hooks: [hook], retryPolicy: { maxRetries: 1 } }, async function* (context) {
      yield new AssetMaterialization({ asset: "exports/a", metadata: { rows: 2 } });
      context.logEvent(new ExpectationResult({ success: false, label: "rows" }));
      if (context.attempt === 1) throw new Error("first");
      yield new Output(context.attempt, { metadata: { at: 1 } });
    });
    const fails = op({ name: "fails" }, () => {
      throw new Error("always");
    });
    const done = await executeJob(job({ name: "hooked", ops: { flaky, fails }, hooks: [onFailure] }));
    expect(told).toEqual(["flaky flaky", "fails: always"]);
    expect(done.outputOf("flaky")).toBe(2);
    expect(done.events.flatMap((event) => (event.type === "ASSET_MATERIALIZATION" ? [event.metadata] : []))).toEqual([
      { rows: { kind: "int", value: 2 } },
      { rows: { kind: "int", value: 2 } },
    ]);
    expect(done.events.map((event) => event.message)).toContain("Expectation rows was not met.");
  });

  it("says what an op gave that it should not have given", async () => {
    const cases = {
      twice: op({ name: "twice", outs: { result: out<number>() } }, function* () {
        yield new Output(1);
        yield new Output(2);
      }),
      missing: op({ name: "missing", outs: { a: out<number>(), b: out<number>() } }, function* () {
        yield new Output(1, { output: "a" });
      }),
      other: op({ name: "other" }, async function* () {
        yield new Output(1, { output: "nope" });
      }),
      sameKey: op({ name: "sameKey", outs: { result: dynamicOut<number>() } }, () => [
        new DynamicOutput(1, { mappingKey: "a" }),
        new DynamicOutput(1, { mappingKey: "a" }),
      ]),
    };
    const { events } = await executeJob(job({ name: "wrong", ops: cases }));
    expect(events.filter((event) => event.type === "STEP_FAILURE").map((event) => event.error.message)).toEqual([
      'step "twice" gave output "result" twice',
      'step "missing" ended without giving output "b"',
      'step "other" gave output "nope", which it does not have; it has result',
      'step "sameKey" gave output "result[a]" twice',
    ]);
  });

  it("refuses graphs that cannot run where they are written", () => {
    const dynamic = () =>
      job({ name: "bad", ops: { load, spread, more: spread, double } }, (ops) => {
        const first = ops.spread({ numbers: ops.load() });
        first.map((each) => ops.more({ numbers: [each] }) as never);
      });
    expect(dynamic).toThrow('op "more" has a dynamic output, and is mapped over another one');
    const whole = () =>
      job({ name: "bad", ops: { load, spread, total } }, (ops) => {
        ops.total({ numbers: ops.spread({ numbers: ops.load() }) as never });
      });
    expect(whole).toThrow('input "numbers" of op "total" is wired to a dynamic output as a whole');
    const constant = () =>
      job({ name: "bad", ops: { load, spread, plain: load, total } }, (ops) => {
        const plain = ops.plain();
        ops.total({
          numbers: ops
            .spread({ numbers: ops.load() })
            .map(() => plain)
            .collect() as never,
        });
      });
    expect(constant).toThrow('op "total" collects what "plain" gives, which runs once');
    expect(() =>
      job({ name: "bad", ops: { load, total } }, (ops) => void ops.total({ number: ops.load() } as never)),
    ).toThrow('op "total" has no input "number"');
    expect(() => job({ name: "bad", ops: { total } }, (ops) => void ops.total({} as never))).toThrow("is not wired");
    expect(() => job({ name: "bad", ops: { load, total } }, (ops) => void ops.load())).toThrow("never called");
    expect(() => job({ name: "bad", ops: { load } }, (ops) => void [ops.load(), ops.load()])).toThrow(
      'calls op "load" twice',
    );
  });

  it("takes the config of ops in parts, each at the place that the job has it at", async () => {
    const limited = op({ name: "limited", config: z.object({ limit: z.number() }) }, ({ config }) => config.limit);
    const inner = graph({ name: "inner", ops: { limited } }, (ops) => ops.limited());
    const config = [
      configure(limited, { limit: 1 }),
      configure(limited, { limit: 2 }, { at: "other" }),
      configure(limited, { limit: 3 }, { at: "inner.limited" }),
    ];
    const done = await executeJob(job({ name: "parts", ops: { limited, other: limited, inner }, config }));
    expect(["limited", "other", "inner.limited"].map((step) => done.outputOf(step))).toEqual([1, 2, 3]);
  });

  it("tells wrong config of a job, and resources that are not there, when definitions load", async () => {
    const needy = op({ name: "needy" }, (_context, { db }: { db: { ask(): number } }) => db.ask());
    const wrong = new Definitions({
      jobs: [
        job({ name: "needs", ops: { needy } }) as never,
        job({ name: "configured", ops: { load }, config: { ops: { load: { config: { limit: "x" as never } } } } }),
      ],
    });
    await expect(resolvedForTest(wrong)).rejects.toThrow(
      /"needs: op needy" asks for resource "db".*job "configured": config\.ops\.load\.config\.limit: expected a number/,
    );
  });
});

describe("graph-backed assets", () => {
  it("are made by ops, take assets, and others are made of them", async () => {
    const numbers = asset({ name: "numbers", ioManagerKey: "memory" }, () => [1, 2, 3]);
    const report = graphAsset(
      { name: "report", ins: { numbers }, ops: { spread, double, total }, ioManagerKey: "memory" },
      (ops, { numbers: given }) =>
        ops.total({
          numbers: ops
            .spread({ numbers: given })
            .map((each) => ops.double({ each }))
            .collect(),
        }),
    );
    const after = asset(
      { name: "after", ins: { report }, ioManagerKey: "memory" },
      (_context, _resources, ins) => ins.report + 1,
    );
    const memory = memoryIoManager();
    const done = await materialize([numbers, report, after], { resources: { memory } });
    expect(done.materialized).toEqual(["numbers", "report", "after"]);
    expect(memory.values.get("after")).toBe(13);
    const steps = done.events.flatMap((event) => (event.type === "STEP_SUCCESS" ? [event.stepKey] : []));
    expect(steps).toEqual([
      "numbers",
      "report.spread",
      "report.double[n1]",
      "report.double[n2]",
      "report.double[n3]",
      "report.total",
      "after",
    ]);
  });

  it("may be several, and fail as assets do", async () => {
    const split = op({ name: "split", outs: { odd: out<number[]>(), even: out<number[]>() } }, () => ({
      odd: [1],
      even: [2],
    }));
    const broken = op({ name: "broken", ins: { rows: opIn<number[]>() } }, (): number[] => {
      throw new Error("broken");
    });
    const both = graphMultiAsset(
      { name: "both", ops: { split, broken }, outs: { odd: { key: "odd" }, even: { key: "even" } } },
      (ops) => {
        const { odd, even } = ops.split();
        return { odd, even: ops.broken({ rows: even }) };
      },
    );
    const below = asset({ name: "below", deps: ["even"] }, () => {});
    const done = await materialize([both, below], {});
    expect(done.materialized).toEqual(["odd"]);
    const failed = done.events.flatMap((event) =>
      event.type === "ASSET_FAILED_TO_MATERIALIZE" ? [event.message] : [],
    );
    expect(failed).toEqual([
      'even was not materialized: step "both.broken" failed.',
      "below was not materialized because of even.",
    ]);
  });

  it("have checks, which the op evaluates that gives the asset, and which hold up what is made of it", async () => {
    const checked = (passed: boolean) =>
      op({ name: "checked" }, function* () {
        yield new Output(1, { checkResults: [new AssetCheckResult({ checkName: "fine", passed })] });
      });
    const silent = op({ name: "silent" }, () => 2);
    const assetOf = (checkedOp: ReturnType<typeof checked> | typeof silent) =>
      graphAsset(
        { name: "made", ops: { work: checkedOp }, checkSpecs: [{ name: "fine", blocking: true }] },
        ({ work }) => work(),
      );
    const below = asset({ name: "below", deps: ["made"] }, () => {});
    const run = async (made: ReturnType<typeof assetOf>) => {
      const { events, materialized } = await materialize([made, below], {});
      const checks = events.flatMap((each) => (each.type === "ASSET_CHECK_EVALUATION" ? [each.outcome] : []));
      const errors = events.flatMap((each) => (each.type === "STEP_FAILURE" ? [each.error.message] : []));
      return { materialized, checks, errors };
    };
    expect(await run(assetOf(checked(true)))).toEqual({
      materialized: ["made", "below"],
      checks: ["passed"],
      errors: [],
    });
    expect(await run(assetOf(checked(false)))).toEqual({
      materialized: ["made"],
      checks: ["failed"],
      errors: ["Blocking check fine of made failed."],
    });
    expect((await run(assetOf(silent))).errors).toEqual(['step "made.work" ended without evaluating check "fine"']);
    const { events } = await executeJob(job({ name: "loose", ops: { work: checked(true) } }));
    expect(events.flatMap((each) => (each.type === "STEP_FAILURE" ? [each.error.message] : []))).toEqual([
      'step "work" gave results of checks with output "result", which is no asset',
    ]);
    expect(() =>
      graphMultiAsset(
        { name: "m", ops: { silent }, outs: { result: { key: "a" } }, checkSpecs: [{ asset: "b", name: "c" }] },
        (ops) => ({ result: ops.silent() }),
      ),
    ).toThrow('check "c" is of "b", which is none of its assets');
  });
});
