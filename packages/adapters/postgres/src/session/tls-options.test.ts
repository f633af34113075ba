import { describe, expect, it } from "vitest";
import { postgresCredentials, readCredentials } from "../credentials/read-credentials.ts";
import { readMode, tlsChoices } from "./tls-options.ts";

const output = { host: "db", port: 5432, user: "ana", password: "x", database: "shop", schema: "dev" };

function choices(changes: Readonly<Record<string, unknown>>, environment: NodeJS.ProcessEnv = {}) {
  const credentials = postgresCredentials(readCredentials({ ...output, ...changes }));
  return tlsChoices(readMode(credentials, environment), credentials, "/nowhere");
}

describe("tlsChoices", () => {
  it("prefers TLS without asking for a certificate, and can do without", () => {
    expect(choices({})).toMatchObject([{ servername: "db", rejectUnauthorized: false }, false]);
    expect(choices({}, { PGSSLMODE: "disable" })).toEqual([false]);
    expect(choices({ sslmode: "allow" })).toMatchObject([false, { rejectUnauthorized: false }]);
    expect(choices({ sslmode: "require" })).toMatchObject([{ rejectUnauthorized: false }]);
    expect(choices({ host: "10.0.0.1" })[0]).not.toHaveProperty("servername");
    expect(choices({ host: "/var/run/postgresql" })).toEqual([false]);
  });

  it("checks the certificate, and the name only where that is asked for", () => {
    const [full] = choices({ sslmode: "verify-full", sslrootcert: "system" });
    const [authority] = choices({ sslmode: "verify-ca", sslrootcert: "system" });
    expect(full).toMatchObject({ rejectUnauthorized: true });
    expect(full).not.toHaveProperty("checkServerIdentity");
    expect(authority).toMatchObject({ rejectUnauthorized: true, checkServerIdentity: expect.any(Function) });
  });

  it("says what is wrong with a mode or a missing certificate", () => {
    expect(() => choices({ sslmode: "maybe" })).toThrow('invalid sslmode value: "maybe"');
    expect(() => choices({ sslmode: "verify-ca", sslrootcert: "/nowhere/ca.crt" })).toThrow(
      'root certificate file "/nowhere/ca.crt" does not exist',
    );
  });
});
