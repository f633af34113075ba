// Connections: how many there are, how they are stopped, and that nobody finds what another left behind.
import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { firstCell, refusal, withConnection, withWarehouse } from "./support.ts";
import type { AdapterUnderTest, ContractCase } from "./types.ts";

export function connectionCases(subject: AdapterUnderTest): readonly ContractCase[] {
  return [
    {
      name: "the limit holds, and the next in line gets what is released",
      run: () =>
        withWarehouse(subject, 1, async ({ warehouse, events }) => {
          const order: string[] = [];
          const first = await warehouse.connect("first");
          const waiting = warehouse.connect("second").then((connection) => {
            order.push("second connected");
            return connection;
          });
          await first.execute("select 1");
          order.push("first done");
          await first.release();
          const second = await waiting;
          assert.deepEqual(order, ["first done", "second connected"]);
          await second.release();
          assert.ok(events.some((event) => event.kind === "opened"));
        }),
    },
    {
      name: "a wait in line ends with its signal",
      run: () =>
        withWarehouse(subject, 1, async ({ warehouse }) => {
          const held = await warehouse.connect("held");
          const stop = new AbortController();
          const waiting = warehouse.connect("waiting", stop.signal);
          stop.abort();
          await refusal(waiting, "canceled");
          await held.release();
          const next = await warehouse.connect("next");
          await next.release();
        }),
    },
    {
      name: "a session is as new for its next user",
      run: () =>
        withWarehouse(subject, 1, async ({ warehouse }) => {
          const { change, observe } = subject.sessionState;
          const first = await warehouse.connect("first");
          const before = await firstCell(first, observe);
          await first.begin();
          await first.execute(change);
          await first.commit();
          assert.notDeepEqual(await firstCell(first, observe), before);
          await first.release();
          const second = await warehouse.connect("second");
          assert.deepEqual(await firstCell(second, observe), before);
          await second.release();
        }),
    },
    {
      name: "running queries are stopped by name, and their connections live on",
      run: () =>
        withConnection(subject, async (connection, { warehouse, events }) => {
          const { endlessQuery } = subject;
          if (endlessQuery === null) return;
          for (let turns = 0; turns < 12; turns += 1) {
            const stopped = refusal(connection.execute(endlessQuery), "canceled");
            assert.ok(events.some((event) => event.kind === "query" && event.sql === endlessQuery));
            // However far the query has come: its transaction is opening, it is on its way, it runs.
            for (let turn = 0; turn < turns; turn += 1) await nextTurn();
            assert.deepEqual(await warehouse.cancelAll(), ["contract"]);
            await stopped;
          }
          assert.equal(await firstCell(connection, "select 6"), 6);
        }),
    },
    {
      name: "a connection's signal stops its query",
      run: () =>
        withWarehouse(subject, 1, async ({ warehouse }) => {
          const { endlessQuery } = subject;
          if (endlessQuery === null) return;
          const stop = new AbortController();
          const connection = await warehouse.connect("stopped", stop.signal);
          await connection.execute("select 1");
          const running = refusal(connection.execute(endlessQuery), "canceled");
          stop.abort();
          await running;
          await refusal(connection.execute("select 1"), "canceled");
          await connection.release();
          const next = await warehouse.connect("next");
          assert.equal(await firstCell(next, "select 8"), 8);
          await next.release();
        }),
    },
    {
      name: "a closed warehouse opens nothing",
      run: () =>
        withWarehouse(subject, 1, async ({ warehouse }) => {
          await warehouse.close();
          await refusal(warehouse.connect("late"), "connect");
        }),
    },
  ];
}
