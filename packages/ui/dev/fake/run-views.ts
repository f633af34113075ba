// A made-up run as the API shows it, at a given time.
import type {
  EventView,
  GanttRow,
  MetadataView,
  NodeRunView,
  NodeStatus,
  RunDetail,
  RunStatus,
  RunSummary,
} from "@sluice/api";
import type { FakeNode, FakeStep } from "./timeline.ts";

export interface FakeRun {
  readonly id: string;
  readonly jobName: string | null;
  readonly launchedBy: string;
  readonly assetKeys: readonly string[] | null;
  readonly created: number;
  readonly started: number;
  readonly steps: readonly FakeStep[];
  readonly tags: Readonly<Record<string, string>>;
  readonly parentRunId: string | null;
  readonly configYaml: string;
  canceled: number | null;
}

const iso = (time: number) => new Date(time).toISOString();

function endOf(run: FakeRun): number {
  return Math.max(run.started + 500, ...run.steps.map((step) => step.end)) + 200;
}

export function runStatus(run: FakeRun, now: number): RunStatus {
  if (run.canceled !== null && now >= run.canceled) return now < run.canceled + 1500 ? "CANCELING" : "CANCELED";
  if (now < run.started - 700) return "QUEUED";
  if (now < run.started) return "STARTING";
  if (now < endOf(run)) return "STARTED";
  return run.steps.some((step) => step.status === "failed") ? "FAILURE" : "SUCCESS";
}

export function nodeStatus(run: FakeRun, node: FakeNode, now: number): NodeStatus {
  if (run.canceled !== null && node.end > run.canceled && now >= run.canceled) return "canceled";
  if (now >= node.end) return node.status;
  return now >= node.start ? "running" : "pending";
}

export function summarize(run: FakeRun, now: number): RunSummary {
  const status = runStatus(run, now);
  const rows = run.steps.flatMap((step) =>
    step.nodes.length > 0 ? step.nodes.map((node) => nodeStatus(run, node, now)) : [stepStatus(run, step, now)],
  );
  const count = (...wanted: string[]) => rows.filter((row) => wanted.includes(row)).length;
  const bad = run.steps
    .flatMap((step) => step.nodes)
    .filter((node) => now >= node.end && (node.status === "error" || node.status === "fail"));
  const finished = status === "SUCCESS" || status === "FAILURE" || status === "CANCELED";
  return {
    id: run.id,
    jobName: run.jobName,
    status,
    createdAt: iso(run.created),
    startedAt: now >= run.started ? iso(run.started) : null,
    endedAt: finished ? iso(run.canceled === null ? endOf(run) : run.canceled + 1500) : null,
    launchedBy: run.launchedBy,
    assetKeys: run.assetKeys,
    tags: run.tags,
    parentRunId: run.parentRunId,
    partition: null,
    failureReason:
      status === "FAILURE"
        ? `step "${run.steps.find((step) => step.status === "failed")?.key}" failed: ${bad.map((node) => node.label).join(", ")}`
        : null,
    counts: {
      succeeded: count("success", "pass", "warn", "succeeded"),
      failed: count("error", "fail", "failed"),
      skipped: count("skipped", "canceled"),
      total: rows.length,
    },
  };
}

function stepStatus(run: FakeRun, step: FakeStep, now: number): GanttRow["status"] {
  if (run.canceled !== null && step.end > run.canceled && now >= run.canceled) return "canceled";
  if (now >= step.end) return step.status;
  return now >= step.start ? "running" : "pending";
}

export function ganttOf(run: FakeRun, now: number): readonly GanttRow[] {
  return run.steps.flatMap((step): GanttRow[] => {
    const status = stepStatus(run, step, now);
    const ran = status !== "pending" && status !== "skipped";
    const head: GanttRow = {
      key: step.key,
      label: step.key,
      kind: "step",
      parent: null,
      status,
      startedAt: ran ? iso(step.start) : null,
      endedAt: ran && status !== "running" ? iso(Math.min(step.end, run.canceled ?? step.end)) : null,
      resourceType: null,
      assetKey: step.nodes.length === 0 ? step.key : null,
      thread: null,
      message: null,
      skippedBecauseOf: status === "skipped" ? step.skippedBecauseOf : null,
      dependsOn: step.deps,
    };
    return [head, ...step.nodes.map((node) => nodeRow(run, node, now))];
  });
}

function nodeRow(run: FakeRun, node: FakeNode, now: number): GanttRow {
  const status = nodeStatus(run, node, now);
  const ran = status !== "pending" && status !== "skipped" && node.start < (run.canceled ?? Number.POSITIVE_INFINITY);
  return {
    key: node.id,
    label: node.label,
    kind: "node",
    parent: node.stepKey,
    status,
    startedAt: ran ? iso(node.start) : null,
    endedAt: ran && status !== "running" ? iso(Math.min(node.end, run.canceled ?? node.end)) : null,
    resourceType: node.resourceType,
    assetKey: node.assetKey,
    thread: ran ? node.thread : null,
    message: status === "running" || status === "pending" ? null : node.message,
    skippedBecauseOf: status === "skipped" ? node.skippedBecauseOf : null,
    dependsOn: node.dependsOn,
  };
}

export function detail(run: FakeRun, now: number): RunDetail {
  const events = eventsOf(run, now);
  const gantt = ganttOf(run, now);
  return {
    isOfOps: false,
    ...summarize(run, now),
    configYaml: run.configYaml,
    executor: "multiprocess",
    gantt,
    lastSequence: events.length,
    logFiles: run.steps
      .filter((step) => now > step.start && step.status !== "skipped")
      .flatMap((step) => [
        { stepKey: step.key, stream: "stdout" as const, bytes: stdoutOf(run, step, now).length },
        { stepKey: step.key, stream: "stderr" as const, bytes: 0 },
      ]),
    retryable: gantt
      .filter((row) => ["error", "fail", "failed", "skipped", "canceled"].includes(row.status))
      .map((row) => row.key),
    queue: null,
    slots: [],
    resumes: 0,
  };
}

/** The events up to now, numbered from 1. */
export function eventsOf(run: FakeRun, now: number): readonly EventView[] {
  const events: (Omit<EventView, "sequence" | "timestamp"> & { at: number })[] = [];
  const add = (at: number, type: string, message: string, own: Partial<EventView> = {}) =>
    events.push({
      at,
      type,
      message,
      level: "info",
      stepKey: null,
      nodeId: null,
      assetKey: null,
      checkName: null,
      partition: null,
      metadata: {},
      error: null,
      ...own,
    });
  add(run.created, "RUN_ENQUEUED", `Run is queued, launched by ${run.launchedBy}.`);
  add(run.started - 700, "RUN_DEQUEUED", "Run may start.");
  add(run.started - 650, "RUN_STARTING", "Run process is starting.");
  add(run.started, "RUN_START", "Run started.");
  for (const step of run.steps) stepEvents(step, add);
  const end = endOf(run);
  const failed = run.steps.filter((step) => step.status === "failed").map((step) => step.key);
  if (run.canceled !== null) {
    add(run.canceled, "RUN_CANCELING", "Run is being canceled.");
    add(run.canceled + 1500, "RUN_CANCELED", "Run was canceled.");
  } else if (failed.length > 0) {
    add(end, "RUN_FAILURE", `Run failed. Steps failed: ${failed.join(", ")}.`, { level: "error" });
  } else add(end, "RUN_SUCCESS", "Run succeeded.");
  const last = run.canceled ?? Number.POSITIVE_INFINITY;
  return events
    .filter((event) => event.at <= now && (event.at <= last || event.type.startsWith("RUN_CANCEL")))
    .sort((a, b) => a.at - b.at)
    .map(({ at, ...event }, index) => ({ ...event, sequence: index + 1, timestamp: iso(at) }));
}

type Add = (at: number, type: string, message: string, own?: Partial<EventView>) => unknown;

function stepEvents(step: FakeStep, add: Add): void {
  const stepKey = step.key;
  if (step.status === "skipped") {
    add(step.start, "STEP_SKIPPED", `Skipped step "${stepKey}" because of "${step.skippedBecauseOf}".`, {
      stepKey,
      level: "warning",
    });
    return;
  }
  add(step.start + 5, "STEP_WORKER_STARTING", `Launching a process for step "${stepKey}".`, { stepKey });
  add(step.start + 60, "STEP_START", `Started execution of step "${stepKey}".`, { stepKey });
  if (step.nodes.length > 0) {
    add(step.start + 250, "LOG", "Running dbt command: `dbt build --select fqn:*`.", { stepKey });
    add(
      step.start + 300,
      "LOG",
      `Running with dbt=1.11.2\nFound ${step.nodes.filter((n) => n.check === null).length} models, ${step.nodes.filter((n) => n.check !== null).length} data tests`,
      { stepKey, level: "debug" },
    );
  }
  for (const node of step.nodes) nodeEvents(node, add);
  const took = `${((step.end - step.start) / 1000).toFixed(2)}s`;
  if (step.nodes.length > 0 && step.status === "succeeded")
    add(step.end - 40, "LOG", "Finished dbt command: `dbt build --select fqn:*`.", { stepKey });
  if (step.nodes.length === 0)
    add(step.end - 20, "ASSET_MATERIALIZATION", `Materialized value ${stepKey}.`, { stepKey, assetKey: stepKey });
  add(step.end - 5, "LOGS_CAPTURED", "Captured the raw output of the step.", { stepKey, level: "debug" });
  if (step.status === "failed") {
    add(step.end, "STEP_FAILURE", `Execution of step "${stepKey}" failed after ${took}.`, {
      stepKey,
      level: "error",
      error: {
        name: "DbtCliError",
        message: "The dbt CLI process with command `dbt build` failed with exit code 1.",
        stack:
          "DbtCliError: The dbt CLI process failed\n    at DbtCliInvocation.stream (dbt-cli-invocation.ts:88:13)\n    at runStep (run-step.ts:41:20)",
        cause: null,
      },
    });
  } else add(step.end, "STEP_SUCCESS", `Finished execution of step "${stepKey}" in ${took}.`, { stepKey });
}

function nodeEvents(node: FakeNode, add: Add): void {
  const place = { stepKey: node.stepKey, nodeId: node.id, assetKey: node.assetKey };
  if (node.status === "skipped") {
    add(node.end, "NODE_FINISH", `Skipped ${node.label} because of ${node.skippedBecauseOf}.`, {
      ...place,
      level: "warning",
    });
    return;
  }
  add(node.start, "NODE_START", `Started ${node.resourceType} ${node.label}.`, { ...place, level: "debug" });
  const bad = node.status === "error" || node.status === "fail";
  const millis = Math.round(node.end - node.start);
  add(
    node.end,
    "NODE_FINISH",
    `Finished ${node.resourceType} ${node.label}: ${node.status}${node.message === null ? "" : ` (${node.message.split("\n")[0]})`}.`,
    { ...place, level: bad ? "error" : node.status === "warn" ? "warning" : "info" },
  );
  if (node.check === null) {
    if (node.status === "success")
      add(node.end + 1, "ASSET_MATERIALIZATION", `Materialized value ${node.assetKey}.`, {
        ...place,
        metadata: nodeMetadata(node),
      });
    else
      add(node.end + 1, "ASSET_FAILED_TO_MATERIALIZE", `Asset ${node.assetKey} was not materialized.`, {
        ...place,
        level: "error",
      });
    return;
  }
  add(
    node.end + 1,
    "ASSET_CHECK_EVALUATION",
    `Check ${node.label} ${bad ? "failed" : node.status === "warn" ? "warned" : "succeeded"} for materialization of ${node.assetKey}.`,
    {
      ...place,
      checkName: node.label,
      level: bad ? "error" : node.status === "warn" ? "warning" : "info",
      metadata: {
        "Failed rows": { kind: "int", value: node.failures ?? 0 },
        "Execution duration": { kind: "duration", value: millis },
      },
    },
  );
}

export function nodeMetadata(node: FakeNode): Readonly<Record<string, MetadataView>> {
  const rows = Number(/\d+/.exec(node.message ?? "")?.[0] ?? Number.NaN);
  return {
    "Execution duration": { kind: "duration", value: Math.round(node.end - node.start) },
    ...(Number.isNaN(rows) ? {} : { "Row count": { kind: "int" as const, value: rows } }),
    unique_id: { kind: "text", value: node.id },
  };
}

export function stdoutOf(run: FakeRun, step: FakeStep, now: number): string {
  const end = Math.min(now, run.canceled ?? now);
  if (step.nodes.length === 0)
    return now >= step.end ? "loaded model v14\nscored 48211 customers\ndone\n" : "loaded model v14\n";
  const clock = (at: number) => new Date(at).toISOString().slice(11, 19);
  const out = [
    `${clock(step.start + 300)}  Running with dbt=1.11.2`,
    `${clock(step.start + 320)}  Registered adapter: postgres=1.10.0`,
    `${clock(step.start + 800)}  Concurrency: 4 threads (target='dev')`,
    "",
  ];
  const sorted = step.nodes.filter((node) => node.end <= end).sort((a, b) => a.end - b.end);
  sorted.forEach((node, index) => {
    const word =
      node.status === "skipped"
        ? "SKIP"
        : node.status === "error"
          ? "ERROR creating"
          : node.check
            ? node.status.toUpperCase()
            : "OK created";
    const colour =
      node.status === "error" || node.status === "fail"
        ? 31
        : node.status === "skipped" || node.status === "warn"
          ? 33
          : 32;
    out.push(
      `${clock(node.end)}  ${index + 1} of ${step.nodes.length} ${word} ${node.label} ${".".repeat(Math.max(3, 70 - node.label.length))} [\u001b[${colour}m${node.status.toUpperCase()}\u001b[0m in ${((node.end - node.start) / 1000).toFixed(2)}s]`,
    );
  });
  if (now >= step.end) out.push("", `${clock(step.end)}  Done.`);
  return `${out.join("\n")}\n`;
}

export function nodeView(run: FakeRun, node: FakeNode, now: number, sql: string): NodeRunView {
  const status = nodeStatus(run, node, now);
  const ended = now >= node.end && status !== "skipped" && status !== "canceled";
  const took = node.end - node.start;
  return {
    runId: run.id,
    stepKey: node.stepKey,
    uniqueId: node.id,
    status,
    message: now >= node.end ? node.message : null,
    compiledCode: now >= node.start && status !== "skipped" ? sql : null,
    compileMillis: ended ? Math.round(took * 0.06) + 2 : null,
    executeMillis: ended ? Math.round(took * 0.94) : null,
    thread: status === "skipped" || status === "pending" ? null : node.thread,
    adapterResponse:
      ended && node.status === "success"
        ? {
            _message: node.message,
            code: node.message?.split(" ")[0],
            rows_affected: Number(/\d+/.exec(node.message ?? "")?.[0] ?? -1),
          }
        : {},
    failures: ended ? node.failures : null,
    skippedBecauseOf: status === "skipped" ? node.skippedBecauseOf : null,
    logLines:
      now < node.start || status === "skipped"
        ? []
        : [
            { timestamp: iso(node.start), level: "debug", message: `Began running node ${node.id}` },
            {
              timestamp: iso(node.start + 3),
              level: "debug",
              message: `Acquiring new postgres connection '${node.id}'`,
            },
            { timestamp: iso(node.start + 9), level: "debug", message: `On ${node.id}: BEGIN` },
            ...(ended
              ? [
                  {
                    timestamp: iso(node.end),
                    level: node.status === "error" ? "error" : "info",
                    message: `Finished running node ${node.id}`,
                  },
                ]
              : []),
          ],
  };
}
