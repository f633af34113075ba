// `adapter` while a project is read: nothing asks the warehouse. What would ask it gives an empty answer; the rest is real.
import { fn, HostObject, Tuple, type Value } from "@sluice/jinja";
import { type AdapterState, commonAdapterMembers } from "./adapter-members.ts";
import { emptyTable } from "./agate-table.ts";

const nothing = (): Value => null;
const emptyList = (): Value => [];
const no = (): Value => false;
const emptyResult = (): Value => new Tuple(["", emptyTable()]);

const STUBS: ReadonlyMap<string, () => Value> = new Map<string, () => Value>([
  ["execute", emptyResult],
  ["get_partitions_metadata", emptyResult],
  ["add_query", () => new Tuple([null, null])],
  ["already_exists", no],
  ["check_schema_exists", no],
  ["get_columns_in_relation", emptyList],
  ["get_columns_in_table", emptyList],
  ["get_missing_columns", emptyList],
  ["get_column_schema_from_query", emptyList],
  ["assert_valid_snapshot_target_given_strategy", nothing],
  ["create_schema", nothing],
  ["drop_relation", nothing],
  ["drop_schema", nothing],
  ["expand_target_column_types", nothing],
  ["get_hard_deletes_behavior", nothing],
  ["get_incremental_strategy_macro", nothing],
  ["get_relation", nothing],
  ["rename_relation", nothing],
  ["truncate_relation", nothing],
  ["valid_snapshot_target", nothing],
  ["cache_added", () => ""],
  ["cache_dropped", () => ""],
  ["cache_renamed", () => ""],
  ["run_sql_for_tests", nothing],
  ["commit", nothing],
]);

export class ParseAdapter extends HostObject {
  readonly typeName = "ParseDatabaseWrapper";
  override readonly moduleName = "dbt.context.providers";
  readonly #state: AdapterState;
  readonly #values = new Map<string, Value>();

  constructor(state: AdapterState) {
    super();
    this.#state = state;
  }

  getAttribute(name: string): Value | undefined {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const stub = STUBS.get(name);
    const value = stub === undefined ? commonAdapterMembers.get(name)?.(this.#state) : fn(name, stub);
    if (value !== undefined) this.#values.set(name, value);
    return value;
  }
}
