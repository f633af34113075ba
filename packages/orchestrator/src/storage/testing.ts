// A store for tests: an embedded server of the test file's own, with a fresh database.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { acquireEmbeddedPostgres } from "../embedded/acquire-embedded-postgres.ts";
import type { RunPlan } from "../plan/types.ts";
import { openStorage } from "./open-storage.ts";
import type { NewRun, Storage } from "./types.ts";

export interface TestStore {
  readonly storage: Storage;
  readonly connectionString: string;
  /** A folder that goes with the store. */
  readonly folder: string;
  close(): Promise<void>;
}

export async function openTestStore(): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-store-"));
  // For root the server runs as somebody else, who must reach its data: in here it goes with the folder.
  chmodSync(folder, 0o755);
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const binaries = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
  const server = await acquireEmbeddedPostgres({ dir: join(folder, "postgres"), binaries, log: () => {} });
  await server.ensureDatabase("sluice");
  const connectionString = server.connectionString("sluice");
  const storage = await openStorage({ connectionString });
  return {
    storage,
    connectionString,
    folder,
    close: async () => {
      await storage.close();
      await server.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A run of a plan, as somebody would launch it. */
export function newRun(plan: RunPlan, more: Partial<NewRun> = {}): NewRun {
  return {
    plan,
    assetKeys: null,
    checks: null,
    launchedBy: "test",
    tags: {},
    configYaml: "",
    parentRunId: null,
    definitions: { file: "definitions.ts", bundle: "definitions.mjs", snapshotId: "1" },
    notices: [],
    ...more,
  };
}
