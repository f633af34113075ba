// Kills at random points, again and again: the process of a run, of a step, one of two servers with their daemons, PostgreSQL. The
// run goes on and ends well, no event that was read is lost or changed, and no step is begun again after it succeeded.
// FAULT_ROUNDS=100 does more of it than the tests do; FAULT_SEED repeats a sequence.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processes } from "../support/processes.ts";
import { createRandom } from "../support/random.ts";
import { type DevServer, removeFolder, startDev, temporaryFolder } from "../support/sluice.ts";

const rounds = Number(process.env["FAULT_ROUNDS"] ?? 4);
const seed = Number(process.env["FAULT_SEED"] ?? Date.now() % 1_000_000);
const END_MILLIS = 120_000;

const DEFINITIONS = `
import { setTimeout as sleep } from "node:timers/promises";
import { asset, Definitions, defineAssetJob, inProcessExecutor } from "sluice";
const made = Array.from({ length: 5 }, (_, index) => {
  const deps = index < 2 ? [] : ["a" + (index - 2)];
  return asset({ name: "a" + index, deps, pool: index % 2 === 0 ? "even" : undefined }, async (context) => {
    context.log.info("here");
    await sleep(120, undefined, { signal: context.signal });
  });
});
export default new Definitions({
  assets: made,
  jobs: [
    defineAssetJob({ name: "many", selection: "*" }),
    defineAssetJob({ name: "one", selection: "*", executor: inProcessExecutor }),
  ],
});
`;
const PACKAGE = {
  name: "faults",
  sluice: { definitions: "definitions.ts", runs: { maxResumes: 50 }, pools: { limits: { even: 1 } } },
};

type Victim = "run" | "step" | "server" | "postgres";
const VICTIMS: readonly Victim[] = ["run", "step", "server", "postgres"];

interface Event {
  readonly sequence: number;
  readonly type: string;
  readonly stepKey: string | null;
}

describe.skipIf(process.platform === "win32")(`kills at random points (seed ${seed})`, () => {
  const random = createRandom(seed);
  let folder = "";
  const servers: DevServer[] = [];

  beforeAll(async () => {
    folder = temporaryFolder();
    writeFileSync(join(folder, "package.json"), JSON.stringify(PACKAGE));
    writeFileSync(join(folder, "definitions.ts"), DEFINITIONS);
    servers.push(await startDev(folder), await startDev(folder));
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    removeFolder(folder);
  });

  const ask = async (path: string, init: RequestInit = {}) => {
    const answers = servers.map(async ({ url }) => {
      const response = await fetch(url + path, { ...init, headers: { "Content-Type": "application/json" } });
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      return response.json();
    });
    return Promise.any(init.method === "POST" ? answers.slice(0, 1) : answers);
  };
  const post = (path: string, body: unknown) => ask(path, { method: "POST", body: JSON.stringify(body) });
  const eventsOf = async (runId: string): Promise<readonly Event[]> =>
    ask(`/api/runs/${runId}/events?limit=5000`).catch(() => []);

  const restart = async (index: number) => {
    const server = servers[index];
    if (server === undefined) return;
    const gone = new Promise((resolve) => server.child.once("exit", resolve));
    server.child.kill("SIGKILL");
    await gone;
    servers[index] = await startDev(folder);
  };
  /** False when there is nothing of the kind to kill right now. */
  const kill = async (victim: Victim): Promise<boolean> => {
    if (victim === "server") {
      await restart(random.below(servers.length));
      return true;
    }
    const words = { run: "run-worker", step: "step-worker", postgres: "bin/postgres" } as const;
    const own = processes().filter((each) => belongs(each.pid, folder) && each.command.includes(words[victim]));
    const found = own[random.below(own.length)];
    if (found === undefined) return false;
    try {
      process.kill(found.pid, "SIGKILL");
      return true;
    } catch {
      // It has ended by itself since it was listed.
      return false;
    }
  };

  it.each(Array.from({ length: rounds }, (_, round) => ({ round, victim: VICTIMS[round % VICTIMS.length] ?? "run" })))(
    "round $round: $victim",
    async ({ victim }) => {
      const job = victim === "step" || random.below(2) === 0 ? "many" : "one";
      const { runId } = await until("a launch", () => post("/api/runs", { job }));
      await sleep(random.below(1_200));
      const before = await eventsOf(runId);
      await kill(victim);
      const run = await until(`run ${runId} ends`, async () => {
        const found = await ask(`/api/runs/${runId}`);
        return found.endedAt === null ? null : found;
      });
      const events = await until("its events", async () => {
        const found = await eventsOf(runId);
        return found.length > 0 ? found : null;
      });
      const note = JSON.stringify({ seed, victim, job, runId, failure: run.failureReason });
      expect(events.slice(0, before.length), note).toEqual(before);
      expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1));
      expect(begunAfterSuccess(events), note).toEqual([]);
      // Who kills a step's process has killed a step; everything else is mended.
      if (victim !== "step") expect(run.status, note).toBe("SUCCESS");
      else expect(["SUCCESS", "FAILURE"], note).toContain(run.status);
      expect(run.gantt.filter((row: { status: string }) => row.status === "running")).toEqual([]);
    },
    END_MILLIS + 30_000,
  );
});

function begunAfterSuccess(events: readonly Event[]): readonly string[] {
  const done = new Set<string>();
  const again: string[] = [];
  for (const { type, stepKey } of events) {
    if (stepKey === null) continue;
    if (type === "STEP_SUCCESS") done.add(stepKey);
    if ((type === "STEP_START" || type === "STEP_RESTARTED") && done.has(stepKey)) again.push(stepKey);
  }
  return again;
}

/** Whether a process works in a folder, or on its data. */
function belongs(pid: number, folder: string): boolean {
  return processes().some((each) => each.pid === pid && (each.command.includes(folder) || each.cwd === folder));
}

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + END_MILLIS;
  for (;;) {
    const found = await look().catch(() => null);
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`it did not come to this in time: ${what}`);
    await sleep(150);
  }
}

function sleep(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
