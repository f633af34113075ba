import { describe, expect, it } from "vitest";
import { attemptMessage } from "./connect-error.ts";

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

// The wordings are those of PostgreSQL's own client library.
describe("attemptMessage", () => {
  it("names the address that a host name stands for", () => {
    expect(attemptMessage({ host: "localhost", address: "::1", port: 5432 }, systemError("ECONNREFUSED"))).toBe(
      'connection to server at "localhost" (::1), port 5432 failed: Connection refused\n' +
        "\tIs the server running on that host and accepting TCP/IP connections?",
    );
  });

  it("gives the server's refusal with its severity", () => {
    const refused = Object.assign(new Error('password authentication failed for user "ana"'), {
      severity: "FATAL",
      code: "28P01",
    });
    expect(attemptMessage({ host: "10.0.0.1", address: "10.0.0.1", port: 5432 }, refused)).toBe(
      'connection to server at "10.0.0.1", port 5432 failed: FATAL:  password authentication failed for user "ana"',
    );
  });

  it("names a socket by its file", () => {
    expect(attemptMessage({ host: "/tmp", address: "/tmp", port: 5432 }, systemError("ENOENT"))).toBe(
      'connection to server on socket "/tmp/.s.PGSQL.5432" failed: No such file or directory\n' +
        "\tIs the server running locally and accepting connections on that socket?",
    );
  });

  it("says that time ran out", () => {
    expect(attemptMessage({ host: "db", address: "10.0.0.1", port: 5432 }, new Error("timeout expired"))).toBe(
      'connection to server at "db" (10.0.0.1), port 5432 failed: timeout expired',
    );
  });
});
