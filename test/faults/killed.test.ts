// What is killed in the middle of a run: the run's process, the embedded PostgreSQL, the whole server. No run stays under way
// for ever, nothing that was recorded is lost, and from failure runs just what had not succeeded.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { processes } from "../support/processes.ts";
import { copyExample, type DevServer, removeFolder, sluice, startDev } from "../support/sluice.ts";

interface GanttRow {
  readonly kind: string;
  readonly label: string;
  readonly status: string;
}

interface Run {
  readonly id: string;
  readonly status: string;
  readonly endedAt: string | null;
  readonly failureReason: string | null;
  readonly gantt: readonly GanttRow[];
}

const LONG_MILLIS = 120_000;

describe.skipIf(process.platform === "win32")("killed in the middle of a run", { timeout: 2 * LONG_MILLIS }, () => {
  let folder = "";
  let server: DevServer;
  let runId = "";
  let recorded: readonly unknown[] = [];
  let postgres: number | undefined;

  beforeAll(async () => {
    folder = copyExample();
    napFor(300);
    server = await startDev(folder);
  }, LONG_MILLIS);
  afterAll(async () => {
    await server?.stop();
    removeFolder(folder);
  });
  beforeEach(async () => {
    napFor(300);
    runId = (await post("/api/runs", { job: "dbt_job" })).runId;
    await until("the last model runs and the others are done", async () => {
      const { gantt } = await read();
      return statusOf(gantt, "sleeper") === "running" && statusOf(gantt, "user_order_summary") === "success";
    });
    recorded = await events();
    notePostgres();
  }, LONG_MILLIS);

  const napFor = (seconds: number) =>
    writeFileSync(
      join(folder, "dbt_project/models/marts/sleeper.sql"),
      `select 1 as id from {{ ref('stg_users') }} cross join (select pg_sleep(${seconds})) as nap limit 1\n`,
    );
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(server.url + path, { ...init, headers: { "Content-Type": "application/json" } });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };
  const get = (path: string) => ask(path);
  const post = (path: string, body: unknown) => ask(path, { method: "POST", body: JSON.stringify(body) });
  const read = (id = runId): Promise<Run> => get(`/api/runs/${id}`);
  const events = (): Promise<readonly unknown[]> => get(`/api/runs/${runId}/events?limit=1000`);
  const ended = async (id = runId): Promise<Run> => {
    await until(`run ${id} ends`, async () => (await read(id)).endedAt !== null);
    return read(id);
  };
  /** A server that was found running has another parent: then it is the one known from before. */
  const notePostgres = () => {
    postgres = childrenOf(server.child.pid, "bin/postgres")[0] ?? postgres;
  };
  const killServer = async () => {
    const gone = new Promise((resolve) => server.child.once("exit", resolve));
    server.child.kill("SIGKILL");
    await gone;
  };
  /** The run has failed, has kept what it had, and leaves nothing going. */
  const expectFailed = async (reason: RegExp) => {
    const run = await ended();
    expect(run).toMatchObject({ status: "FAILURE", failureReason: expect.stringMatching(reason) });
    expect(statusOf(run.gantt, "user_order_summary")).toBe("success");
    expect(run.gantt.filter((row) => row.status === "running")).toEqual([]);
    expect((await events()).slice(0, recorded.length)).toEqual(recorded);
    notePostgres();
    await until("no query is left in the warehouse", async () => queriesOf(postgres).length === 0);
  };
  const expectOnlyTheRestRuns = async () => {
    napFor(0);
    const { runId: second } = await post(`/api/runs/${runId}/reexecute`, { strategy: "from-failure" });
    const run = await ended(second);
    expect(run.status).toBe("SUCCESS");
    expect(run.gantt.filter((row) => row.kind === "node").map((row) => row.label)).toEqual(["sleeper"]);
  };

  it("the run's process", async () => {
    killAll(childrenOf(server.child.pid, "run-worker"));
    await expectFailed(/^The process of the run ended unexpectedly \(signal SIGKILL\)/);
    await expectOnlyTheRestRuns();
  });

  it("the embedded PostgreSQL, which is started again", async () => {
    killAll(childrenOf(server.child.pid, "bin/postgres"));
    await expectFailed(/^Step "my_dbt_assets" failed/);
    expect(server.output()).toContain("The embedded PostgreSQL ended unexpectedly; starting it again.");
    await expectOnlyTheRestRuns();
  });

  it("the server and the run's process: the next server ends the run and says so", async () => {
    const workers = childrenOf(server.child.pid, "run-worker");
    await killServer();
    killAll(workers);
    server = await startDev(folder);
    await expectFailed(/is gone/);
    expect(server.output()).toContain(`Ended 1 run that was left by a server that died: ${runId}`);
    await expectOnlyTheRestRuns();
  });

  it("the server alone: the run goes on, and the next server can cancel it", async () => {
    await killServer();
    // A command that is the only one to use the embedded PostgreSQL leaves it to the run.
    const listed = await sluice(["runs", "--json"], { cwd: folder });
    expect(listed.code, listed.stderr).toBe(0);
    expect(processes().filter((each) => each.pid === postgres)).toHaveLength(1);
    server = await startDev(folder);
    expect((await read()).status).toBe("STARTED");
    const done = await sluice(["cancel", runId.slice(-8), "--json"], { cwd: folder });
    expect(done.code, done.stderr).toBe(0);
    expect(JSON.parse(done.stdout)).toEqual({ runId, status: "CANCELED" });
    expect(statusOf((await read()).gantt, "sleeper")).toBe("canceled");
  });
});

function statusOf(rows: readonly GanttRow[], label: string): string | undefined {
  return rows.find((row) => row.label === label)?.status;
}

/** Processes that a process started, by a word of their command line. */
function childrenOf(parent: number | undefined, word: string): readonly number[] {
  return processes()
    .filter((each) => each.parent === parent && each.command.includes(word))
    .map((each) => each.pid);
}

/** What sessions in the warehouse are at, as PostgreSQL puts it in the titles of its processes. */
function queriesOf(postgres: number | undefined): readonly string[] {
  return processes()
    .filter((each) => each.parent === postgres && / warehouse 127\.0\.0\.1\(\d+\) (?!idle)/.test(each.command))
    .map((each) => each.command);
}

function killAll(pids: readonly number[]): void {
  expect(pids).toHaveLength(1);
  for (const pid of pids) process.kill(pid, "SIGKILL");
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + LONG_MILLIS;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > end) throw new Error(`it did not come to this in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
