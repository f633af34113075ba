import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { textOf } from "../events/create-bus.ts";
import { helpText } from "./help.ts";
import { resolveFlags } from "./resolve-flags.ts";
import type { Flags } from "./types.ts";
import { FlagsError, UsageError } from "./usage-error.ts";
import { versionText } from "./version-text.ts";

let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "dbt-flags-")));
  writeFileSync(join(root, "dbt_project.yml"), "name: shop\n");
  writeFileSync(join(root, "profiles.yml"), "shop: {}\n");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function resolved(line: string, env: Record<string, string> = {}) {
  const argv = line === "" ? [] : line.split(" ");
  return resolveFlags({ argv, env, cwd: root, home: join(root, "home") });
}

function flagsOf(line: string, env: Record<string, string> = {}): Flags {
  const result = resolved(line, env);
  if (result.kind !== "flags") throw new Error(`asked for ${result.kind}`);
  return result.flags;
}

describe("options", () => {
  it("are taken before and after the command", () => {
    expect(flagsOf("--debug run")).toMatchObject({ debug: true, which: "run" });
    expect(flagsOf("run --debug -t prod -f")).toMatchObject({ debug: true, target: "prod", fullRefresh: true });
  });

  it("take words up to the next option, more than once", () => {
    expect(flagsOf("build -s a b,c+ --exclude d --select e -x")).toMatchObject({
      select: ["a", "b,c+", "e"],
      exclude: ["d"],
      failFast: true,
    });
  });

  it("may be bundled, and may have their value at hand", () => {
    expect(flagsOf("run -dxtprod --threads=3")).toMatchObject({
      debug: true,
      failFast: true,
      target: "prod",
      threads: 3,
    });
  });

  it("keep --models of ls apart from --select", () => {
    expect(flagsOf("ls --models a --output-keys name config.x")).toMatchObject({
      which: "list",
      models: ["a"],
      select: [],
      outputKeys: ["name", "config.x"],
    });
    expect(flagsOf("run --models a")).toMatchObject({ select: ["a"] });
  });

  it("read YAML", () => {
    const argv = ["run", "--vars", "{a: 1, b: {c: [x]}}"];
    const result = resolveFlags({ argv, env: {}, cwd: root, home: root });
    expect(result).toMatchObject({ flags: { vars: { a: 1, b: { c: ["x"] } } } });
  });
});

describe("where a value comes from", () => {
  it("is the command line, then the environment, then the project, then the default", () => {
    writeFileSync(join(root, "dbt_project.yml"), "flags: {printer_width: 90, use_colors: false, fail_fast: true}\n");
    expect(flagsOf("run", { DBT_PRINTER_WIDTH: "100" })).toMatchObject({
      printerWidth: 100,
      useColors: false,
      useColorsFile: false,
      failFast: true,
      logLevel: "info",
    });
    expect(flagsOf("run --printer-width 70", { DBT_ENGINE_PRINTER_WIDTH: "100" }).printerWidth).toBe(70);
    expect(flagsOf("run", { DBT_ENGINE_PRINTER_WIDTH: "100", DBT_PRINTER_WIDTH: "60" }).printerWidth).toBe(100);
  });

  it("is the nearest project, its profiles and its log folder", () => {
    mkdirSync(join(root, "models/deep"), { recursive: true });
    const options = { argv: ["parse"], env: {}, cwd: join(root, "models/deep"), home: root };
    mkdirSync(join(root, ".dbt"));
    expect(resolveFlags(options)).toMatchObject({
      flags: { projectDir: root, profilesDir: join(root, ".dbt"), logPath: join(root, "logs") },
    });
  });

  it("takes behaviour flags from the project", () => {
    writeFileSync(join(root, "dbt_project.yml"), "flags: {require_generic_test_arguments_property: false}\n");
    const { behavior, all } = flagsOf("run");
    expect(behavior).toMatchObject({
      require_generic_test_arguments_property: false,
      source_freshness_run_project_hooks: true,
    });
    expect(all["require_generic_test_arguments_property"]).toBe(false);
  });
});

describe("what cannot be", () => {
  it.each([
    ["run --foo", {}, "Usage: dbt run [OPTIONS]\nTry 'dbt run --help' for help.\n\nError: No such option '--foo'."],
    ["run --thread 3", {}, "No such option '--thread'. (Did you mean one of: '--single-threaded', '--threads'?)"],
    ["foo", {}, "Error: No such command 'foo'."],
    ["run x y", {}, "Error: Got unexpected extra arguments (x y)"],
    ["run --threads x", {}, "Error: Invalid value for '--threads': 'x' is not a valid integer."],
    ["run --threads", {}, "Error: Option '--threads' requires an argument."],
    ["run-operation", {}, "Error: Missing argument 'MACRO'."],
    ["show --output csv", {}, "Error: Invalid value for '--output': 'csv' is not one of 'json', 'text'."],
    ["run --full-refresh=1", {}, "Error: Option '--full-refresh' does not take a value."],
    ["run --project-dir /nope", {}, "Error: Invalid value for '--project-dir': Path '/nope' does not exist."],
    [
      "run --sample 3days",
      {},
      "Error: Invalid value for '--sample': Runtime Error\n  Cannot load SAMPLE_WINDOW from '3days'.",
    ],
    ["run --vars x", {}, "Error: Invalid value for '--vars': String 'x' is not valid YAML"],
    [
      "run",
      { DBT_DEBUG: "maybe" },
      "Invalid value for '--debug' / '-d' (env var: 'DBT_DEBUG'): 'maybe' is not a valid boolean.",
    ],
    ["run --warn-error-options {error:[Nope]}", {}, "Nope is not a valid dbt error name."],
  ])("%s", (line, env, message) => {
    expect(() => resolved(line, env)).toThrow(UsageError);
    expect(() => resolved(line, env)).toThrow(message);
  });

  it.each([
    ["--debug run --debug", "debug was provided both before and after the subcommand"],
    ["run --warn-error --warn-error-options {}", "warn_error_options: not allowed with argument warn_error"],
    ["compile --inline x --select y", "inline: not allowed with argument select"],
    ["run --event-time-start 2024-01-01", "`--event-time-end` was not"],
    ["run --event-time-start 2024-01-02 --event-time-end 2024-01-01", "must be less than"],
  ])("%s", (line, message) => {
    expect(() => resolved(line)).toThrow(FlagsError);
    expect(() => resolved(line)).toThrow(message);
  });
});

describe("what is given up", () => {
  const notes = (line: string, env: Record<string, string> = {}) => {
    const result = resolved(line, env);
    return result.kind === "flags" ? result.notes.map((note) => [note.name, textOf(note)] as const) : [];
  };

  it("is told", () => {
    expect(notes("run -m a").map(([name]) => name)).toEqual(["ModelParamUsageDeprecation"]);
    const [renamed] = notes("run", { DBT_DEFER_TO_STATE: "1" });
    expect(renamed?.[1]).toContain("The environment variable `DBT_DEFER_TO_STATE` has been renamed as `DBT_DEFER`.");
    expect(notes("run", { DBT_ENGINE_NOPE: "1" }).map(([name]) => name)).toEqual([
      "EnvironmentVariableNamespaceDeprecation",
    ]);
  });
});

describe("questions", () => {
  it("are answered, not run", () => {
    expect(resolved("")).toMatchObject({ kind: "help", missing: true });
    expect(resolved("run -h")).toMatchObject({ kind: "help", topic: "run" });
    expect(resolved("docs")).toMatchObject({ kind: "help", topic: "docs", missing: true });
    expect(resolved("-v")).toMatchObject({ kind: "version" });
    expect(helpText("docs generate")).toContain("Usage: dbt docs generate [OPTIONS]");
    expect(versionText([{ name: "postgres", version: "1.10.0" }])).toMatch(/- installed: 1\.11\.\d+\n/);
  });
});
