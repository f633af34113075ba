// Opens the target's database for a command, and tells what happens on its connections.
import type { AdapterFacts, ConnectionEvent, Warehouse } from "@sluice/adapter-contract";
import {
  adapterEventDebug,
  connectionClosed,
  connectionUsed,
  newConnection,
  newConnectionOpening,
  rollback,
  sqlQuery,
  sqlQueryStatus,
} from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { EventBody } from "../events/types.ts";
import type { Project } from "../project/types.ts";
import { isNodeInfo, type NodeInfo } from "./node-info.ts";

export interface OpenedWarehouse {
  readonly warehouse: Warehouse;
  /** `fire`, listening to which node runs on which thread: a node's connection bears its name. */
  readonly fire: Fire;
}

interface Place {
  readonly thread: string;
  readonly node_info: NodeInfo | null;
}

export function openWarehouse(project: Project, fire: Fire): OpenedWarehouse {
  const { adapter, credentials, threads } = project.target;
  const running = new Map<string, Place>();
  const placeOf = (connection: string): Place =>
    running.get(connection) ?? {
      thread: /^(list|create)_/.test(connection) ? "ThreadPool" : "MainThread",
      node_info: null,
    };
  const warehouse = adapter.open(credentials, {
    limit: threads + 1,
    onEvent: (event) => {
      const { thread, node_info } = placeOf(event.name);
      for (const body of eventsOf(event, adapter.facts, node_info)) fire(body, { thread });
    },
  });
  return {
    warehouse,
    fire: (event, options) => {
      if (event.name === "NodeStart") notice(running, event, options?.thread ?? "MainThread");
      fire(event, options);
    },
  };
}

function notice(running: Map<string, Place>, event: EventBody, thread: string): void {
  const info = event.data["node_info"];
  if (isNodeInfo(info)) running.set(info.unique_id, { thread, node_info: info });
}

function eventsOf(
  event: ConnectionEvent,
  { type, displayName: display }: AdapterFacts,
  node_info: NodeInfo | null,
): EventBody[] {
  const conn_name = event.name;
  switch (event.kind) {
    case "opened":
      return [
        newConnection({ conn_type: type, conn_name, node_info }),
        newConnectionOpening({ connection_state: "init", node_info }),
      ];
    case "closed":
      return [connectionClosed({ conn_name, node_info })];
    case "query":
      return [
        connectionUsed({ conn_type: type, conn_name, node_info }),
        sqlQuery({ conn_name, sql: event.sql, node_info }),
      ];
    case "query-done":
      return [sqlQueryStatus({ status: event.status, elapsed: event.seconds, node_info })];
    case "query-failed":
      return [adapterEventDebug({ name: display, base_msg: `error: ${event.message}`, args: [], node_info })];
    case "rollback":
      return [rollback({ conn_name, node_info })];
    case "notice":
      return [
        adapterEventDebug({ name: display, base_msg: `${event.severity}: ${event.message}`, args: [], node_info }),
      ];
    case "retry":
      return [
        adapterEventDebug({
          name: display,
          base_msg: `Got a retryable error when attempting to open a ${type} connection.\n${event.remaining} attempts remaining. Retrying in ${event.seconds} seconds.\nError:\n${event.message}`,
          args: [],
          node_info,
        }),
      ];
  }
}
