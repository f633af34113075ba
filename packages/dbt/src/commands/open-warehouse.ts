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
import type { Target } from "../project/types.ts";
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

export function openWarehouse(target: Target, fire: Fire): OpenedWarehouse {
  const running = new Map<string, Place>();
  return {
    warehouse: open(target, fire, running),
    fire: (event, options) => {
      if (event.name === "NodeStart") notice(running, event, options?.thread ?? "MainThread");
      fire(event, options);
    },
  };
}

/** The same for a command that runs no nodes. */
export function openConnections(target: Target, fire: Fire): Warehouse {
  return open(target, fire, new Map());
}

function open(target: Target, fire: Fire, running: ReadonlyMap<string, Place>): Warehouse {
  const { adapter, credentials, threads } = target;
  return adapter.open(credentials, {
    limit: threads + 1,
    onEvent: (event) => {
      const { thread, node_info } = running.get(event.name) ?? placeByName(event.name);
      for (const body of eventsOf(event, adapter.facts, node_info)) fire(body, { thread });
    },
  });
}

function placeByName(connection: string): Place {
  return { thread: /^(list|create)_/.test(connection) ? "ThreadPool" : "MainThread", node_info: null };
}

function notice(running: Map<string, Place>, event: EventBody, thread: string): void {
  const info = event.data["node_info"];
  if (isNodeInfo(info)) running.set(info.unique_id, { thread, node_info: info });
}

function eventsOf(
  event: ConnectionEvent,
  { type, displayName }: AdapterFacts,
  node_info: NodeInfo | null,
): EventBody[] {
  const conn_name = event.name;
  const told = (text: string) => adapterEventDebug({ name: displayName, base_msg: text, args: [], node_info });
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
      return [told(`error: ${event.message}`)];
    case "rollback":
      return [rollback({ conn_name, node_info })];
    case "notice":
      return [told(`${event.severity}: ${event.message}`)];
    case "retry":
      return [
        told(
          `Got a retryable error when attempting to open a ${type} connection.\n${event.remaining} attempts remaining. Retrying in ${event.seconds} seconds.\nError:\n${event.message}`,
        ),
      ];
  }
}
