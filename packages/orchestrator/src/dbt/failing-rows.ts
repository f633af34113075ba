// A sample of the rows that a dbt test found: asked for with `dbt show` when the command has ended, and added to the check's result.
import { MetadataValue } from "../definitions/metadata.ts";
import { AssetCheckResult, type StepResult } from "../definitions/results.ts";
import type { MetadataEntry } from "../events/types.ts";
import { isRecord, text } from "./read-manifest.ts";
import type { DbtEngine, DbtInvokeOptions } from "./types.ts";

const MAX_TESTS = 20;
const MAX_COLUMNS = 30;
const MAX_TEXT = 300;
/** Longer SQL does not fit into an argument. */
const MAX_SQL = 100_000;

export interface FailingRowsOptions {
  readonly engine: DbtEngine;
  /** How the command was called, without its arguments. */
  readonly invoke: Pick<DbtInvokeOptions, "cwd" | "env" | "signal">;
  /** Makes the folder that the questions write to. */
  readonly target: () => string;
  /** Arguments that the command had in common with every other. */
  readonly args: readonly string[];
  readonly rows: number;
  readonly compiledCode: (uniqueId: string) => string | null;
  readonly onProblem: (message: string) => void;
}

export interface FailingRows {
  /** True when a result is kept back until `release`. */
  hold(result: StepResult): boolean;
  /** Gives what was kept back, with its rows. */
  release(give: (result: StepResult) => void): Promise<void>;
}

export function createFailingRows(options: FailingRowsOptions): FailingRows {
  const held: AssetCheckResult[] = [];
  return {
    hold(result) {
      const isFailing = result.kind === "check" && (result.failedRows ?? 0) > 0 && result.nodeId?.startsWith("test.");
      if (!isFailing || options.rows === 0 || held.length >= MAX_TESTS) return false;
      held.push(result);
      return true;
    },
    async release(give) {
      if (held.length === 0) return;
      const env = { ...options.invoke.env, DBT_TARGET_PATH: options.target() };
      const asking = { ...options, invoke: { ...options.invoke, env } };
      for (const result of held.splice(0)) give(await withRows(result, asking));
    },
  };
}

async function withRows(result: AssetCheckResult, options: FailingRowsOptions): Promise<AssetCheckResult> {
  const sql = options.invoke.signal.aborted ? null : options.compiledCode(result.nodeId ?? "");
  const rows = sql === null ? null : await show(sql, options);
  if (rows === null) return result;
  return new AssetCheckResult({
    passed: result.passed,
    severity: result.severity,
    metadata: { ...result.metadata, failing_rows: rows },
    failedRows: result.failedRows,
    nodeId: result.nodeId,
    durationMillis: result.durationMillis,
    ...(result.assetKey === null ? {} : { assetKey: result.assetKey }),
    ...(result.checkName === null ? {} : { checkName: result.checkName }),
    ...(result.description === null ? {} : { description: result.description }),
  });
}

async function show(sql: string, options: FailingRowsOptions): Promise<MetadataEntry | null> {
  // What is compiled is no template any more.
  const template = /\{[{%#]/.test(sql) ? `{% raw %}${sql}{% endraw %}` : sql;
  if (template.length > MAX_SQL || sql.includes("endraw")) return null;
  let preview: string | null = null;
  const errors: string[] = [];
  const { exitCode } = await options.engine.invoke({
    ...options.invoke,
    argv: ["show", "--inline", template, "--limit", String(options.rows), "--output", "json", ...options.args],
    stdout: () => {},
    stderr: () => {},
    onEvent: ({ info, data }) => {
      if (info.name === "ShowNode") preview = text(data["preview"]);
      if (info.level === "error") errors.push(info.msg);
    },
  });
  const table = preview === null ? null : tableOf(preview, options.rows);
  if (table === null) {
    options.onProblem(`The rows that a test found cannot be shown (exit code ${exitCode}). ${errors[0] ?? ""}`.trim());
  }
  return table;
}

/** Rows as JSON to a table; null when they are none. */
export function tableOf(json: string, limit: number): MetadataEntry | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return null;
  }
  if (!Array.isArray(parsed)) return null;
  const rows = parsed.filter(isRecord).slice(0, limit);
  const columns = Object.keys(rows[0] ?? {}).slice(0, MAX_COLUMNS);
  if (columns.length === 0) return null;
  return MetadataValue.table(
    columns,
    rows.map((row) => columns.map((column) => cellOf(row[column]))),
  );
}

function cellOf(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" || typeof value === "boolean") return value;
  const written = typeof value === "string" ? value : JSON.stringify(value);
  return written.length > MAX_TEXT ? `${written.slice(0, MAX_TEXT)}…` : written;
}
