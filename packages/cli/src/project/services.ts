// Opens what a command needs of a project: its store, its environment, its warehouse. One lifetime for all of it.
import { type EmbeddedPostgres, openStorage, type Storage } from "@sluice/orchestrator";
import { openEmbeddedServer, WAREHOUSE_DATABASE, warehouseVariables } from "./embedded.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import type { SluiceProject } from "./project.ts";

export interface ProjectServices {
  readonly project: SluiceProject;
  /** The variables that user code and runs see. */
  readonly env: Environment;
  readonly connectionString: string;
  readonly storage: Storage;
  readonly storageKind: "embedded" | "server";
  /** The process of a run goes on with the embedded server when this one is killed. */
  readonly lend: (pid: number) => void;
  close(): Promise<void>;
}

const STORE_DATABASE = "sluice";

/**
 * Opens the store of a project: the server behind SLUICE_DATABASE_URL, else the embedded one.
 * @throws what the server says when it cannot be reached or its schema is newer than this program.
 */
export async function openServices(
  project: SluiceProject,
  own: Environment,
  log: (line: string) => void,
): Promise<ProjectServices> {
  let env = readEnvironment(project.root, own);
  const url = env["SLUICE_DATABASE_URL"];
  const wantsWarehouse = project.embeddedWarehouse && !env["POSTGRES_HOST"];
  let server: EmbeddedPostgres | null = null;
  if (!url || wantsWarehouse) server = await openEmbeddedServer(project.root, log);
  try {
    if (server !== null && wantsWarehouse) {
      await server.ensureDatabase(WAREHOUSE_DATABASE);
      env = { ...env, ...warehouseVariables(server) };
    }
    let connectionString = url ?? "";
    if (!url && server !== null) {
      await server.ensureDatabase(STORE_DATABASE);
      connectionString = server.connectionString(STORE_DATABASE);
    }
    const storage = await openStorage({ connectionString });
    return {
      project,
      env,
      connectionString,
      storage,
      storageKind: url ? "server" : "embedded",
      lend: (pid) => server?.lend(pid),
      close: async () => {
        await storage.close();
        await server?.release();
      },
    };
  } catch (error) {
    await server?.release();
    throw error;
  }
}
