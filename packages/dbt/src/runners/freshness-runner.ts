// source freshness: when a source was last loaded, against its thresholds.

import type { Connection } from "@sluice/adapter-contract";
import { Dict, toText, typeNameOf, type Value } from "@sluice/jinja";
import { AgateTable } from "../compile/agate-table.ts";
import { createNodeContext } from "../compile/create-node-context.ts";
import { leaveTransaction } from "../compile/execute-statement.ts";
import { relationFactory } from "../compile/relation-class.ts";
import { DbtError } from "../errors.ts";
import { logFreshnessResult, logStartLine } from "../events/builders.ts";
import type { FreshnessThreshold, SourceDefinition } from "../manifest/types.ts";
import type { NodeStatus } from "../run/types.ts";
import { responseData } from "./materialize.ts";
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
    const { maxLoadedAt, snapshottedAt, response } = await askWarehouse(job, connection);
    const ageSeconds = Number(snapshottedAt.micros - maxLoadedAt.micros) / 1e6;
    return {
      ...outcomeOf(judge(job.node.freshness, ageSeconds), null),
      adapter_response: responseData(response),
      details: {
        freshness: { maxLoadedAt: maxLoadedAt.text, snapshottedAt: snapshottedAt.text, ageSeconds },
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
  const table = result instanceof Dict ? result.get("table") : result;
  const rows = table instanceof AgateTable ? table.rows : [];
  const [row] = rows;
  if (row === undefined || row.length < 2 || rows.length !== 1) {
    throw new DbtError(`Got an invalid result from "collect_freshness" macro: ${toText(result)}`, {
      code: "run/freshness-result",
      heading: "Internal Error",
    });
  }
  const [loaded = null, taken = null] = row;
  return {
    maxLoadedAt: loaded === null ? LONG_AGO : momentOf(loaded, node),
    snapshottedAt: momentOf(taken, node),
    response: result instanceof Dict ? (result.get("response") ?? null) : null,
  };
}

/** A time to the microsecond, in UTC. */
interface Moment {
  readonly micros: bigint;
  readonly text: string;
}

/** When an empty source was loaded. */
const LONG_AGO: Moment = {
  micros: BigInt(Date.parse("0001-01-01T00:00:00Z")) * 1000n,
  text: "0001-01-01T00:00:00Z",
};

/** A naive time counts as UTC. */
function momentOf(value: Value, node: SourceDefinition): Moment {
  const type = typeNameOf(value).replace(/^.*\./, "");
  const text = toText(value).replace(" ", "T");
  const time = new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  if (type !== "datetime" || Number.isNaN(time.getTime())) {
    throw new DbtError(
      `Expected a timestamp value when querying field '${node.loaded_at_field}' of table ${node.relation_name} but received value of type '${type}' instead`,
      { code: "run/freshness-type", heading: "Database Error" },
    );
  }
  const seconds = Math.floor(time.getTime() / 1000);
  const fraction = (/\.(\d{1,6})/.exec(text)?.[1] ?? "").padEnd(6, "0");
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return {
    micros: BigInt(seconds) * 1_000_000n + BigInt(fraction),
    text: fraction === "000000" ? `${whole}Z` : `${whole}.${fraction}Z`,
  };
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
