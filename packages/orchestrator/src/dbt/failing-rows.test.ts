import { describe, expect, it } from "vitest";
import { AssetCheckResult, MaterializeResult, type StepResult } from "../definitions/results.ts";
import { createFailingRows, tableOf } from "./failing-rows.ts";

const check = (name: string, failedRows: number | null) =>
  new AssetCheckResult({
    passed: failedRows === 0,
    assetKey: "a",
    checkName: name,
    failedRows,
    nodeId: `test.p.${name}`,
  });

interface Asked {
  readonly preview?: string;
  readonly sql?: string;
  readonly rows?: number;
  readonly isCanceled?: boolean;
}

async function sample(
  results: readonly StepResult[],
  { preview = "[]", sql = "select 1", rows = 2, isCanceled = false }: Asked,
) {
  const asked: (readonly string[])[] = [];
  const problems: string[] = [];
  const given: StepResult[] = [];
  const controller = new AbortController();
  if (isCanceled) controller.abort();
  const sampling = createFailingRows({
    engine: {
      invoke: async ({ argv, onEvent }) => {
        asked.push(argv);
        const info = { name: "ShowNode", level: "info", msg: "", ts: "", thread: "", invocation_id: "" };
        onEvent({ info, data: { preview } });
        return { exitCode: 0 };
      },
    },
    invoke: { cwd: ".", env: {}, signal: controller.signal },
    target: () => "rows",
    args: ["--vars", "{}"],
    rows,
    compiledCode: () => sql,
    onProblem: (message) => problems.push(message),
  });
  const passed = results.filter((result) => !sampling.hold(result));
  await sampling.release((result) => given.push(result));
  return { asked, problems, passed, given };
}

describe("the rows that a test found", () => {
  it("come with its result; all other results wait for nothing", async () => {
    const others = [new MaterializeResult({ assetKey: "a" }), check("good", 0), check("broken", null)];
    const { asked, passed, given } = await sample([...others, check("bad", 3)], {
      preview: '[{"id": 1, "b": null}, {"id": 2}]',
    });
    expect(passed).toEqual(others);
    expect(asked).toEqual([["show", "--inline", "select 1", "--limit", "2", "--output", "json", "--vars", "{}"]]);
    expect(given).toMatchObject([
      {
        checkName: "bad",
        outcome: "failed",
        failedRows: 3,
        metadata: {
          failing_rows: {
            kind: "table",
            columns: ["id", "b"],
            rows: [
              [1, null],
              [2, null],
            ],
          },
        },
      },
    ]);
  });

  it("are not asked for when nobody wants them, nor in a canceled run; the result is the same", async () => {
    expect((await sample([check("bad", 1)], { rows: 0 })).passed).toHaveLength(1);
    const canceled = await sample([check("bad", 1)], { isCanceled: true });
    expect([canceled.asked, canceled.given]).toEqual([[], [check("bad", 1)]]);
  });

  it("may not be there: the result says what it did, and the log why", async () => {
    const { given, problems } = await sample([check("bad", 1)], { preview: "no rows" });
    expect(given).toEqual([check("bad", 1)]);
    expect(problems).toEqual(["The rows that a test found cannot be shown (exit code 0)."]);
  });

  it("are asked for by SQL that is no template any more", async () => {
    const braces = await sample([check("bad", 1)], { sql: "select '{{ x }}'" });
    expect(braces.asked[0]?.[2]).toBe("{% raw %}select '{{ x }}'{% endraw %}");
    expect((await sample([check("bad", 1)], { sql: "select '{% endraw %}{{ 1 }}'" })).asked).toEqual([]);
  });

  it("are few and short", () => {
    const wide = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`c${index}`, index]));
    const table = tableOf(JSON.stringify([{ ...wide, c0: "x".repeat(1000), c1: { deep: true } }, wide, wide]), 2);
    const { columns, rows } = table?.kind === "table" ? table : { columns: [], rows: [] };
    expect([columns.length, rows.length, String(rows[0]?.[0]).length, rows[0]?.[1]]).toEqual([
      30,
      2,
      301,
      '{"deep":true}',
    ]);
    for (const odd of ["{}", "[]", "[1, null]", "x", "null"]) expect(tableOf(odd, 2)).toBeNull();
  });
});
