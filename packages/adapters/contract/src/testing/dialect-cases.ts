// The rules of text and types hold in the database itself.
import assert from "node:assert/strict";
import type { SeedColumnKind } from "../types.ts";
import { firstCell, withConnection, withTable } from "./support.ts";
import type { AdapterUnderTest, ContractCase } from "./types.ts";

const SEED_KINDS: readonly SeedColumnKind[] = ["integer", "number", "boolean", "date", "datetime", "time", "text"];

export function dialectCases(subject: AdapterUnderTest): readonly ContractCase[] {
  const { dialect, macros } = subject.adapter;
  return [
    {
      name: "a quoted identifier keeps its case, and a literal its quotes",
      run: () =>
        withConnection(subject, async (connection) => {
          const text = "it's a \\ 'test'";
          const name = dialect.quoteIdentifier("Some Name");
          const result = await connection.execute(`select ${dialect.stringLiteral(text)} as ${name}`, { fetch: true });
          assert.equal(result.columns[0]?.name, "Some Name");
          assert.equal(result.rows[0]?.[0], text);
        }),
    },
    {
      name: "the database has every type that a seed may get",
      run: () =>
        withConnection(subject, async (connection) => {
          const columns = SEED_KINDS.map((kind) => `${kind}_value ${dialect.seedType(kind)}`).join(", ");
          await withTable(subject, connection, columns, async (table) => {
            assert.equal(String(await firstCell(connection, `select count(*) from ${table}`)), "0");
          });
        }),
    },
    {
      name: "types are told apart",
      run: async () => {
        const shape = { charSize: null, numericPrecision: 10, numericScale: 2 };
        assert.ok(dialect.isStringType(dialect.translateType("string").toLowerCase()));
        assert.ok(dialect.isIntegerType(dialect.seedType("integer")));
        assert.ok(dialect.isFloatType("double precision") && !dialect.isNumericType("double precision"));
        assert.equal(
          dialect.columnType({ ...shape, type: "numeric" }),
          dialect.numericType("numeric", shape.numericPrecision, shape.numericScale),
        );
      },
    },
    {
      name: "macro files have their places and their text",
      run: async () => {
        for (const { path, text } of macros) {
          assert.match(path, /^(macros|tests)\/.+\.sql$/);
          assert.match(text, /\{%-?\s*(macro|materialization|test)\s/);
        }
      },
    },
  ];
}
