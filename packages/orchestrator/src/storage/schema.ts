// The tables as kysely sees them; `migrations.ts` makes them. Times are read as text by `connect.ts`' parsers, so that a row
// is ready to be an answer.
import type { Generated } from "kysely";
import type { CheckRef } from "../definitions/types.ts";
import type { ErrorInfo, Metadata } from "../events/types.ts";
import type { RunPlan } from "../plan/types.ts";
import type { StoredRunPartitions } from "./partition-types.ts";
import type { NewRun } from "./types.ts";

export interface RunsTable {
  id: string;
  job_name: string | null;
  status: string;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  launched_by: string;
  asset_keys: readonly string[] | null;
  checks: readonly CheckRef[] | null;
  tags: Readonly<Record<string, string>>;
  config_yaml: string;
  executor: string;
  parent_run_id: string | null;
  root_run_id: string;
  failure_reason: string | null;
  priority: Generated<number>;
  last_sequence: Generated<number>;
  succeeded: Generated<number>;
  failed: Generated<number>;
  skipped: Generated<number>;
  total: Generated<number>;
  host: string | null;
  pid: number | null;
  beat_at: string | null;
  pools: Generated<readonly string[]>;
  first_pools: Generated<readonly string[]>;
  failure_cause: string | null;
  retry_decided: Generated<boolean>;
  resumes: Generated<number>;
  launch: Generated<number>;
  launcher_host: string | null;
  launcher_pid: number | null;
  last_batch: string | null;
  events_gone: Generated<boolean>;
  plan: RunPlan;
  definitions: NewRun["definitions"];
  partitions: StoredRunPartitions | null;
  partition: string | null;
}

interface EventsTable {
  run_id: string;
  sequence: number;
  at: string;
  step_key: string | null;
  node_id: string | null;
  body: unknown;
}

export interface RunStepsTable {
  run_id: string;
  step_key: string;
  position: number;
  has_nodes: boolean;
  status: string;
  attempt: Generated<number>;
  started_at: string | null;
  ended_at: string | null;
  message: string | null;
  error: ErrorInfo | null;
  skipped_because_of: string | null;
  depends_on: readonly string[];
  asset_keys: readonly string[];
  stdout_bytes: Generated<number>;
  stderr_bytes: Generated<number>;
  logs_truncated: Generated<boolean>;
}

export interface RunNodesTable {
  run_id: string;
  step_key: string;
  node_id: string;
  name: string;
  resource_type: string;
  asset_key: string | null;
  check_name: string | null;
  status: string;
  started_at: string | null;
  ended_at: string | null;
  thread: string | null;
  message: string | null;
  compile_millis: number | null;
  execute_millis: number | null;
  adapter_response: Readonly<Record<string, unknown>>;
  failures: number | null;
  skipped_because_of: string | null;
  depends_on: readonly string[];
  code_hash: string | null;
}

interface RunTargetsTable {
  run_id: string;
  asset_key: string;
  check_name: string;
  step_key: string;
  state: string;
}

export interface AssetHistoryTable {
  id: Generated<number>;
  asset_key: string;
  run_id: string;
  job_name: string | null;
  step_key: string | null;
  node_id: string | null;
  at: string;
  outcome: string;
  duration_millis: number | null;
  message: string | null;
  because_of: string | null;
  partition: string | null;
  metadata: Metadata;
  code_version: string | null;
  data_version: string | null;
  inputs: Readonly<Record<string, string | null>> | null;
}

export interface CheckHistoryTable {
  id: Generated<number>;
  asset_key: string;
  check_name: string;
  run_id: string;
  step_key: string | null;
  node_id: string | null;
  at: string;
  outcome: string;
  severity: string;
  blocking: boolean;
  duration_millis: number | null;
  failed_rows: number | null;
  message: string | null;
  metadata: Metadata;
}

export interface Tables {
  runs: RunsTable;
  events: EventsTable;
  run_steps: RunStepsTable;
  compiled_code: { hash: string; code: string };
  run_nodes: RunNodesTable;
  run_targets: RunTargetsTable;
  asset_history: AssetHistoryTable;
  asset_states: {
    asset_key: string;
    last_id: number | null;
    last_materialization_id: number | null;
    last_observation_id: number | null;
    last_version_id: number | null;
  };
  check_history: CheckHistoryTable;
  check_states: { asset_key: string; check_name: string; last_id: number };
  heartbeats: { name: string; host: string; pid: number; started_at: string; at: string };
}
