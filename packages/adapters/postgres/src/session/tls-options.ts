// What `sslmode` means: which ways of connecting are tried, in which order, and what is asked of the server's certificate.
import { existsSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ConnectionOptions } from "node:tls";
import type { PostgresCredentials } from "../credentials/types.ts";
import { connectError } from "../errors/connect-error.ts";

/** One way of connecting: `false` = without TLS. */
export type TlsChoice = ConnectionOptions | false;

const MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
type Mode = (typeof MODES)[number];

/** @throws {DatabaseError} when the mode is unknown */
export function readMode(credentials: PostgresCredentials, environment: NodeJS.ProcessEnv): Mode {
  const wanted = credentials.sslmode || environment.PGSSLMODE || "prefer";
  const mode = MODES.find((name) => name === wanted);
  if (mode === undefined) throw connectError(`invalid sslmode value: "${wanted}"`, null);
  return mode;
}

/** The ways in order; the next one is tried when the server refuses. Certificates may lie in the home folder. */
export function tlsChoices(mode: Mode, credentials: PostgresCredentials, home = homedir()): readonly TlsChoice[] {
  if (credentials.host.startsWith("/") || mode === "disable") return [false];
  const encrypted = tlsOptions(mode, credentials, join(home, ".postgresql"));
  if (mode === "allow") return [false, encrypted];
  return mode === "prefer" ? [encrypted, false] : [encrypted];
}

function tlsOptions(mode: Mode, credentials: PostgresCredentials, folder: string): ConnectionOptions {
  const root = rootCertificate(mode, credentials, folder);
  return {
    ...(isIP(credentials.host) === 0 ? { servername: credentials.host } : {}),
    ...clientCertificate(credentials, folder),
    ...(typeof root === "string" ? { ca: root } : {}),
    rejectUnauthorized: root !== null,
    ...(mode === "verify-full" ? {} : { checkServerIdentity: () => undefined }),
  };
}

/**
 * The certificate that the server's must come from; `"system"` as `true`; null = none is asked for. With `require` a given file
 * is used as for `verify-ca`.
 */
function rootCertificate(mode: Mode, { sslrootcert }: PostgresCredentials, folder: string): string | true | null {
  if (sslrootcert === "system") return true;
  const file = sslrootcert || join(folder, "root.crt");
  if (existsSync(file)) return mode === "prefer" || mode === "allow" ? null : readFileSync(file, "utf8");
  if (mode !== "verify-ca" && mode !== "verify-full") return null;
  throw new Error(
    `root certificate file "${file}" does not exist\n` +
      "Either provide the file, use the system's trusted roots with sslrootcert=system, or change sslmode to disable server certificate verification.",
  );
}

function clientCertificate({ sslcert, sslkey }: PostgresCredentials, folder: string): ConnectionOptions {
  const cert = sslcert || join(folder, "postgresql.crt");
  const key = sslkey || join(folder, "postgresql.key");
  return existsSync(cert) && existsSync(key) ? { cert: readFileSync(cert), key: readFileSync(key) } : {};
}
