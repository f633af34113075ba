// Sends SQL to the warehouse with the query comment.
import type { Connection, ExecuteOptions, QueryResult } from "@sluice/adapter-contract";
import { addQueryComment, type CommentNode } from "./query-comment.ts";
import type { RuntimeSession } from "./types.ts";

/** @throws {DatabaseError} when the database refuses */
export async function executeStatement(
  session: RuntimeSession,
  connection: Connection,
  sql: string,
  node: CommentNode | null,
  options: ExecuteOptions = {},
): Promise<QueryResult> {
  return connection.execute(await addQueryComment(sql, session, connection, node), options);
}

/**
 * dbt: hooks of the project and operations run outside of the transaction that a fresh session is in; what they send takes
 * effect at once.
 */
export async function leaveTransaction(connection: Connection): Promise<void> {
  if (!connection.inTransaction) await connection.begin();
  await connection.commit();
}
