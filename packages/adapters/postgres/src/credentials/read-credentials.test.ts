import { CredentialsError } from "@sluice/adapter-contract";
import { describe, expect, it } from "vitest";
import { postgresCredentials, readCredentials } from "./read-credentials.ts";

const output = { host: "db", port: 5432, user: "ana", password: "s3cret", database: "shop", schema: "dev" };

function refusalOf(changes: Readonly<Record<string, unknown>>): string {
  try {
    readCredentials({ ...output, ...changes });
  } catch (error) {
    if (error instanceof CredentialsError) return error.message;
  }
  return "accepted";
}

describe("readCredentials", () => {
  it("takes aliases and completes defaults", () => {
    const { database: _database, password: _password, ...rest } = output;
    const credentials = readCredentials({ ...rest, dbname: "shop", pass: "s3cret", threads: 4 });
    expect(credentials).toMatchObject({ database: "shop", schema: "dev", threads: 4, secrets: ["s3cret"] });
    expect(postgresCredentials(credentials)).toMatchObject({
      connect_timeout: 10,
      retries: 1,
      application_name: "dbt",
      sslmode: null,
    });
  });

  it("shows what dbt debug shows, in its order", () => {
    expect([...readCredentials(output).shown].slice(0, 6)).toEqual([
      ["host", "db"],
      ["port", 5432],
      ["user", "ana"],
      ["database", "shop"],
      ["schema", "dev"],
      ["connect_timeout", 10],
    ]);
  });

  // The wordings are dbt-postgres 1.10's.
  it.each([
    [{ port: "5432" }, "'5432' is not of type 'integer'"],
    [{ port: true }, "True is not of type 'integer'"],
    [{ user: 5 }, "5 is not of type 'string'"],
    [{ host: null }, "None is not of type 'string'"],
    [{ sslmode: 3 }, "3 is not valid under any of the given schemas"],
    [{ search_path: ["a"] }, "['a'] is not valid under any of the given schemas"],
    [{ connect_timeout: 1.5 }, "1.5 is not of type 'integer'"],
    [{ pass: "x" }, 'Runtime Error\n  Got duplicate keys: (pass) all map to "password"'],
    [{ role: null, unknown_key: 1 }, "accepted"],
  ])("answers %j", (changes, message) => {
    expect(refusalOf(changes)).toBe(message);
  });

  it("names the first key that is missing", () => {
    expect(() => readCredentials({ host: "db" })).toThrow("'database' is a required property");
    expect(() => readCredentials({ host: 1 })).toThrow("1 is not of type 'string'");
  });
});
