// What other packages use of the orchestrator, by name; the second half is what teams write with.

export { BackfillError } from "./backfills/errors.ts";
export { launchBackfill, retryBackfill } from "./backfills/launch-backfill.ts";
export type { BackfillChoice } from "./backfills/types.ts";
export { AutomationCondition, type RunTagsOptions } from "./conditions/automation-condition.ts";
export type { AssetEvaluation, EvaluatedNode } from "./conditions/facts.ts";
export { conditionsOf, isConditionSensor } from "./conditions/graph.ts";
export { type AutomationConditionLike, type ConditionNode, describe as describeCondition } from "./conditions/types.ts";
export type { ConfigInput, ConfigOutput, ConfigSchema, NoConfig } from "./config/config-schema.ts";
export { runConfigSchemaOf } from "./config/plan-run-config.ts";
export {
  type Configurable,
  type ConfiguredStep,
  configure,
  type RunConfig,
  type RunConfigLike,
} from "./config/run-config.ts";
export { createTickEvaluator } from "./daemon/automate.ts";
export { processExists } from "./daemon/process-age.ts";
export { applyRetention, type RetentionOptions, type RetentionResult } from "./daemon/retention.ts";
export { DAEMON, type Daemon, type DaemonOptions, startDaemon } from "./daemon/start-daemon.ts";
export {
  createDbtAssets,
  type DbtAssetExecutionContext,
  type DbtAssetsFunction,
  type DbtAssetsOptions,
  type DbtStep,
} from "./dbt/dbt-assets.ts";
export {
  DbtCliInvocation,
  type DbtCliOptions,
  DbtCliResource,
  type DbtCliResourceOptions,
} from "./dbt/dbt-cli-resource.ts";
export { DbtProject, type DbtProjectOptions } from "./dbt/dbt-project.ts";
export { DbtCliError } from "./dbt/errors.ts";
export type { DbtManifest, DbtNode } from "./dbt/read-manifest.ts";
export { DbtAssetTranslator } from "./dbt/translator.ts";
export type { DbtEngine, DbtInvokeOptions, DbtLogEvent, DbtOutcome, DbtPlace, DbtProblem } from "./dbt/types.ts";
export { type AssetFunctionResult, type AssetOptions, asset } from "./definitions/asset.ts";
export { type AssetCheckOptions, assetCheck } from "./definitions/asset-check.ts";
export type {
  AssetCheckDefinition,
  AssetsDefinition,
  ResolvedSpecs,
  SingleAssetDefinition,
} from "./definitions/assets-definition.ts";
export {
  type AutomationConditionSensorOptions,
  automationConditionSensor,
} from "./definitions/automation-condition-sensor.ts";
export type {
  AssetSensorContext,
  AutomationDefinition,
  MissedTicks,
  RunStatusSensorContext,
  ScheduleContext,
  SensorContext,
} from "./definitions/automation-types.ts";
export { cronTimes } from "./definitions/cron.ts";
export { Definitions, type DefinitionsOptions } from "./definitions/definitions.ts";
export type { DurationText } from "./definitions/duration.ts";
export { EnvVar, type EnvVarReference, type WithEnvVars } from "./definitions/env-var.ts";
export { DefinitionError, UserCodeError } from "./definitions/errors.ts";
export { Failure, type FailureOptions, RetryRequested, type RetryRequestedOptions } from "./definitions/failure.ts";
export { FreshnessPolicy } from "./definitions/freshness-policy.ts";
export {
  failureHook,
  type HookContext,
  type HookDefinition,
  type HookOptions,
  successHook,
} from "./definitions/hooks.ts";
export {
  type AssetJobOptions,
  defineAssetJob,
  inProcessExecutor,
  type JobDefinition,
  type MultiProcessOptions,
  multiProcessExecutor,
} from "./definitions/jobs.ts";
export type { AssetLike } from "./definitions/key-of.ts";
export {
  type ColumnDependency,
  type ColumnOptions,
  MetadataValue,
  type NumberOptions,
} from "./definitions/metadata.ts";
export { type MultiAssetOptions, multiAsset } from "./definitions/multi-asset.ts";
export { type MultiAssetCheckOptions, multiAssetCheck } from "./definitions/multi-asset-check.ts";
export {
  email,
  type NoticeDefinition,
  type NoticeKind,
  type NoticeOptions,
  type NoticeTarget,
  notice,
  slack,
  type TextOrEnvVar,
  webhook,
} from "./definitions/notice.ts";
export {
  type ObservableSourceAssetOptions,
  type ObservedResult,
  observableSourceAsset,
} from "./definitions/observable-source-asset.ts";
export {
  type AssetEventOptions,
  AssetMaterialization,
  AssetObservation,
  DynamicOutput,
  type DynamicOutputOptions,
  ExpectationResult,
  type ExpectationResultOptions,
  Output,
  type OutputOptions,
} from "./definitions/op-results.ts";
export {
  buildScheduleFromPartitionedJob,
  type PartitionedScheduleOptions,
} from "./definitions/partitioned-schedule.ts";
export {
  defineResource,
  type ResourceContext,
  type ResourceDefinition,
  type ResourceFactory,
  type ResourceOptions,
} from "./definitions/resource.ts";
export {
  AssetCheckResult,
  type AssetCheckResultOptions,
  MaterializeResult,
  type MaterializeResultOptions,
  ObserveResult,
  type ResultOptions,
  type StepResult,
} from "./definitions/results.ts";
export { type ScheduleOptions, schedule } from "./definitions/schedule.ts";
export {
  type AssetSensorOptions,
  assetSensor,
  type RunStatusSensorOptions,
  runFailureSensor,
  runStatusSensor,
  type SensorOptions,
  sensor,
} from "./definitions/sensor.ts";
export {
  AssetCheckSpec,
  type AssetCheckSpecOptions,
  AssetSpec,
  type AssetSpecOptions,
} from "./definitions/specs.ts";
export {
  addDynamicPartitions,
  type DynamicPartitionsRequest,
  deleteDynamicPartitions,
  RunRequest,
  type RunRequestOptions,
  SensorResult,
  type SensorResultOptions,
  SkipReason,
  type TickReturn,
} from "./definitions/tick-results.ts";
export type * from "./definitions/types.ts";
export { type EmbeddedOptions, type EmbeddedPostgres, EmbeddedServerError } from "./embedded/types.ts";
export type * from "./events/types.ts";
export { type AssetHealth, assetHealth } from "./health/asset-health.ts";
export { failedPartitions } from "./health/failed-partitions.ts";
export { definitionsHostMain } from "./host/definitions-host.ts";
export { type LoadOptions, loadDefinitions, type ProgramFiles } from "./host/load-definitions.ts";
export { stateFolder } from "./host/state-folder.ts";
export type * from "./host/types.ts";
export { type DuckdbIoOptions, duckdbIoManager } from "./io/duckdb.ts";
export { type FilesIoOptions, type FileValues, filesIoManager } from "./io/files.ts";
export {
  AssetIn,
  type AssetInputs,
  type HasValue,
  type InputContext,
  type InputValues,
  type IoManager,
  type OutputContext,
  type ValueContext,
} from "./io/io-manager.ts";
export { type MemoryIoManager, memoryIoManager } from "./io/memory.ts";
export { type PostgresIoOptions, postgresIoManager } from "./io/postgres.ts";
export { composeMessage } from "./notices/compose-message.ts";
export { freshnessOf, freshnessText } from "./notices/freshness.ts";
export type { Occurrence } from "./notices/types.ts";
export { type NoticeWorld, testNotice } from "./notices/work-notices.ts";
export { acquireEmbeddedPostgres, openStorage } from "./on-demand.ts";
export { type GraphDefinition, type GraphOptions, graph } from "./ops/graph.ts";
export {
  type GraphAssetOptions,
  type GraphMultiAssetOptions,
  graphAsset,
  graphMultiAsset,
} from "./ops/graph-asset.ts";
export { dynamicOut, nothing, type OpIn, type OutOptions, type OutSpec, opIn, out } from "./ops/ins-outs.ts";
export { type GraphJobOptions, type JobOptions, job } from "./ops/job.ts";
export { type OpDefinition, type OpOptions, op } from "./ops/op.ts";
export type { DynamicRef, OutputRef } from "./ops/refs.ts";
export { AssetDep } from "./partitions/asset-dep.ts";
export { BackfillPolicy } from "./partitions/backfill-policy.ts";
export {
  type DailyPartitionsOptions,
  dailyPartitions,
  dynamicPartitions,
  type HourlyPartitionsOptions,
  hourlyPartitions,
  keyProblem,
  type MonthlyPartitionsOptions,
  monthlyPartitions,
  multiPartitions,
  staticPartitions,
  type TimeWindowOptions,
  type TimeWindowPartitionsOptions,
  timeWindowPartitions,
  type WeeklyPartitionsOptions,
  weeklyPartitions,
} from "./partitions/define.ts";
export { PartitionError } from "./partitions/errors.ts";
export { countPartitions, firstPartition, lastPartition, partitionKeys } from "./partitions/list-partitions.ts";
export {
  allPartitionMapping,
  identityPartitionMapping,
  lastPartitionMapping,
  multiPartitionMapping,
  multiToSingleDimensionPartitionMapping,
  specificPartitionsPartitionMapping,
  staticPartitionMapping,
  type TimeWindowPartitionMappingOptions,
  timeWindowPartitionMapping,
} from "./partitions/mappings.ts";
export { hasPartition } from "./partitions/named-partitions.ts";
export { dynamicNames, partitionWorld } from "./partitions/partition-world.ts";
export { healthOf, healthSets, segmentRows } from "./partitions/segments.ts";
export type * from "./partitions/types.ts";
export { allPartitions, dimensionsOf } from "./partitions/universe.ts";
export { checkKey } from "./plan/check-key.ts";
export { PlanError } from "./plan/errors.ts";
export { type EndedRun, planRetry, retryableOf } from "./plan/plan-retry.ts";
export { planRun, selectAssets } from "./plan/plan-run.ts";
export type * from "./plan/types.ts";
export type * from "./queue/types.ts";
export { deleteRuns } from "./runs/delete-runs.ts";
export { cancelRun } from "./runs/end-run.ts";
export { type ExecutedJob, type ExecuteJobOptions, executeJob } from "./runs/execute-job.ts";
export {
  type LaunchOptions,
  launchRun,
  type ReexecuteOptions,
  reexecuteRun,
  runConfigText,
} from "./runs/launch-run.ts";
export {
  type MaterializeAssetsOptions,
  type MaterializeOptions,
  type MaterializeOutcome,
  materialize,
} from "./runs/materialize.ts";
export { runWorkerMain } from "./runs/run-worker.ts";
export { listStepLogs, readStepLog, type StepLogFile, type StepLogPart } from "./runs/step-logs.ts";
export { stepWorkerMain } from "./runs/step-worker.ts";
export { SelectionError } from "./selection/types.ts";
export { readSettings, SETTINGS_KEYS, SettingsError } from "./settings/read-settings.ts";
export type * from "./settings/types.ts";
export type * from "./storage/automation-types.ts";
export type * from "./storage/backfill-types.ts";
export { StorageError, UnknownRunError } from "./storage/errors.ts";
export type { DeliveryRecord } from "./storage/notice-types.ts";
export type { OpenStorageOptions } from "./storage/open-storage.ts";
export type * from "./storage/partition-types.ts";
export { isRunId } from "./storage/run-id.ts";
export type * from "./storage/types.ts";
export {
  type AssetContextOptions,
  buildAssetContext,
  buildOpContext,
  buildScheduleContext,
  buildSensorContext,
  type LoggedLine,
  type TestContext,
} from "./testing/contexts.ts";
export {
  type EvaluatedTick,
  type EvaluateScheduleOptions,
  type EvaluateSensorOptions,
  evaluateSchedule,
  evaluateSensor,
  type ValidateRunConfigOptions,
  validateRunConfig,
} from "./testing/evaluate.ts";
export { type InvokedAsset, type InvokeOptions, invokeAsset, invokeCheck } from "./testing/invoke.ts";
export { nextTickAt } from "./ticks/due.ts";
export { tickHostMain } from "./ticks/tick-host.ts";
export { type StaleReason, type StaleReasonKind, type StaleStatus, staleStatuses } from "./versions/stale-status.ts";
