import { describe, expect, it } from "vitest";
import { DbtError } from "../errors.ts";
import {
  formatting,
  jinjaLogInfo,
  mainReportVersion,
  modelParamUsageDeprecation,
  nodeStart,
  noNodesForSelectionCriteria,
  printEvent,
  sqlQuery,
} from "./builders.ts";
import { type BusFlags, createBus } from "./create-bus.ts";
import type { LogEvent } from "./types.ts";

const FLAGS: BusFlags = {
  warnError: false,
  warnErrorOptions: { error: [], warn: [], silence: [] },
  showAllDeprecations: false,
  behavior: {},
  quiet: false,
  debug: false,
  printerWidth: 80,
  useColors: false,
  useColorsFile: false,
  logFormat: "default",
  logFormatFile: "debug",
  logLevel: "info",
  logLevelFile: "debug",
  logFileMaxBytes: 0,
  logCacheEvents: false,
};

function busWith(flags: Partial<BusFlags> = {}, env: Record<string, string> = {}) {
  const console: string[] = [];
  const events: LogEvent[] = [];
  const bus = createBus({
    flags: { ...FLAGS, ...flags },
    logFile: null,
    invocationId: "id",
    env,
    pid: 7,
    stdout: (text) => console.push(text),
    stderr: () => {},
    onEvent: (event) => events.push(event),
    clock: () => Date.UTC(2026, 10, 25, 2, 50, 46) + 0.452,
  });
  return { bus, console, events };
}

describe("the console", () => {
  it("stamps log lines, not output, and leaves debug lines out", () => {
    const { bus, console } = busWith();
    bus.fire(mainReportVersion({ version: "=1.11.2", log_version: 3 }));
    bus.fire(nodeStart({ node_info: null }));
    bus.fire(formatting({ msg: "" }));
    bus.fire(printEvent({ msg: "a.b" }));
    expect(console).toEqual(["02:50:46  Running with dbt=1.11.2\n", "02:50:46  \n", "a.b\n"]);
  });

  it("shows errors and output only when quiet", () => {
    const { bus, console } = busWith({ quiet: true });
    bus.fire(jinjaLogInfo({ msg: "hidden" }));
    bus.fire(jinjaLogInfo({ msg: "shown" }), { level: "error" });
    bus.fire(printEvent({ msg: "out" }));
    expect(console).toEqual(["02:50:46  shown\n", "out\n"]);
  });

  it("writes JSON with sorted keys and without secrets", () => {
    const { bus, console } = busWith(
      { logFormat: "json", debug: true },
      { DBT_ENV_SECRET_TOKEN: "s3cret", DBT_ENV_CUSTOM_ENV_TEAM: "x" },
    );
    bus.fire(sqlQuery({ conn_name: "master", sql: "select 's3cret' -- ü" }), { thread: "Thread-1 (worker)" });
    expect(console[0]).toBe(
      '{"data": {"conn_name": "master", "sql": "select \'*****\' -- \\u00fc"}, "info": {"category": "", "code": "E016", ' +
        '"extra": {"TEAM": "x"}, "invocation_id": "id", "level": "debug", "msg": "On master: select \'*****\' -- \\u00fc", ' +
        '"name": "SQLQuery", "pid": 7, "thread": "Thread-1 (worker)", "ts": "2026-11-25T02:50:46.000452Z"}}\n',
    );
  });

  it("gives listeners every event, without secrets", () => {
    const { bus, events } = busWith({}, { DBT_ENV_SECRET_TOKEN: "s3cret" });
    bus.fire(sqlQuery({ conn_name: "master", sql: "s3cret" }));
    expect(events.map(({ info, data }) => [info.name, data["sql"]])).toEqual([["SQLQuery", "*****"]]);
  });
});

describe("warnings", () => {
  const nothing = noNodesForSelectionCriteria({ spec_raw: "nope" });

  it("are errors with --warn-error, in dbt's words", () => {
    const { bus } = busWith({ warnError: true });
    expect(() => bus.fire(nothing)).toThrow(DbtError);
    expect(() => bus.fire(nothing)).toThrow("The selection criterion 'nope' does not match any enabled nodes");
  });

  it.each([
    [{ error: ["NoNodesForSelectionCriteria"], warn: [], silence: [] }, "error"],
    [{ error: "all" as const, warn: ["NoNodesForSelectionCriteria"], silence: [] }, "told"],
    [{ error: "all" as const, warn: [], silence: ["NoNodesForSelectionCriteria"] }, "silent"],
    [{ error: [], warn: [], silence: [] }, "told"],
  ])("follow --warn-error-options %j: %s", (warnErrorOptions, fate) => {
    const { bus, console } = busWith({ warnErrorOptions });
    if (fate === "error") expect(() => bus.fire(nothing)).toThrow(DbtError);
    else bus.fire(nothing);
    expect(console).toHaveLength(fate === "told" ? 1 : 0);
  });

  it("tell a deprecation once, and sum it up", () => {
    const { bus, console } = busWith();
    bus.fire(modelParamUsageDeprecation());
    bus.fire(modelParamUsageDeprecation());
    bus.summarizeDeprecations();
    expect(console).toHaveLength(2);
    expect(console[1]).toContain("- ModelParamUsageDeprecation: 2 occurrences");
  });

  it("treat deprecations as one when told so", () => {
    const { bus } = busWith({ warnErrorOptions: { error: ["Deprecations"], warn: [], silence: [] } });
    expect(() => bus.fire(modelParamUsageDeprecation())).toThrow(DbtError);
    expect(() => bus.fire(nothing)).not.toThrow();
  });
});
