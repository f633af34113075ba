import { describe, expect, it } from "vitest";
import {
  deprecationsSummary,
  endOfRunSummary,
  logHookStartLine,
  logModelResult,
  logTestResult,
  markSkippedChildren,
  missingArgumentsPropertyInGenericTestDeprecation,
  showNode,
  skippingDetails,
} from "./builders.ts";
import { textOf } from "./create-bus.ts";
import { singlePrecision } from "./kind.ts";
import { createTextStyle } from "./text-style.ts";
import { wrapText } from "./text-wrap.ts";
import type { EventBody } from "./types.ts";

const colored = (event: EventBody) => textOf(event, createTextStyle({ colors: true }));

describe("progress lines", () => {
  it("fills up to the printer's width and paints the status", () => {
    const event = logModelResult({
      description: "sql view model public.stg_users",
      status: "CREATE VIEW",
      index: 4,
      total: 11,
      execution_time: 0.0414,
    });
    expect(colored(event)).toBe(
      "4 of 11 OK created sql view model public.stg_users ............................. [\u001b[32mCREATE VIEW\u001b[0m in 0.04s]",
    );
    expect(event.level).toBe("info");
  });

  it("takes the level of a test from its status", () => {
    const test = { name: "t", index: 1, num_models: 1, execution_time: 0, num_failures: 3, attached_node: null };
    expect(logTestResult({ ...test, status: "warn" }).level).toBe("warn");
    expect(textOf(logTestResult({ ...test, status: "fail" }))).toMatch(/^1 of 1 FAIL 3 t \.+ \[FAIL 3 in 0\.00s\]$/);
  });

  it("cuts hooks, not nodes, that are longer than the line", () => {
    const statement = "x".repeat(100);
    expect(textOf(logHookStartLine({ statement, index: 1, total: 1 }))).toBe(
      `1 of 1 START hook: ${"x".repeat(58)}... [RUN]`,
    );
    const skip = { resource_type: "test", schema: "", node_name: statement, index: 1, total: 1 };
    expect(textOf(skippingDetails(skip))).toBe(`1 of 1 SKIP test ${statement}  [SKIP]`);
  });
});

describe("wrapping", () => {
  it("counts colour codes as characters, as dbt does", () => {
    expect(colored(missingArgumentsPropertyInGenericTestDeprecation({ test_name: "`accepted_values`" }))).toBe(
      "[\u001b[33mWARNING\u001b[0m][MissingArgumentsPropertyInGenericTestDeprecation]: Deprecated\nfunctionality\n" +
        "Found top-level arguments to test `accepted_values`. Arguments to generic tests\n" +
        "should be nested under the `arguments` property.",
    );
  });

  it("cuts words that are longer than a line, and never joins lines", () => {
    expect(wrapText("ab abcdefgh c", 4)).toBe("ab a\nbcde\nfgh\nc");
    expect(wrapText("one two\n\nthree", 80)).toBe("one two\nthree");
  });
});

describe("texts", () => {
  it("sums up how a run ended", () => {
    const ended = { keyboard_interrupt: false, num_partial_success: 0 };
    expect(textOf(endOfRunSummary({ ...ended, num_errors: 1, num_warnings: 2 }))).toBe(
      "Completed with 1 error, 0 partial successes, and 2 warnings:",
    );
    expect(textOf(endOfRunSummary({ ...ended, num_errors: 0, num_warnings: 0 }))).toBe("Completed successfully");
  });

  it("lists deprecations", () => {
    const summaries = [{ event_name: "ModelParamUsageDeprecation", event_code: "D032", occurrences: 2 }];
    expect(textOf(deprecationsSummary({ summaries, show_all_hint: false }))).toBe(
      "[WARNING][DeprecationsSummary]: Deprecated functionality\nSummary of encountered deprecations:\n- ModelParamUsageDeprecation: 2 occurrences",
    );
  });

  it("prints rows as JSON below the node's name", () => {
    const event = showNode({
      node_name: "é",
      preview: '[\n  {\n    "a": 1.0\n  }\n]',
      is_inline: false,
      output_format: "json",
      unique_id: "model.x.e",
      quiet: false,
    });
    expect(textOf(event)).toBe('{\n  "node": "\\u00e9",\n  "show": [\n    {\n      "a": 1.0\n    }\n  ]\n}');
  });
});

describe("data", () => {
  it("has every field, and floats of single precision", () => {
    const event = logTestResult({
      name: "t",
      status: "pass",
      index: 1,
      num_models: 2,
      execution_time: 0.38062644004821777,
      num_failures: null,
      attached_node: null,
    });
    expect(event.encode?.()).toEqual({
      name: "t",
      status: "pass",
      index: 1,
      num_models: 2,
      execution_time: 0.38062644,
      num_failures: 0,
      attached_node: "",
    });
    expect(singlePrecision(0.1)).toBe(0.1);
  });

  it("carries results", () => {
    const event = markSkippedChildren({
      unique_id: "model.a.b",
      status: "error",
      run_result: { status: "error", message: "boom", execution_time: 0.25 },
    });
    expect(textOf(event)).toBe(
      "Marking all children of 'model.a.b' to be skipped because of status 'error'.  Reason: boom.",
    );
  });
});
