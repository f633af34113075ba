// Runs as pages show them: the record, the Gantt rows folded from steps and nodes, the events. Pure.
import type { EventView, GanttRow, NodeRunView, RunDetail, RunSummary } from "@sluice/api";
import type { NodeRecord, RunAssignment, RunEvent, RunRecord, StepLogFile, StepRecord } from "@sluice/orchestrator";

export function runSummary(run: RunRecord): RunSummary {
  return {
    id: run.id,
    jobName: run.jobName,
    status: run.status,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    launchedBy: run.launchedBy,
    assetKeys: run.assetKeys,
    tags: run.tags,
    parentRunId: run.parentRunId,
    failureReason: run.failureReason,
    partition: run.partition,
    counts: run.counts,
  };
}

export interface RunParts {
  readonly run: RunRecord;
  readonly plan: RunAssignment["plan"];
  readonly steps: readonly StepRecord[];
  readonly nodes: readonly NodeRecord[];
  readonly logs: readonly StepLogFile[];
  readonly retryable: readonly string[];
  readonly queue: RunDetail["queue"];
  readonly slots: RunDetail["slots"];
}

export function runDetail({ run, plan, steps, nodes, logs, retryable, queue, slots }: RunParts): RunDetail {
  return {
    ...runSummary(run),
    isOfOps: plan.steps.every(({ kind, assetKeys }) => kind === "op" && assetKeys.length === 0),
    configYaml: run.configYaml,
    executor: run.executor,
    gantt: ganttRows(steps, nodes),
    lastSequence: run.lastSequence,
    logFiles: logs,
    retryable,
    queue,
    slots,
    resumes: run.resumes,
  };
}

/** Each step, followed by its dbt nodes in the order in which they started. */
function ganttRows(steps: readonly StepRecord[], nodes: readonly NodeRecord[]): readonly GanttRow[] {
  const byStep = new Map<string, NodeRecord[]>();
  for (const node of nodes) {
    const group = byStep.get(node.stepKey);
    if (group === undefined) byStep.set(node.stepKey, [node]);
    else group.push(node);
  }
  return steps.flatMap((step) => [
    stepRow(step),
    ...(byStep.get(step.stepKey) ?? []).sort(byStart).map((node) => nodeRow(node)),
  ]);
}

function byStart(a: NodeRecord, b: NodeRecord): number {
  const [x, y] = [a.startedAt ?? a.endedAt ?? "9", b.startedAt ?? b.endedAt ?? "9"];
  return x < y ? -1 : x > y ? 1 : a.nodeId < b.nodeId ? -1 : 1;
}

function stepRow(step: StepRecord): GanttRow {
  return {
    key: step.stepKey,
    label: step.stepKey,
    kind: "step",
    parent: null,
    status: step.status,
    startedAt: step.startedAt,
    endedAt: step.endedAt,
    resourceType: null,
    assetKey: step.assetKeys.length === 1 ? (step.assetKeys[0] ?? null) : null,
    thread: null,
    message: step.message ?? step.error?.message ?? null,
    skippedBecauseOf: step.skippedBecauseOf,
    dependsOn: step.dependsOn,
  };
}

function nodeRow(node: NodeRecord): GanttRow {
  return {
    key: node.nodeId,
    label: node.name,
    kind: "node",
    parent: node.stepKey,
    status: node.status,
    startedAt: node.startedAt,
    endedAt: node.endedAt,
    resourceType: node.resourceType,
    assetKey: node.assetKey,
    thread: node.thread,
    message: node.message,
    skippedBecauseOf: node.skippedBecauseOf,
    dependsOn: node.dependsOn,
  };
}

export function nodeView(
  node: NodeRecord & { readonly compiledCode: string | null },
  events: readonly RunEvent[],
): NodeRunView {
  return {
    runId: node.runId,
    stepKey: node.stepKey,
    uniqueId: node.nodeId,
    status: node.status,
    message: node.message,
    compiledCode: node.compiledCode,
    compileMillis: node.compileMillis,
    executeMillis: node.executeMillis,
    thread: node.thread,
    adapterResponse: node.adapterResponse,
    failures: node.failures,
    skippedBecauseOf: node.skippedBecauseOf,
    logLines: events.map(({ timestamp, level, message }) => ({ timestamp, level, message })),
  };
}

export function eventView(event: RunEvent): EventView {
  return {
    sequence: event.sequence,
    timestamp: event.timestamp,
    type: event.type,
    level: event.level,
    stepKey: event.stepKey,
    nodeId: "nodeId" in event ? event.nodeId : null,
    assetKey: "assetKey" in event ? event.assetKey : null,
    checkName: "checkName" in event ? event.checkName : null,
    partition: "partition" in event ? (event.partition ?? null) : null,
    message: event.message,
    metadata: "metadata" in event ? (event.metadata ?? {}) : {},
    error: "error" in event ? event.error : null,
  };
}
