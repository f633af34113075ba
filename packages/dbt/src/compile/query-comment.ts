// The comment that every statement carries, so that the warehouse's history says who asked: dbt's own, or the project's
// `query-comment`, which may be a template or a macro.
import type { Connection } from "@sluice/adapter-contract";
import { createEnvironment, Dict, toJson, toText, type Value } from "@sluice/jinja";
import type { GraphNode, Json } from "../manifest/types.ts";
import { DBT_VERSION } from "../version.ts";
import { callValue } from "./call-value.ts";
import { runtimeError } from "./diagnostics.ts";
import { type HeaderSession, queryHeaderScope } from "./query-header-scope.ts";
import { ResourceObject } from "./resource-object.ts";
import { rethrow } from "./to-dbt-error.ts";
import type { RuntimeSession } from "./types.ts";

interface CommentConfig {
  /** null: dbt's own. */
  readonly text: string | null;
  readonly append: boolean;
}

/** A resource that a statement is for. */
export type CommentNode = GraphNode;

interface Known {
  readonly nodeId: string | null;
  readonly comment: Promise<string> | string;
}

/** One comment per connection and node, as dbt makes it when a node takes a connection. */
const known = new WeakMap<Connection, Known>();

export async function addQueryComment(
  sql: string,
  session: RuntimeSession,
  connection: Connection,
  resource: CommentNode | null,
): Promise<string> {
  // dbt: the project's hooks run on a connection that belongs to no node.
  const node = resource?.resource_type === "operation" ? null : resource;
  const config = readConfig(session.project.root.config.queryComment);
  const nodeId = node?.unique_id ?? null;
  let entry = known.get(connection);
  if (entry === undefined || entry.nodeId !== nodeId) {
    const name = connection.name;
    entry = {
      nodeId,
      comment: config.text === null ? ownComment(session, name, nodeId) : rendered(config.text, session, name, node),
    };
    known.set(connection, entry);
  }
  return withComment(sql, await entry.comment, config.append);
}

/** dbt makes the comment before anything runs: a broken one ends every command. @throws {DbtError} in dbt's words */
export async function checkQueryComment(session: HeaderSession): Promise<void> {
  const { text, append } = readConfig(session.project.root.config.queryComment);
  if (text !== null) withComment("", await rendered(text, session, "master", null), append);
}

/** @throws {DbtError} when the comment would end too early */
function withComment(sql: string, comment: string, append: boolean): string {
  if (comment.includes("*/")) {
    throw runtimeError(`query comment contains illegal value "*/": ${comment}`, "compile/query-comment");
  }
  const text = comment.trim();
  if (comment === "") return sql;
  if (!append) return `/* ${text} */\n${sql}`;
  const statement = sql.trimEnd();
  return statement.endsWith(";") ? `${statement.slice(0, -1)}\n/* ${text} */;` : `${statement}\n/* ${text} */`;
}

function ownComment(session: RuntimeSession, connectionName: string, nodeId: string | null): string {
  const { target } = session.project;
  return toJson(
    Dict.from([
      ["app", "dbt"],
      ["dbt_version", DBT_VERSION],
      ["profile_name", target.profileName],
      ["target_name", target.name],
      nodeId === null ? ["connection_name", connectionName] : ["node_id", nodeId],
    ]),
  );
}

/** The project's comment, rendered as the body of a macro of `connection_name` and `node`. */
async function rendered(
  text: string,
  session: HeaderSession,
  connectionName: string,
  node: CommentNode | null,
): Promise<string> {
  if (text === "") return "";
  const location = { name: "query_comment_macro", file: "dbt_project.yml" };
  try {
    const source = `{%- macro query_comment_macro(connection_name, node) -%}\n${text}\n{% endmacro %}`;
    const macro = createEnvironment().macro(source, location).bind(queryHeaderScope(session), "async");
    const value: Value = await callValue(macro, [connectionName, node === null ? null : new ResourceObject(node, "")]);
    return toText(value);
  } catch (error) {
    return rethrow(error, null);
  }
}

function readConfig(config: Json): CommentConfig {
  if (config === null) return { text: null, append: false };
  if (typeof config === "string") return { text: config, append: false };
  if (typeof config !== "object" || Array.isArray(config)) return { text: String(config), append: false };
  const entries = new Map(Object.entries(config));
  const comment = entries.get("comment") ?? (entries.has("comment") ? "" : null);
  return { text: typeof comment === "string" ? comment : null, append: entries.get("append") === true };
}
