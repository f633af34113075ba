// Everything that happens in a run, as a closed, versioned union. Names are Dagster's where it has one. Events are appended
// to the store and never changed; run status, Gantt, asset state and check state are folded from them.

export type EventLevel = "debug" | "info" | "warning" | "error";

/** A column of a table. */
export interface ColumnEntry {
  readonly name: string;
  readonly type: string | null;
  readonly description: string | null;
}

export interface ColumnSource {
  readonly assetKey: string;
  readonly column: string;
}

/** A value that a page can show. Durations are milliseconds. */
export type MetadataEntry =
  | { readonly kind: "text" | "markdown" | "url" | "path" | "sql" | "timestamp" | "asset"; readonly value: string }
  | { readonly kind: "int" | "float"; readonly value: number; readonly unit?: string }
  | { readonly kind: "duration"; readonly value: number }
  | { readonly kind: "column-schema"; readonly columns: readonly ColumnEntry[] }
  /** By column: the columns of other assets that it is made of. */
  | { readonly kind: "column-lineage"; readonly columns: Readonly<Record<string, readonly ColumnSource[]>> }
  | { readonly kind: "code-references"; readonly references: readonly CodeReference[] }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "json"; readonly value: unknown }
  | {
      readonly kind: "table";
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | number | boolean | null)[])[];
    };
/** Where the source of an asset is: a place in a file, or an address. */
export type CodeReference =
  | { readonly kind: "file"; readonly file: string; readonly line: number | null; readonly label: string | null }
  | { readonly kind: "url"; readonly url: string; readonly label: string | null };
export type Metadata = Readonly<Record<string, MetadataEntry>>;

/** An error as data: of user code, of the engine, of ours. */
export interface ErrorInfo {
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
  readonly cause: ErrorInfo | null;
}

/** What an asset was made of: the version of its code, what it read, and the version of its data where the step gave one. */
export interface Provenance {
  readonly codeVersion: string | null;
  /** Null: worked out from the code and the versions of what was read. */
  readonly dataVersion: string | null;
  readonly deps: readonly string[];
}

/** How a dbt node ended. */
export type NodeOutcome =
  | "success"
  | "pass"
  | "warn"
  | "fail"
  | "error"
  | "skipped"
  | "no-op"
  /** Of dbt 2.x: nothing had changed since it was last built. */
  | "reused"
  | "partial success"
  | "canceled";

/** Why a run failed: its config was refused, what its steps came to, its process went, it took too long, or it never began. */
export type RunFailureCause = "config" | "steps" | "process" | "runtime" | "start";

/** A step as it stands once the values of a dynamic output are known. */
export interface MappedStep {
  readonly key: string;
  /** The place holder in whose place it is; null: it was there before. */
  readonly of: string | null;
  readonly dependsOn: readonly string[];
}

interface Common {
  readonly level: EventLevel;
  readonly message: string;
}

export type RunLifecycleType =
  | "RUN_ENQUEUED"
  | "RUN_DEQUEUED"
  | "RUN_STARTING"
  | "RUN_START"
  | "RUN_SUCCESS"
  | "RUN_CANCELING"
  | "RUN_CANCELED";

export type StepLifecycleType =
  | "STEP_WORKER_STARTING"
  | "STEP_WORKER_STARTED"
  | "STEP_START"
  | "STEP_RESTARTED"
  | "STEP_SUCCESS";

export type RunEventBody =
  | (Common & { readonly type: RunLifecycleType; readonly stepKey: null })
  | (Common & {
      readonly type: "RUN_FAILURE";
      readonly stepKey: null;
      readonly reason: string;
      /** Absent in events of older programs. */
      readonly cause?: RunFailureCause;
      readonly error: ErrorInfo | null;
    })
  | (Common & { readonly type: StepLifecycleType; readonly stepKey: string })
  | (Common & { readonly type: "STEP_FAILURE"; readonly stepKey: string; readonly error: ErrorInfo })
  /** Failed, and will be tried again. */
  | (Common & { readonly type: "STEP_UP_FOR_RETRY"; readonly stepKey: string; readonly error: ErrorInfo })
  | (Common & { readonly type: "STEP_SKIPPED"; readonly stepKey: string; readonly becauseOf: string })
  | (Common & { readonly type: "STEP_CANCELED"; readonly stepKey: string })
  /** An op has given an output, which is kept; of a dynamic one each value. */
  | (Common & {
      readonly type: "STEP_OUTPUT";
      readonly stepKey: string;
      readonly output: string;
      readonly mappingKey: string | null;
      readonly metadata: Metadata;
    })
  | (Common & {
      readonly type: "STEP_EXPECTATION_RESULT";
      readonly stepKey: string;
      readonly success: boolean;
      readonly label: string | null;
      readonly metadata: Metadata;
    })
  /** Steps that stood for any number of others are replaced by these; others wait for other steps from now on. */
  | (Common & {
      readonly type: "STEPS_MAPPED";
      readonly stepKey: string;
      readonly replaced: readonly string[];
      readonly steps: readonly MappedStep[];
    })
  | (Common & { readonly type: "ASSET_MATERIALIZATION_PLANNED"; readonly stepKey: string; readonly assetKey: string })
  | (Common & {
      readonly type: "ASSET_MATERIALIZATION" | "ASSET_OBSERVATION";
      readonly stepKey: string | null;
      readonly assetKey: string;
      readonly nodeId: string | null;
      readonly durationMillis: number | null;
      readonly metadata: Metadata;
      /** Absent in events of programs that did not know of versions. */
      readonly provenance?: Provenance;
      /** Absent where the asset has none: `2024-05-01`, or the first and the last. */
      readonly partition?: string;
    })
  | (Common & {
      readonly type: "ASSET_FAILED_TO_MATERIALIZE";
      readonly stepKey: string | null;
      readonly assetKey: string;
      readonly nodeId: string | null;
      readonly reason: "failed" | "upstream-failed" | "canceled";
      /** The asset, node or step that is to blame when it is another one. */
      readonly becauseOf: string | null;
      readonly partition?: string;
    })
  | (Common & {
      readonly type: "ASSET_CHECK_EVALUATION_PLANNED";
      readonly stepKey: string;
      readonly assetKey: string;
      readonly checkName: string;
    })
  | (Common & {
      readonly type: "ASSET_CHECK_EVALUATION";
      readonly stepKey: string | null;
      readonly assetKey: string;
      readonly checkName: string;
      readonly nodeId: string | null;
      /** `errored`: the check itself could not run. `skipped`: what it checks was not built. */
      readonly outcome: "passed" | "warned" | "failed" | "errored" | "skipped";
      readonly severity: "ERROR" | "WARN";
      readonly blocking: boolean;
      readonly failedRows: number | null;
      readonly durationMillis: number | null;
      readonly metadata: Metadata;
    })
  | (Common & {
      readonly type: "NODE_START";
      readonly stepKey: string;
      readonly nodeId: string;
      readonly nodeName: string;
      readonly resourceType: string;
      readonly assetKey: string | null;
      readonly checkName: string | null;
      readonly thread: string | null;
      readonly startedAt: string;
      readonly dependsOn: readonly string[];
    })
  | (Common & {
      readonly type: "NODE_FINISH";
      readonly stepKey: string;
      readonly nodeId: string;
      readonly nodeName: string;
      readonly resourceType: string;
      readonly assetKey: string | null;
      readonly checkName: string | null;
      readonly outcome: NodeOutcome;
      /** The adapter's or the failure's own words. */
      readonly nodeMessage: string | null;
      readonly startedAt: string | null;
      readonly finishedAt: string | null;
      readonly thread: string | null;
      readonly compileMillis: number | null;
      readonly executeMillis: number | null;
      readonly compiledCode: string | null;
      readonly adapterResponse: Readonly<Record<string, unknown>>;
      readonly failures: number | null;
      /** Unique id of the node because of which this one was skipped. */
      readonly skippedBecauseOf: string | null;
      readonly dependsOn: readonly string[];
    })
  | (Common & {
      readonly type: "LOG";
      readonly stepKey: string | null;
      readonly nodeId: string | null;
      /** What was logged with the message. */
      readonly metadata?: Metadata;
    })
  | (Common & { readonly type: "ENGINE_EVENT"; readonly stepKey: string | null; readonly error: ErrorInfo | null })
  | (Common & {
      readonly type: "LOGS_CAPTURED";
      readonly stepKey: string;
      readonly stdoutBytes: number;
      readonly stderrBytes: number;
      readonly truncated: boolean;
    });

export type RunEventType = RunEventBody["type"];

/** An event as it is stored. `sequence` counts from 1 within its run. */
export type RunEvent = RunEventBody & {
  readonly version: 1;
  readonly runId: string;
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
};
