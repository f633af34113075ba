// What the server accepts, as schemas: HTTP bodies are untrusted until one of these has read them.
import { z } from "zod";
import type { RunStatus } from "./types.ts";

const RUN_STATUSES: readonly string[] = [
  "QUEUED",
  "STARTING",
  "STARTED",
  "SUCCESS",
  "FAILURE",
  "CANCELING",
  "CANCELED",
] satisfies readonly RunStatus[];

const tags = z.record(z.string().min(1).max(200), z.string().max(1000));

/** Body of `POST /api/runs`: exactly one of `job` and `assetKeys`; both = a subset of the job. */
export const launchRequest = z
  .object({
    job: z.string().min(1).optional(),
    assetKeys: z.array(z.string().min(1)).min(1).max(50_000).optional(),
    /** Checks to run; absent = the checks of the selected assets. */
    checks: z
      .array(z.object({ assetKey: z.string().min(1), name: z.string().min(1) }))
      .max(50_000)
      .optional(),
    configYaml: z.string().max(1_000_000).optional(),
    tags: tags.optional(),
    /** The partition to make, of assets that have some. */
    partitionKey: z.string().min(1).max(1000).optional(),
    /** Several, both ends with them. */
    partitionKeyRange: z.object({ start: z.string().min(1).max(1000), end: z.string().min(1).max(1000) }).optional(),
  })
  .strict()
  .refine((body) => body.partitionKey === undefined || body.partitionKeyRange === undefined, {
    message: "give a partition or a range of them, not both",
  })
  .refine((body) => body.job !== undefined || body.assetKeys !== undefined || body.checks !== undefined, {
    message: "name a job, assets or checks to run",
  });
export type LaunchRequest = z.infer<typeof launchRequest>;

/** Body of `POST /api/runs/options`. */
export const launchOptionsRequest = z.object({ assetKeys: z.array(z.string().min(1)).min(1).max(50_000) }).strict();
export type LaunchOptionsRequest = z.infer<typeof launchOptionsRequest>;

/** Body of `POST /api/runs/:id/reexecute`. */
export const reexecuteRequest = z
  .object({
    strategy: z.enum(["all", "from-failure", "selected"]),
    /** For `selected`: keys of the steps to run. */
    stepKeys: z.array(z.string().min(1)).min(1).max(50_000).optional(),
  })
  .strict()
  .refine((body) => (body.strategy === "selected") === (body.stepKeys !== undefined), {
    message: "stepKeys go with the strategy selected, and only with it",
  });
export type ReexecuteRequest = z.infer<typeof reexecuteRequest>;

/** Body of `POST /api/automations/:name/switch`; null takes the switch away, so that its own default counts again. */
export const switchRequest = z.object({ isOn: z.boolean().nullable() }).strict();
export type SwitchRequest = z.infer<typeof switchRequest>;

/** Body of `POST /api/automations/:name/cursor`. */
export const cursorRequest = z.object({ cursor: z.string().max(100_000).nullable() }).strict();
export type CursorRequest = z.infer<typeof cursorRequest>;

const partitionKey = z.string().min(1).max(1000);

/** Body of `POST /api/backfills`. */
export const backfillRequest = z
  .object({
    job: z.string().min(1).optional(),
    assetKeys: z.array(z.string().min(1)).min(1).max(50_000).optional(),
    /** All partitions, those that were never made, those that failed; or keys; or a range, both ends with it. */
    partitions: z.union([
      z.enum(["all", "missing", "failed"]),
      z.object({ keys: z.array(partitionKey).min(1).max(100_000) }).strict(),
      z.object({ start: partitionKey, end: partitionKey }).strict(),
    ]),
    title: z.string().max(200).optional(),
    tags: tags.optional(),
  })
  .strict()
  .refine((body) => body.job !== undefined || body.assetKeys !== undefined, { message: "name a job or assets" });
export type BackfillRequest = z.infer<typeof backfillRequest>;

/** Body of `POST /api/partitions/:name`. */
export const dynamicPartitionsRequest = z
  .object({
    add: z.array(partitionKey).max(100_000).default([]),
    delete: z.array(partitionKey).max(100_000).default([]),
  })
  .strict();
export type DynamicPartitionsBody = z.infer<typeof dynamicPartitionsRequest>;

/** Query of `GET /api/assets/:key/partitions/keys`. */
export const partitionsQuery = z.object({
  health: z.enum(["materialized", "failed", "in-progress", "missing"]).optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(200),
});
export type PartitionsQuery = z.infer<typeof partitionsQuery>;

/** Body of `POST /api/notices/:name/switch`. */
export const noticeSwitchRequest = z.object({ isOn: z.boolean() }).strict();
export type NoticeSwitchRequest = z.infer<typeof noticeSwitchRequest>;

/** Query of lists that go back in time. */
export const cursorQuery = z.strictObject({ cursor: z.string().optional() });

/** Query of `GET /api/selection`: one selection or several. */
export const selectionQuery = z.strictObject({
  select: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((select) => (typeof select === "string" ? [select] : select)),
});
export type SelectionQuery = z.infer<typeof selectionQuery>;

/** Query of `GET /api/runs/:id/logs/:stepKey/:stream`. */
export const logQuery = z.strictObject({
  offset: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});
export type LogQuery = z.infer<typeof logQuery>;

/** Query of `GET /api/checks/days`. */
export const checkDaysQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(14) });
export type CheckDaysQuery = z.infer<typeof checkDaysQuery>;

/** Query of `GET /api/search`. */
export const searchQuery = z.strictObject({
  text: z.string().max(200).default(""),
  limit: z.coerce.number().int().min(1).max(200).default(20),
});
export type SearchQuery = z.infer<typeof searchQuery>;

/** Query of `GET /api/deliveries`. */
export const deliveriesQuery = z.strictObject({
  notice: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type DeliveriesQuery = z.infer<typeof deliveriesQuery>;

const runsFilter = z.strictObject({
  /** One status or several, joined by commas. */
  status: z
    .string()
    .refine(
      (text) => text.split(",").every((word) => word === "" || RUN_STATUSES.includes(word)),
      `one or more of ${RUN_STATUSES.join(", ")}, joined by commas`,
    )
    .optional(),
  job: z.string().optional(),
  asset: z.string().optional(),
  /** The exact `launchedBy` of the runs. */
  launchedBy: z.string().optional(),
  /** `key=value` of a tag. */
  tag: z
    .string()
    .regex(/^[^=]+=/, "a tag is written key=value")
    .optional(),
});

/** Query of `GET /api/runs`. */
export const runsQuery = runsFilter.extend({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type RunsQuery = z.infer<typeof runsQuery>;

/** Query of `GET /api/timeline`: times are ISO 8601; without them the last 24 hours. */
export const timelineQuery = z
  .strictObject({
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    limit: z.coerce.number().int().min(1).max(5000).default(1000),
  })
  .refine(({ from, to }) => !from || Date.parse(from) < (to ? Date.parse(to) : Date.now()), "from must be before to");
export type TimelineQuery = z.infer<typeof timelineQuery>;

/** Body of `POST /api/runs/bulk`: these runs, or all that the filter names. */
export const bulkRunsRequest = z
  .object({
    action: z.enum(["cancel", "reexecute", "delete"]),
    runIds: z.array(z.string().min(1)).min(1).max(10_000).optional(),
    filter: runsFilter.optional(),
    /** For `reexecute` (default `from-failure`). */
    strategy: z.enum(["all", "from-failure"]).optional(),
  })
  .strict()
  .refine((body) => (body.runIds === undefined) !== (body.filter === undefined), {
    message: "give runIds or a filter",
  });
export type BulkRunsRequest = z.infer<typeof bulkRunsRequest>;

/** Body of `POST /api/pools/:name`; null takes the limit away, so that the configured one counts again. */
export const poolRequest = z.object({ limit: z.number().int().min(0).max(1_000_000).nullable() }).strict();
export type PoolRequest = z.infer<typeof poolRequest>;

/** Body of `POST /api/retention`. */
export const retentionRequest = z.object({ dryRun: z.boolean() }).strict();
export type RetentionRequest = z.infer<typeof retentionRequest>;

/** Query of `GET /api/runs/:id/events`. */
export const eventsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
  step: z.string().optional(),
  node: z.string().optional(),
});
export type EventsQuery = z.infer<typeof eventsQuery>;
