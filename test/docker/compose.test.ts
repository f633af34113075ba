// `docker compose up` as the README says, where there is a Docker engine. The base images are the hub's, or look-alikes under
// the same names; SLUICE_DOCKER_BUILD holds further options of `docker build` for networks that need them.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository } from "../support/sluice.ts";

const PORTS = { SLUICE_PUBLISHED_PORT: "13000", POSTGRES_PUBLISHED_PORT: "15432" };
const url = `http://127.0.0.1:${PORTS.SLUICE_PUBLISHED_PORT}`;
const login = { Authorization: `Basic ${Buffer.from("admin:change-me").toString("base64")}` };

function run(command: string, args: readonly string[]) {
  const done = spawnSync(command, args, { cwd: repository, encoding: "utf8", env: { ...process.env, ...PORTS } });
  return { code: done.status ?? 1, output: `${done.stdout ?? ""}${done.stderr ?? ""}` };
}

/** A connection made before the server listens may never be answered: each attempt has its own limit. */
const soon = () => AbortSignal.timeout(2000);

async function countAssets(): Promise<number> {
  const answer = await fetch(`${url}/api/assets`, { headers: login, signal: soon() }).catch(() => null);
  return answer === null ? 0 : (await answer.json()).length;
}

/** `docker compose` or the older `docker-compose`; null when there is neither. */
function findCompose(): readonly [string, ...string[]] | null {
  if (run("docker", ["compose", "version"]).code === 0) return ["docker", "compose"];
  return run("docker-compose", ["version"]).code === 0 ? ["docker-compose"] : null;
}

function reasonToSkip(): string | null {
  if (run("docker", ["info"]).code !== 0) return "no Docker engine answers here";
  if (findCompose() === null) return "Docker has no compose here";
  for (const image of ["node:22-bookworm-slim", "postgres:17"]) {
    if (run("docker", ["image", "inspect", image]).code === 0) continue;
    if (run("docker", ["pull", "--quiet", image]).code !== 0) return `the image ${image} is not to be had here`;
  }
  return null;
}

const skipped = reasonToSkip();
if (skipped !== null) console.warn(`docker compose is not tested: ${skipped}`);

describe.skipIf(skipped !== null)(`docker compose${skipped === null ? "" : ` (${skipped})`}`, () => {
  const [program = "docker", ...first] = findCompose() ?? ["docker", "compose"];
  const compose = (...args: string[]) => run(program, [...first, "-p", "sluice-test", ...args]);
  const env = join(repository, ".env");
  const hadEnv = existsSync(env);

  beforeAll(() => {
    if (!hadEnv) copyFileSync(join(repository, ".env.example"), env);
    const options = (process.env["SLUICE_DOCKER_BUILD"] ?? "").split(" ").filter((word) => word !== "");
    const built = run("docker", ["build", ...options, "-t", "sluice-orchestrator", "."]);
    expect(built.code, built.output.slice(-2000)).toBe(0);
    const up = compose("up", "-d", "--no-build");
    expect(up.code, up.output).toBe(0);
  }, 900_000);
  afterAll(() => {
    compose("down", "-v");
    if (!hadEnv) rmSync(env, { force: true });
  });

  it("serves behind a login, once both services are healthy", async () => {
    await expect
      .poll(
        () =>
          fetch(`${url}/api/health`, { signal: soon() }).then(
            (answer) => answer.status,
            () => 0,
          ),
        { timeout: 60_000 },
      )
      .toBe(200);
    expect((await fetch(`${url}/api/assets`)).status).toBe(401);
    await expect.poll(countAssets, { timeout: 30_000 }).toBe(5);
  }, 120_000);

  it("runs the job, and hand-picked assets with the default executor, as a user who is not root", () => {
    const inside = (...args: string[]) => compose("exec", "-T", "orchestrator", ...args);
    expect(inside("id", "-u").output.trim()).toBe("1000");
    expect(inside("git", "--version").output).toContain("git version");
    const job = inside("sluice", "launch", "dbt_job", "--wait");
    expect(job.code, job.output).toBe(0);
    expect(job.output).toContain("Done. PASS=11 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=11");
    const part = inside("sluice", "materialize", "stg_orders", "--wait");
    expect(part.code, part.output).toBe(0);
  }, 120_000);
});
