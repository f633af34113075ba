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

/** Body of `POST /api/runs/:id/reexecute`. */
export const reexecuteRequest = z.object({ strategy: z.enum(["all", "from-failure"]) }).strict();
export type ReexecuteRequest = z.infer<typeof reexecuteRequest>;

/** Body of `POST /api/automations/:name/switch`; null takes the switch away, so that its own default counts again. */
export const switchRequest = z.object({ isOn: z.boolean().nullable() }).strict();
export type SwitchRequest = z.infer<typeof switchRequest>;

/** Body of `POST /api/automations/:name/cursor`. */
export const cursorRequest = z.object({ cursor: z.string().max(100_000).nullable() }).strict();
export type CursorRequest = z.infer<typeof cursorRequest>;

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

/** Query of `GET /api/deliveries`. */
export const deliveriesQuery = z.strictObject({
  notice: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type DeliveriesQuery = z.infer<typeof deliveriesQuery>;

/** Query of `GET /api/runs`. */
export const runsQuery = z.strictObject({
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
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type RunsQuery = z.infer<typeof runsQuery>;

/** Query of `GET /api/runs/:id/events`. */
export const eventsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
  step: z.string().optional(),
  node: z.string().optional(),
});
export type EventsQuery = z.infer<typeof eventsQuery>;
