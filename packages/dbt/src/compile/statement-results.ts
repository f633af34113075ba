// The results of the statements of one node: `store_result` keeps them, `load_result` gives each once (`main` as often as
// asked), and the runner reads `main` when the materialization has ended.
import { type Callable, Dict, fnWithSignature, type Value } from "@sluice/jinja";

/** What a statement left: the adapter's response and the rows. */
interface StatementResult {
  readonly response: Value;
  readonly table: Value;
}

export interface StatementResults {
  readonly loadResult: Callable;
  readonly storeResult: Callable;
  readonly storeRawResult: Callable;
  get(name: string): StatementResult | null;
}

export interface StatementResultsPorts {
  readonly emptyTable: () => Value;
  /** The rows of a table as a list of lists. */
  readonly matrix: (table: Value) => Value;
  readonly response: (parts: { message: Value; code: Value; rowsAffected: Value }) => Value;
  readonly alreadyLoaded: (name: string) => Error;
}

export function createStatementResults(ports: StatementResultsPorts): StatementResults {
  const stored = new Map<string, StatementResult | null>();
  const store = (name: string, response: Value, table: Value): Value => {
    stored.set(name, { response, table: table ?? ports.emptyTable() });
    return "";
  };
  return {
    get: (name) => stored.get(name) ?? null,
    loadResult: fnWithSignature("load_result", ["name"], (bound) => {
      const name = String(bound.get("name"));
      if (!stored.has(name)) return null;
      const result = stored.get(name) ?? null;
      if (result === null) throw ports.alreadyLoaded(name);
      if (name !== "main") stored.set(name, null);
      return Dict.from([
        ["response", result.response],
        ["data", ports.matrix(result.table)],
        ["table", result.table],
      ]);
    }),
    storeResult: fnWithSignature("store_result", ["name", "response", ["agate_table", null]], (bound) =>
      store(String(bound.get("name")), bound.get("response"), bound.get("agate_table")),
    ),
    storeRawResult: fnWithSignature(
      "store_raw_result",
      ["name", ["message", null], ["code", null], ["rows_affected", null], ["agate_table", null]],
      (bound) =>
        store(
          String(bound.get("name")),
          ports.response({
            message: bound.get("message"),
            code: bound.get("code"),
            rowsAffected: bound.get("rows_affected"),
          }),
          bound.get("agate_table"),
        ),
    ),
  };
}
