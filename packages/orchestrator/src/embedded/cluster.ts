// One PostgreSQL cluster on disk: makes it, starts it, waits for it, stops it. Who uses it is `holders.ts`'s matter.
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processExists } from "../daemon/process-age.ts";
import type { ServerUser } from "./binaries.ts";
import { canConnect } from "./connect.ts";
import { SUPERUSER } from "./names.ts";
import { EmbeddedServerError } from "./types.ts";

const START_MILLIS = 60_000;
const STOP_MILLIS = 20_000;

/** Small on purpose: a development store and warehouse beside an editor and a browser. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  shared_buffers: "24MB",
  max_connections: "120",
  jit: "off",
  max_parallel_workers: "2",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "256MB",
  checkpoint_timeout: "15min",
  log_min_messages: "warning",
  timezone: "UTC",
  // A query whose client was killed ends soon; PostgreSQL cannot tell on Windows, and refuses the setting there.
  ...(process.platform === "win32" ? {} : { client_connection_check_interval: "2s" }),
};

/** The port was taken in between, or the children of a killed server are still ending. */
const PASSING_TROUBLE = /address already in use|still in use|already exists/i;

export interface Cluster {
  readonly dir: string;
  readonly data: string;
  readonly native: string;
  readonly user: ServerUser;
}

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/** The cluster of `dir`; for root its data lies where the unprivileged user can reach it. */
export function clusterOf(dir: string, native: string, user: ServerUser): Cluster {
  const reachable = user === null || isReachable(dirname(dir));
  const elsewhere = join("/var/lib/sluice", createHash("sha256").update(dir).digest("hex").slice(0, 16));
  return { dir, data: reachable ? join(dir, "data") : join(elsewhere, "data"), native, user };
}

function isReachable(path: string): boolean {
  let folder = path;
  while (true) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    const parent = dirname(folder);
    if (parent === folder) return true;
    folder = parent;
  }
}

/** The superuser's password; made with the cluster. */
export function readPassword(cluster: Cluster): string {
  return readFileSync(join(cluster.dir, "password"), "utf8").trim();
}

export function isInitialized(cluster: Cluster): boolean {
  return existsSync(join(cluster.data, "PG_VERSION")) && existsSync(join(cluster.dir, "password"));
}

/** Makes a new cluster with a random password. A half-made one is thrown away first. */
export async function initialize(cluster: Cluster): Promise<void> {
  rmSync(cluster.data, { recursive: true, force: true });
  mkdirSync(dirname(cluster.data), { recursive: true, mode: 0o755 });
  mkdirSync(cluster.data, { mode: 0o700 });
  const password = randomBytes(24).toString("base64url");
  const passwordFile = `${cluster.data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (cluster.user !== null) {
    chownSync(cluster.data, cluster.user.uid, cluster.user.gid);
    chownSync(passwordFile, cluster.user.uid, cluster.user.gid);
  }
  try {
    const args = ["-D", cluster.data, "-U", SUPERUSER, "-A", "scram-sha-256", `--pwfile=${passwordFile}`];
    const { code, output } = await run(cluster, "initdb", [...args, "-E", "UTF8", "--locale=C", "--no-sync"]);
    if (code !== 0) throw new EmbeddedServerError(`making the embedded PostgreSQL failed:\n${output.trim()}`, null);
    writeFileSync(join(cluster.dir, "password"), password, { mode: 0o600 });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Starts the server and waits until it answers; `wanted` is its port, null for a free one. */
export async function start(cluster: Cluster, wanted: number | null = null): Promise<RunningServer> {
  removeStalePidFile(cluster);
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort());
    const pid = spawnServer(cluster, port);
    const outcome = await waitUntilReady(cluster, pid, port);
    if (outcome === "ready") return { pid, port };
    const log = logTail(cluster);
    if (outcome === "exited" && attempt < 20 && PASSING_TROUBLE.test(log)) {
      await sleep(250);
      continue;
    }
    throw new EmbeddedServerError(
      outcome === "exited"
        ? `the embedded PostgreSQL did not start:\n${log}`
        : "the embedded PostgreSQL does not answer",
      `its log is ${join(cluster.dir, "server.log")}; its data is ${cluster.data}`,
    );
  }
}

/** The server that PostgreSQL's own pid file names, whether it answers or not. */
export function readRunning(cluster: Cluster): RunningServer | null {
  const file = join(cluster.data, "postmaster.pid");
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, "utf8").split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port)) return null;
  return processExists(pid) && isPostgres(pid) ? { pid, port } : null;
}

/** Asks the server to end (open transactions are rolled back) and waits for it. */
export async function stop(pid: number): Promise<void> {
  signal(pid, "SIGINT");
  const end = Date.now() + STOP_MILLIS;
  while (processExists(pid)) {
    if (Date.now() > end) {
      signal(pid, "SIGQUIT");
      return;
    }
    await sleep(20);
  }
}

/** Sends a signal; a process that is gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already: what was wanted.
  }
}

function spawnServer(cluster: Cluster, port: number): number {
  const args = Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const log = openSync(join(cluster.dir, "server.log"), "w", 0o600);
  try {
    const child = spawn(join(cluster.native, "bin", "postgres"), ["-D", cluster.data, ...args], {
      ...(cluster.user ?? {}),
      cwd: "/",
      env: serverEnvironment(cluster),
      stdio: ["ignore", log, log],
      detached: true,
    });
    child.on("error", () => {});
    child.unref();
    if (child.pid === undefined) throw new EmbeddedServerError("the embedded PostgreSQL could not be started", null);
    return child.pid;
  } finally {
    closeSync(log);
  }
}

/** Nothing of the caller's secrets reaches the server. */
function serverEnvironment(cluster: Cluster): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], LD_LIBRARY_PATH: join(cluster.native, "lib"), LC_ALL: "C", TZ: "UTC" };
}

async function waitUntilReady(cluster: Cluster, pid: number, port: number): Promise<"ready" | "exited" | "timeout"> {
  const password = readPassword(cluster);
  const end = Date.now() + START_MILLIS;
  while (Date.now() < end) {
    if (await canConnect({ port, password })) return "ready";
    if (!processExists(pid)) return "exited";
    await sleep(25);
  }
  signal(pid, "SIGQUIT");
  return "timeout";
}

/** After a crash of the machine or container the pid in the file may be anybody's; PostgreSQL would refuse to start. */
function removeStalePidFile(cluster: Cluster): void {
  if (readRunning(cluster) === null) rmSync(join(cluster.data, "postmaster.pid"), { force: true });
}

function isPostgres(pid: number): boolean {
  if (process.platform !== "linux") return true;
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("postgres");
  } catch {
    return false;
  }
}

function logTail(cluster: Cluster): string {
  const file = join(cluster.dir, "server.log");
  const size = statSync(file).size;
  const buffer = Buffer.alloc(Math.min(size, 4_000));
  const handle = openSync(file, "r");
  readSync(handle, buffer, 0, buffer.length, size - buffer.length);
  closeSync(handle);
  return buffer.toString("utf8").trim();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

function run(
  cluster: Cluster,
  program: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(cluster.native, "bin", program), args, {
      ...(cluster.user ?? {}),
      cwd: "/",
      env: serverEnvironment(cluster),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (part: Buffer) => {
      output = (output + part.toString("utf8")).slice(-20_000);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", (error) =>
      reject(new EmbeddedServerError(`${program} could not be run: ${error.message}`, null, error)),
    );
    child.once("close", (code) => resolve({ code, output }));
  });
}
