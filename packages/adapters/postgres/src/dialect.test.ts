import { describe, expect, it } from "vitest";
import { dialect } from "./dialect.ts";

const plain = { charSize: null, numericPrecision: null, numericScale: null };

describe("dialect", () => {
  it.each([
    [{ ...plain, type: "text" }, "text"],
    [{ ...plain, type: "character varying" }, "character varying"],
    [{ ...plain, type: "character varying", charSize: 16 }, "character varying(16)"],
    [{ ...plain, type: "character" }, "character varying(256)"],
    [{ ...plain, type: "numeric", numericPrecision: 10, numericScale: 2 }, "numeric(10,2)"],
    [{ ...plain, type: "numeric" }, "numeric"],
    [{ ...plain, type: "timestamp without time zone", numericPrecision: 6 }, "timestamp without time zone"],
  ])("writes %j as %s", (column, type) => {
    expect(dialect.columnType(column)).toBe(type);
  });
});
