// The embedded server as its users see it: whoever comes first starts it, everybody shares it, the last one stops it. Each
// user leaves a file in `holders/`; files of processes that died count for nothing. A server that is killed is started again at
// its old address.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { processExists } from "../daemon/process-age.ts";
import { prepareBinaries, serverUser } from "./binaries.ts";
import {
  type Cluster,
  clusterOf,
  initialize,
  isInitialized,
  type RunningServer,
  readPassword,
  readRunning,
  signal,
  start,
  stop,
} from "./cluster.ts";
import { canConnect, ensureDatabase } from "./connect.ts";
import { withDirectoryLock } from "./directory-lock.ts";
import { SUPERUSER } from "./names.ts";
import type { EmbeddedOptions, EmbeddedPostgres } from "./types.ts";

const LOOK_MILLIS = 1_000;

/**
 * Starts the embedded server, or joins the one that runs.
 * @throws {EmbeddedServerError} when it cannot be made or started
 */
export async function acquireEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dir = resolve(options.dir);
  mkdirSync(join(dir, "holders"), { recursive: true });
  const user = serverUser();
  const cluster = clusterOf(dir, prepareBinaries(options.binaries, user), user);
  const holder = join(dir, "holders", `${process.pid}-${process.hrtime.bigint()}`);
  const server = await withDirectoryLock(join(dir, "lock"), async () => {
    const running = await joinRunning(cluster, options.log);
    const server = running ?? (await startNew(cluster, options.log));
    writeFileSync(holder, "");
    return server;
  });
  return handle(cluster, server, holder, options.log);
}

/** The server of an earlier or another process, when it really answers. */
async function joinRunning(cluster: Cluster, log: (line: string) => void): Promise<RunningServer | null> {
  const server = readRunning(cluster);
  if (server === null || !isInitialized(cluster)) return null;
  if (!(await canConnect({ port: server.port, password: readPassword(cluster) }))) return null;
  if (liveHolders(cluster.dir).length === 0) {
    log("Taking over the embedded PostgreSQL that a killed process left running.");
  }
  return server;
}

async function startNew(cluster: Cluster, log: (line: string) => void): Promise<RunningServer> {
  if (!isInitialized(cluster)) {
    log("Making the embedded PostgreSQL (once)…");
    await initialize(cluster);
  }
  return start(cluster);
}

function handle(
  cluster: Cluster,
  server: RunningServer,
  holder: string,
  log: (line: string) => void,
): EmbeddedPostgres {
  const password = readPassword(cluster);
  const address = { port: server.port, password };
  let released = false;
  // A process that ends without releasing still leaves in order, as far as a synchronous farewell can.
  const farewell = () => {
    rmSync(holder, { force: true });
    const running = liveHolders(cluster.dir).length === 0 ? readRunning(cluster) : null;
    if (running !== null) signal(running.pid, "SIGINT");
  };
  process.once("exit", farewell);
  const revival = reviveWhenKilled(cluster, server, log);
  return {
    host: "127.0.0.1",
    port: server.port,
    user: SUPERUSER,
    password,
    connectionString: (database) =>
      `postgresql://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/${encodeURIComponent(database)}`,
    ensureDatabase: (name) => ensureDatabase(address, name),
    lend: (pid) => writeFileSync(join(cluster.dir, "holders", `${pid}-lent`), ""),
    release: async () => {
      if (released) return;
      released = true;
      process.off("exit", farewell);
      await revival.stop();
      await withDirectoryLock(join(cluster.dir, "lock"), async () => {
        rmSync(holder, { force: true });
        const running = liveHolders(cluster.dir).length === 0 ? readRunning(cluster) : null;
        if (running !== null) await stop(running.pid);
      });
    },
  };
}

/** Whoever holds the server looks after it: connection strings that were given out stay right. */
function reviveWhenKilled(cluster: Cluster, server: RunningServer, log: (line: string) => void) {
  let current = server;
  let reviving: Promise<void> | null = null;
  const revive = () =>
    withDirectoryLock(join(cluster.dir, "lock"), async () => {
      const running = await joinRunning(cluster, log);
      if (running === null) log("The embedded PostgreSQL ended unexpectedly; starting it again.");
      current = running ?? (await start(cluster, server.port));
    });
  const timer = setInterval(() => {
    if (reviving !== null || processExists(current.pid)) return;
    reviving = revive()
      .catch((error: unknown) => log(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        reviving = null;
      });
  }, LOOK_MILLIS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await reviving;
    },
  };
}

/** Holders whose process lives; files of dead ones are removed on the way. */
function liveHolders(dir: string): readonly string[] {
  const folder = join(dir, "holders");
  return readdirSync(folder).filter((name) => {
    const alive = processExists(Number(name.split("-")[0]));
    if (!alive) rmSync(join(folder, name), { force: true });
    return alive;
  });
}
