// Queries: values without loss, responses, bindings, errors.
import assert from "node:assert/strict";
import { firstCell, refusal, withConnection, withTable } from "./support.ts";
import type { AdapterUnderTest, ContractCase } from "./types.ts";

export function queryCases(subject: AdapterUnderTest): readonly ContractCase[] {
  return [
    ...subject.samples.map(({ sql, kind, value }) => ({
      name: `${sql} comes as ${kind}`,
      run: () =>
        withConnection(subject, async (connection) => {
          const result = await connection.execute(`select ${sql} as sample`, { fetch: true });
          assert.deepEqual(result.rows, [[value]]);
          assert.equal(result.columns[0]?.kind, kind);
        }),
    })),
    {
      name: "a response names the statement and counts its rows",
      run: () =>
        withConnection(subject, async (connection) => {
          await withTable(subject, connection, "id integer", async (table) => {
            const inserted = await connection.execute(`insert into ${table} values (1), (2), (3)`);
            assert.equal(inserted.response.rowsAffected, 3);
            const selected = await connection.execute(`select id from ${table}`, { fetch: true });
            assert.ok(selected.response.message.length > 0);
            assert.equal(selected.rows.length, 3);
          });
        }),
    },
    {
      name: "of several statements the last one answers",
      run: () =>
        withConnection(subject, async (connection) => {
          const result = await connection.execute("select 1 as first; select 2 as second, 3 as third", { fetch: true });
          assert.deepEqual(
            result.columns.map((column) => column.name),
            ["second", "third"],
          );
          assert.deepEqual(result.rows, [[2, 3]]);
        }),
    },
    {
      name: "rows are given when they are wanted, and no more than wanted",
      run: () =>
        withConnection(subject, async (connection) => {
          const query = "select 1 as n union all select 2 union all select 3 order by n";
          assert.deepEqual((await connection.execute(query)).rows, []);
          assert.deepEqual((await connection.execute(query, { fetch: true, limit: 2 })).rows, [[1], [2]]);
        }),
    },
    {
      name: "bound values arrive as they are",
      run: () =>
        withConnection(subject, async (connection) => {
          const columns = "id integer, name text, share double precision, is_new boolean, nothing text";
          await withTable(subject, connection, columns, async (table) => {
            const values = [-7, 'it\'s 100% \\ "so"\n', 2.5, true, null];
            await connection.execute(`insert into ${table} values (%s, %s, %s, %s, %s)`, { bindings: values });
            const { rows } = await connection.execute(`select * from ${table} where name like '%so%'`, { fetch: true });
            assert.deepEqual(rows, [values]);
          });
        }),
    },
    {
      name: "an error has the database's words and the text that was sent, and the connection lives on",
      run: () =>
        withConnection(subject, async (connection, { events }) => {
          const sql = `select * from ${subject.schema}.contract_nowhere`;
          const error = await refusal(connection.execute(sql), "query");
          assert.match(error.message, /contract_nowhere/);
          assert.equal(error.details.sql, sql);
          assert.equal(await firstCell(connection, "select 5"), 5);
          assert.ok(events.some((event) => event.kind === "query-failed"));
        }),
    },
    {
      name: "every statement is told before it is sent and when it is done",
      run: () =>
        withConnection(subject, async (connection, { events }) => {
          await connection.execute("select 7 as told");
          const told = events.filter((event) => event.kind === "query" || event.kind === "query-done");
          assert.deepEqual(
            told.map((event) => event.kind),
            ["query", "query-done"],
          );
          assert.ok(told.every((event) => event.name === "contract"));
        }),
    },
  ];
}
