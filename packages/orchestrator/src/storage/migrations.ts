// The store's schema, as one list that only grows. Thought for 100,000 runs and 10,000,000 events: events are reached by run and
// sequence only; what pages show of runs, assets and checks lies in folded tables with an index per question.

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    name: "0001_runs_events_assets_checks",
    sql: `
      create table sluice.runs (
        id uuid primary key,
        job_name text,
        status text not null,
        created_at timestamptz not null,
        started_at timestamptz,
        ended_at timestamptz,
        launched_by text not null,
        asset_keys jsonb,
        checks jsonb,
        tags jsonb not null,
        config_yaml text not null,
        executor text not null,
        parent_run_id uuid,
        root_run_id uuid not null,
        failure_reason text,
        priority integer not null default 0,
        last_sequence integer not null default 0,
        succeeded integer not null default 0,
        failed integer not null default 0,
        skipped integer not null default 0,
        total integer not null default 0,
        host text,
        pid integer,
        beat_at timestamptz,
        plan jsonb not null,
        definitions jsonb not null
      );
      -- Ids begin with their time, so the newest runs of anything are the highest ids.
      create index runs_by_job on sluice.runs (job_name, id desc);
      create index runs_by_status on sluice.runs (status, id desc);
      create index runs_active on sluice.runs (priority desc, id)
        where status in ('QUEUED', 'STARTING', 'STARTED', 'CANCELING');

      create table sluice.events (
        run_id uuid not null,
        sequence integer not null,
        at timestamptz not null,
        step_key text,
        node_id text,
        body jsonb not null,
        primary key (run_id, sequence)
      );

      create table sluice.run_steps (
        run_id uuid not null,
        step_key text not null,
        position integer not null,
        has_nodes boolean not null,
        status text not null,
        attempt integer not null default 0,
        started_at timestamptz,
        ended_at timestamptz,
        message text,
        error jsonb,
        skipped_because_of text,
        depends_on jsonb not null,
        asset_keys jsonb not null,
        stdout_bytes bigint not null default 0,
        stderr_bytes bigint not null default 0,
        logs_truncated boolean not null default false,
        primary key (run_id, step_key)
      );

      -- SQL repeats from run to run; it is kept once.
      create table sluice.compiled_code (
        hash text primary key,
        code text not null
      );

      create table sluice.run_nodes (
        run_id uuid not null,
        step_key text not null,
        node_id text not null,
        name text not null,
        resource_type text not null,
        asset_key text,
        check_name text,
        status text not null,
        started_at timestamptz,
        ended_at timestamptz,
        thread text,
        message text,
        compile_millis double precision,
        execute_millis double precision,
        adapter_response jsonb not null default '{}',
        failures integer,
        skipped_because_of text,
        depends_on jsonb not null default '[]',
        code_hash text,
        primary key (run_id, step_key, node_id)
      );
      create index run_nodes_with_code on sluice.run_nodes (node_id, run_id desc) where code_hash is not null;

      -- The assets and checks of a run ('' = the asset itself).
      create table sluice.run_targets (
        run_id uuid not null,
        asset_key text not null,
        check_name text not null,
        step_key text not null,
        state text not null,
        primary key (run_id, asset_key, check_name)
      );
      create index run_targets_by_asset on sluice.run_targets (asset_key, run_id desc) where check_name = '';
      create index run_targets_active on sluice.run_targets (asset_key, check_name) where state in ('queued', 'running');

      create table sluice.asset_history (
        id bigint generated always as identity primary key,
        asset_key text not null,
        run_id uuid not null,
        job_name text,
        step_key text,
        node_id text,
        at timestamptz not null,
        outcome text not null,
        duration_millis double precision,
        message text,
        because_of text,
        metadata jsonb not null
      );
      create index asset_history_by_asset on sluice.asset_history (asset_key, id desc);
      create table sluice.asset_states (
        asset_key text primary key,
        last_id bigint,
        last_materialization_id bigint
      );

      create table sluice.check_history (
        id bigint generated always as identity primary key,
        asset_key text not null,
        check_name text not null,
        run_id uuid not null,
        step_key text,
        node_id text,
        at timestamptz not null,
        outcome text not null,
        severity text not null,
        blocking boolean not null,
        duration_millis double precision,
        failed_rows integer,
        message text,
        metadata jsonb not null
      );
      create index check_history_by_check on sluice.check_history (asset_key, check_name, id desc);
      create table sluice.check_states (
        asset_key text not null,
        check_name text not null,
        last_id bigint not null,
        primary key (asset_key, check_name)
      );

      create table sluice.heartbeats (
        name text primary key,
        host text not null,
        pid integer not null,
        started_at timestamptz not null,
        at timestamptz not null
      );
    `,
  },
  {
    name: "0002_runs_by_launcher",
    sql: "create index runs_by_launcher on sluice.runs (launched_by, id desc)",
  },
  {
    name: "0003_automations",
    sql: `
      create table sluice.automations (
        name text primary key,
        is_on boolean,
        cursor text,
        since timestamptz not null default now(),
        watch_cursor text not null default pg_snapshot_xmin(pg_current_snapshot())::text || ':'
      );
      create table sluice.ticks (
        id bigint generated always as identity primary key,
        automation text not null,
        scheduled_at timestamptz not null,
        claim uuid not null,
        claimed_at timestamptz not null default now(),
        started_at timestamptz not null default now(),
        ended_at timestamptz,
        status text not null default 'started',
        message text,
        error jsonb,
        cursor text,
        run_ids jsonb not null default '[]',
        output text not null default '',
        unique (automation, scheduled_at)
      );
      create index ticks_by_automation on sluice.ticks (automation, id desc);
      create index ticks_open on sluice.ticks (automation) where status = 'started';
      create table sluice.run_keys (
        automation text not null,
        run_key text not null,
        run_id uuid not null,
        primary key (automation, run_key)
      );
      -- The transaction that wrote: what is to be seen in the order of commits is read by it.
      alter table sluice.asset_history add column txid xid8 not null default pg_current_xact_id();
      create index asset_history_by_transaction on sluice.asset_history (asset_key, txid, id);
      alter table sluice.runs add column ended_txid xid8;
      create index runs_by_end on sluice.runs (ended_txid) where ended_txid is not null;
    `,
  },
  {
    name: "0004_versions",
    sql: `
      -- inputs: asset key to the version of its data that was read; null where it had none.
      alter table sluice.asset_history
        add column code_version text, add column data_version text, add column inputs jsonb;
      alter table sluice.asset_states
        add column last_observation_id bigint,
        -- The newest row that says what the data is.
        add column last_version_id bigint;
    `,
  },
  {
    name: "0005_notices",
    sql: `
      -- The outbox: what happened, until it is part of a delivery or nobody is to be told.
      create table sluice.occurrences (
        id bigint generated always as identity primary key,
        kind text not null,
        at timestamptz not null,
        run_id uuid,
        job_name text,
        asset_key text,
        check_name text,
        subject text,
        message text
      );
      create table sluice.deliveries (
        id uuid primary key,
        place bigint generated always as identity,
        notice text not null,
        occurrences jsonb not null,
        dropped integer not null default 0,
        state text not null default 'waiting',
        attempts integer not null default 0,
        created_at timestamptz not null default now(),
        due_at timestamptz not null,
        ended_at timestamptz,
        error text,
        claim uuid,
        claimed_at timestamptz
      );
      create index deliveries_by_place on sluice.deliveries (place desc);
      create index deliveries_by_notice on sluice.deliveries (notice, place desc);
      create index deliveries_due on sluice.deliveries (due_at) where state = 'waiting';
      create table sluice.notice_switches (
        name text primary key,
        is_on boolean not null
      );
      create table sluice.freshness_states (
        asset_key text primary key,
        status text not null,
        since timestamptz not null
      );
    `,
  },
  {
    name: "0006_pools_retries_resumes",
    sql: `
      alter table sluice.runs
        add column pools text[] not null default '{}',
        add column first_pools text[] not null default '{}',
        add column failure_cause text,
        -- Failed runs that nobody has looked at yet: shall they be launched again?
        add column retry_decided boolean not null default true,
        -- Counts the processes after the first: who writes under an older number has been given up.
        add column resumes integer not null default 0;
      create index runs_to_retry on sluice.runs (id) where not retry_decided;

      create table sluice.pools (
        name text primary key,
        slot_limit integer not null
      );
      create table sluice.pool_slots (
        pool text not null,
        run_id uuid not null,
        step_key text not null,
        priority integer not null,
        requested_at timestamptz not null default clock_timestamp(),
        -- Null while it waits.
        claimed_at timestamptz,
        primary key (pool, run_id, step_key)
      );
      create index pool_slots_by_run on sluice.pool_slots (run_id);

      delete from sluice.heartbeats;
      alter table sluice.heartbeats drop constraint heartbeats_pkey, add primary key (name, host, pid);
    `,
  },
  {
    name: "0007_conditions",
    sql: `
      create table sluice.condition_states (
        automation text not null,
        asset_key text not null,
        state jsonb not null,
        primary key (automation, asset_key)
      );
      create table sluice.condition_evaluations (
        id bigint generated always as identity primary key,
        automation text not null,
        asset_key text not null,
        tick_id bigint not null,
        at timestamptz not null default now(),
        is_requested boolean not null,
        run_id uuid,
        tree jsonb not null
      );
      create index condition_evaluations_by_automation on sluice.condition_evaluations (automation, id desc);
      create index condition_evaluations_by_asset on sluice.condition_evaluations (asset_key, id desc);
      create index condition_evaluations_by_time on sluice.condition_evaluations (at);
    `,
  },
  {
    name: "0008_partitions",
    sql: `
      -- What the run makes of assets with partitions; null for runs without.
      alter table sluice.runs add column partitions jsonb, add column partition text;
      alter table sluice.asset_history add column partition text;
      create index asset_history_by_partition on sluice.asset_history (asset_key, partition, id desc)
        where partition is not null;
      create table sluice.asset_partitions (
        asset_key text not null,
        partition_key text not null,
        is_materialized boolean not null,
        is_failed boolean not null,
        run_id uuid not null,
        at timestamptz not null,
        history_id bigint not null,
        txid xid8 not null,
        primary key (asset_key, partition_key)
      );
      create index asset_partitions_changed on sluice.asset_partitions (asset_key, txid);
      create table sluice.dynamic_partitions (
        name text not null,
        key text not null,
        id bigint generated always as identity,
        primary key (name, key)
      );
      create table sluice.backfills (
        id uuid primary key,
        place bigint generated always as identity,
        status text not null,
        title text,
        launched_by text not null,
        parent_id uuid,
        created_at timestamptz not null default now(),
        ended_at timestamptz,
        message text,
        tags jsonb not null,
        -- In the order in which they are made: key, what is asked for, and how far it is.
        assets jsonb not null
      );
      create index backfills_by_place on sluice.backfills (place desc);
      create index backfills_open on sluice.backfills (place) where ended_at is null;
      create table sluice.backfill_runs (
        backfill_id uuid not null,
        run_id uuid not null,
        asset_keys jsonb not null,
        subset jsonb not null,
        is_counted boolean not null default false,
        primary key (backfill_id, run_id)
      );
      create index backfill_runs_open on sluice.backfill_runs (backfill_id) where not is_counted;
      create table sluice.backfill_events (
        backfill_id uuid not null,
        id bigint generated always as identity,
        at timestamptz not null default now(),
        level text not null,
        message text not null,
        primary key (backfill_id, id)
      );
    `,
  },
  {
    name: "0009_batches_retention",
    sql: `
      alter table sluice.runs
        -- The last batch of events of the run's process: one that comes again after a lost answer is known by it.
        add column last_batch uuid,
        add column events_gone boolean not null default false;
      create index runs_by_end_time on sluice.runs (status, ended_at) where ended_at is not null;
      create index runs_by_tag on sluice.runs using gin (tags jsonb_path_ops);
      create index runs_with_events on sluice.runs (ended_at) where ended_at is not null and not events_gone;
    `,
  },
  {
    name: "0010_runs_by_parent",
    sql: "create index runs_by_parent on sluice.runs (parent_run_id) where parent_run_id is not null",
  },
  {
    name: "0011_checks_by_time",
    // Rows come in the order of their time: a few blocks say where a day begins.
    sql: "create index check_history_by_time on sluice.check_history using brin (at)",
  },
  {
    name: "0012_launches",
    sql: `
      alter table sluice.runs
        -- Goes up whenever the run is handed to the launchers; a process of an older launch is refused.
        add column launch integer not null default 0,
        -- Who has taken this launch; null while nobody has.
        add column launcher_host text,
        add column launcher_pid integer;
    `,
  },
  {
    name: "0013_states_by_transaction",
    // Who has read the states asks only for those that were written since.
    sql: `
      alter table sluice.asset_states add column txid xid8 not null default pg_current_xact_id();
      alter table sluice.check_states add column txid xid8 not null default pg_current_xact_id();
    `,
  },
  {
    name: "0014_failed_partitions",
    sql: "create index asset_partitions_failed on sluice.asset_partitions (asset_key) where is_failed",
  },
];
