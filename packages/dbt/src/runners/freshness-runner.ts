// source freshness: when a source was last loaded, against its thresholds.

import type { Connection } from "@sluice/adapter-contract";
import { toJs, toText, type Value } from "@sluice/jinja";
import { AgateTable } from "../compile/agate-table.ts";
import { createNodeContext } from "../compile/create-node-context.ts";
import { leaveTransaction } from "../compile/execute-statement.ts";
import { relationFactory } from "../compile/relation-class.ts";
import { DbtError } from "../errors.ts";
import { logFreshnessResult, logStartLine } from "../events/builders.ts";
import type { FreshnessThreshold, SourceDefinition } from "../manifest/types.ts";
import type { NodeStatus } from "../run/types.ts";
import { type Job, outcomeOf, type Runner } from "./types.ts";

export const freshnessRunner: Runner<SourceDefinition> = {
  errorStatus: "runtime error",
  printStart: (job) =>
    job.fire(
      logStartLine({
        description: `freshness of ${job.node.source_name}.${job.node.name}`,
        index: job.index,
        total: job.total,
        node_info: job.progress.info,
      }),
    ),
  compile: async () => {},
  execute: async (job, connection) => {
    const { maxLoadedAt, snapshottedAt } = await askWarehouse(job, connection);
    const ageSeconds = (snapshottedAt.getTime() - maxLoadedAt.getTime()) / 1000;
    return {
      ...outcomeOf(judge(job.node.freshness, ageSeconds), null),
      details: {
        freshness: { maxLoadedAt: maxLoadedAt.toISOString(), snapshottedAt: snapshottedAt.toISOString(), ageSeconds },
      },
    };
  },
  printEnd: (job, result) =>
    job.fire(
      logFreshnessResult({
        status: result.status,
        source_name: job.node.source_name,
        table_name: job.node.name,
        index: job.index,
        total: job.total,
        execution_time: result.execution_time,
        node_info: job.progress.info,
      }),
      { level: result.status === "pass" ? "info" : result.status === "warn" ? "warn" : "error" },
    ),
};

async function askWarehouse(job: Job<SourceDefinition>, connection: Connection | null) {
  const { node, session } = job;
  if (connection !== null) await leaveTransaction(connection);
  const context = createNodeContext({
    session,
    node,
    packageName: node.package_name,
    connection,
    thread: job.thread,
    phase: "operation",
  });
  const relation = relationFactory(session.project).ofSource(node);
  let table: Value;
  if (node.loaded_at_query !== null) {
    const location = { name: node.name, file: node.original_file_path };
    const query = await context.render(node.loaded_at_query, location);
    table = await context.callMacro("collect_freshness_custom_sql", [relation, query]);
  } else if (node.loaded_at_field !== null) {
    const filter = node.freshness?.filter ?? null;
    table = await context.callMacro("collect_freshness", [relation, node.loaded_at_field, filter]);
  } else {
    const { type } = session.project.target.adapter.facts;
    throw new DbtError(
      `Could not compute freshness for source ${node.name}: no 'loaded_at_field' provided and ${type} adapter does not support metadata-based freshness checks.`,
      { code: "run/no-freshness-field", hint: "set loaded_at_field or loaded_at_query on the source" },
    );
  }
  return readTimes(table, node);
}

/** The macro gives `{response, data, table}` of a statement: one row of two times. */
function readTimes(result: Value, node: SourceDefinition) {
  const table = tableOf(result);
  const [row] = table?.rows ?? [];
  if (row === undefined || row.length < 2 || table?.rows.length !== 1) {
    throw new DbtError(`Got an invalid result from "collect_freshness" macro: ${toText(result)}`, {
      code: "run/freshness-result",
      heading: "Internal Error",
    });
  }
  const [loaded = null, taken = null] = row;
  return { maxLoadedAt: asTime(loaded, node, new Date(0)), snapshottedAt: asTime(taken, node, null) };
}

function tableOf(result: Value): AgateTable | null {
  if (result instanceof AgateTable) return result;
  const plain: unknown = toJs(result);
  const inner = typeof plain === "object" && plain !== null ? Reflect.get(plain, "table") : null;
  return inner instanceof AgateTable ? inner : null;
}

/** A naive time counts as UTC; an empty source was loaded at the beginning of time. */
function asTime(value: Value, node: SourceDefinition, whenNull: Date | null): Date {
  if (value === null && whenNull !== null) return whenNull;
  const text = toText(value).replace(" ", "T");
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`;
  const time = new Date(zoned);
  if (Number.isNaN(time.getTime())) {
    throw new DbtError(
      `Expected a timestamp value when querying field '${node.loaded_at_field}' of table ${node.relation_name} but received value of type '${typeof toJs(value)}' instead`,
      { code: "run/freshness-type" },
    );
  }
  return time;
}

const SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

function judge(threshold: FreshnessThreshold | null, ageSeconds: number): NodeStatus {
  const exceeds = (limit: FreshnessThreshold["warn_after"]): boolean => {
    if (!limit || limit.count === null || limit.period === null) return false;
    return ageSeconds > limit.count * (SECONDS[limit.period] ?? Number.POSITIVE_INFINITY);
  };
  if (exceeds(threshold?.error_after ?? null)) return "error";
  return exceeds(threshold?.warn_after ?? null) ? "warn" : "pass";
}
