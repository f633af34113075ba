// The PostgreSQL that sluice brings, for this project: where it lives, and how commands share it.
import { join } from "node:path";
import { acquireEmbeddedPostgres, type EmbeddedPostgres, stateFolder } from "@sluice/orchestrator";
import { CliError } from "../cli-error.ts";
import { embeddedServerFolder } from "./installation.ts";

/** Starts the project's server, or joins the one that runs. Every holder must `release`. */
export async function openEmbeddedServer(root: string, log: (line: string) => void): Promise<EmbeddedPostgres> {
  const binaries = embeddedServerFolder();
  if (binaries === null) {
    throw new CliError(
      "embedded/no-binaries",
      `npm has no PostgreSQL for ${process.platform}-${process.arch} installed`,
      "set SLUICE_DATABASE_URL to a PostgreSQL server, or install without --omit=optional",
    );
  }
  return acquireEmbeddedPostgres({ dir: join(stateFolder(root), "postgres"), binaries, log });
}

export interface EmbeddedWarehouse {
  /** What a profile reads with `env_var`. */
  readonly variables: Readonly<Record<string, string>>;
  release(): Promise<void>;
}

/** The embedded server's `warehouse` database, as the variables that dbt profiles read. */
export async function openEmbeddedWarehouse(root: string, log: (line: string) => void): Promise<EmbeddedWarehouse> {
  const server = await openEmbeddedServer(root, log);
  await server.ensureDatabase(WAREHOUSE_DATABASE);
  return { variables: warehouseVariables(server), release: () => server.release() };
}

export const WAREHOUSE_DATABASE = "warehouse";

/** The same variables for what reads profiles and asks no database. */
export const PLACEHOLDERS: Readonly<Record<string, string>> = {
  POSTGRES_HOST: "127.0.0.1",
  POSTGRES_PORT: "5432",
  POSTGRES_USER: "postgres",
  POSTGRES_PASSWORD: "",
  POSTGRES_DB: WAREHOUSE_DATABASE,
};

/** POSTGRES_* variables of the embedded warehouse. */
export function warehouseVariables(server: EmbeddedPostgres): Readonly<Record<string, string>> {
  return {
    POSTGRES_HOST: server.host,
    POSTGRES_PORT: String(server.port),
    POSTGRES_USER: server.user,
    POSTGRES_PASSWORD: server.password,
    POSTGRES_DB: WAREHOUSE_DATABASE,
  };
}
