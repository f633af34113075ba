import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { processExists } from "../daemon/process-age.ts";
import { acquireEmbeddedPostgres } from "./acquire-embedded-postgres.ts";
import type { EmbeddedPostgres } from "./types.ts";

const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
const binaries = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
const dir = join(mkdtempSync(join(tmpdir(), "sluice-embedded-")), "postgres");
const lines: string[] = [];
const acquire = () => acquireEmbeddedPostgres({ dir, binaries, log: (line) => lines.push(line) });

async function serverPid(server: EmbeddedPostgres): Promise<number> {
  const [line = ""] = (await ask(server, "postgres", "select pg_read_file('postmaster.pid') as text")).text.split("\n");
  return Number(line);
}

async function ask(server: EmbeddedPostgres, database: string, sql: string) {
  const client = new pg.Client({ connectionString: server.connectionString(database) });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

afterAll(async () => {
  const last = await acquire();
  await last.release();
  rmSync(dirname(dir), { recursive: true, force: true });
});

describe("acquireEmbeddedPostgres", () => {
  it("starts a server, keeps what is in it, and stops with its last user", async () => {
    const first = await acquire();
    await first.ensureDatabase("shop");
    await first.ensureDatabase("shop");
    await ask(first, "shop", "create table t as select 7 as seven");
    const pid = await serverPid(first);
    await first.release();
    expect(processExists(pid)).toBe(false);
    const second = await acquire();
    expect(await ask(second, "shop", "select seven from t")).toEqual({ seven: 7 });
    await second.release();
  });

  it("is shared by those who come at the same time", async () => {
    const [one, two] = await Promise.all([acquire(), acquire()]);
    expect(one.port).toBe(two.port);
    const pid = await serverPid(one);
    await one.release();
    await one.release();
    expect(processExists(pid)).toBe(true);
    await two.release();
    expect(processExists(pid)).toBe(false);
  });

  it("takes over a server whose user was killed, and says so", async () => {
    const first = await acquire();
    const pid = await serverPid(first);
    const dead = spawn(process.execPath, ["-e", ""]);
    await new Promise((done) => dead.once("exit", done));
    for (const holder of readdirSync(join(dir, "holders"))) rmSync(join(dir, "holders", holder));
    writeFileSync(join(dir, "holders", `${dead.pid}-1`), "");
    lines.length = 0;
    const next = await acquire();
    expect(await serverPid(next)).toBe(pid);
    expect(lines).toEqual(["Taking over the embedded PostgreSQL that a killed process left running."]);
    await next.release();
    await first.release();
    expect(processExists(pid)).toBe(false);
  });

  it("is left to a process that it was lent to, for as long as that lives", async () => {
    const first = await acquire();
    const pid = await serverPid(first);
    const borrower = spawn(process.execPath, ["-e", "setTimeout(() => {}, 600_000)"]);
    const gone = new Promise((done) => borrower.once("exit", done));
    first.lend(borrower.pid ?? 0);
    await first.release();
    expect(processExists(pid)).toBe(true);
    borrower.kill("SIGKILL");
    await gone;
    const second = await acquire();
    expect(await serverPid(second)).toBe(pid);
    await second.release();
    expect(processExists(pid)).toBe(false);
  });

  it("starts again at the same address after the server was killed, and says so", async () => {
    const first = await acquire();
    const pid = await serverPid(first);
    lines.length = 0;
    process.kill(pid, "SIGKILL");
    while (processExists(pid)) await sleep(20);
    const again = () => ask(first, "postgres", "select 1 as one").catch(() => null);
    await expect.poll(again, { timeout: 30_000 }).toEqual({ one: 1 });
    expect(lines).toEqual(["The embedded PostgreSQL ended unexpectedly; starting it again."]);
    const second = await acquire();
    expect(second.port).toBe(first.port);
    await second.release();
    await first.release();
  });

  it("is not misled by a pid file that names another program", async () => {
    const first = await acquire();
    const data = (await ask(first, "postgres", "show data_directory")).data_directory;
    await first.release();
    writeFileSync(join(data, "postmaster.pid"), `${process.pid}\n${data}\n0\n1\n\n127.0.0.1\n`);
    const second = await acquire();
    expect(await serverPid(second)).not.toBe(process.pid);
    await second.release();
  });
});
