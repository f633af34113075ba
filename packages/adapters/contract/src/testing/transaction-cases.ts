// Transactions: what is kept, what is not, and what others see.
import assert from "node:assert/strict";
import { firstCell, refusal, withConnection, withOther, withTable } from "./support.ts";
import type { AdapterUnderTest, ContractCase } from "./types.ts";

export function transactionCases(subject: AdapterUnderTest): readonly ContractCase[] {
  const count = (table: string) => `select cast(count(*) as integer) from ${table}`;
  return [
    {
      name: "what is committed is seen by others, what is not is not",
      run: () =>
        withConnection(subject, async (connection, { warehouse }) => {
          await withTable(subject, connection, "id integer", async (table) => {
            const seenByOthers = () => withOther(warehouse, (other) => firstCell(other, count(table)));
            await connection.begin();
            assert.ok(connection.inTransaction);
            await connection.execute(`insert into ${table} values (1)`);
            assert.equal(await seenByOthers(), 0);
            await connection.commit();
            assert.ok(!connection.inTransaction);
            assert.equal(await seenByOthers(), 1);
          });
        }),
    },
    {
      name: "a rollback undoes, and an error rolls back",
      run: () =>
        withConnection(subject, async (connection) => {
          await withTable(subject, connection, "id integer", async (table) => {
            await connection.begin();
            await connection.execute(`insert into ${table} values (1)`);
            await connection.rollback();
            assert.ok(!connection.inTransaction);
            await connection.begin();
            await connection.execute(`insert into ${table} values (2)`);
            await refusal(connection.execute("select * from contract_nowhere"), "query");
            assert.ok(!connection.inTransaction);
            assert.equal(await firstCell(connection, count(table)), 0);
          });
        }),
    },
    {
      name: "a connection that is released in a transaction leaves nothing",
      run: () =>
        withConnection(subject, async (connection, { warehouse }) => {
          await withTable(subject, connection, "id integer", async (table) => {
            await withOther(warehouse, async (other) => {
              await other.begin();
              await other.execute(`insert into ${table} values (1)`);
            });
            assert.equal(await firstCell(connection, count(table)), 0);
          });
        }),
    },
    {
      name: "after a commit a statement stands for itself",
      run: () =>
        withConnection(subject, async (connection, { warehouse }) => {
          await withTable(subject, connection, "id integer", async (table) => {
            await connection.begin();
            await connection.execute(`insert into ${table} values (1)`);
            await connection.commit();
            await connection.execute(`insert into ${table} values (2)`);
            assert.equal(await withOther(warehouse, (other) => firstCell(other, count(table))), 2);
          });
        }),
    },
  ];
}
